"""Rows about the way in from outside: the tunnel, the public address, a warning page before it.

It must never change the tunnel; what leads here is asked of it and of the address itself.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from scripts.checkup import commands
from scripts.checkup.case import Case
from scripts.checkup.findings import FAIL, OK, WARN, Finding, Row, Value, WaitsError, found

if TYPE_CHECKING:
    from scripts.tunnel import reach
    from scripts.tunnel.agents import Choice

REACH_LIMIT_S = 6.5
AGENT_LIMIT_S = 2.0

#: What the visit to the public address may meet, and what that is for the operator: the first of
#: these that was met is told.
_TROUBLES: Mapping[str, str] = {
    "no_name": "no_name",
    "refused": "unreachable",
    "unreachable": "unreachable",
    "slow": "unreachable",
    "cut": "unreachable",
    "not_http": "unreachable",
    "certificate": "certificate",
    "tls": "certificate",
    "redirect": "strange",
    "status": "strange",
    "exposed": "exposed",
    "page_foreign": "other_server",
    "socket_foreign": "other_server",
    "other_server": "other_server",
    "health_bad": "strange",
    "socket_origin": "other_origin",
    "socket_status": "no_socket",
    "socket_failed": "no_socket",
}
#: What is met where no tunnel runs and no server of one's own.
_NOBODY = frozenset({"no_name", "refused", "unreachable", "slow", "certificate", "tls", "cut"})
#: ngrok's errors: the tunnel is not running; it runs and the desk does not; the quota is used up.
_NGROK = {3200: "offline", 8012: "no_desk", 3004: "no_desk"}
_NGROK_QUOTA = range(720, 740)


def our_tunnel(case: Case) -> "Choice":
    """The tunnel of this machine that leads to our port, as the agents tell."""
    from scripts.tunnel.agents import choose_tunnel, find_tunnels

    def ask() -> "Choice":
        survey = find_tunnels(_agent(case), limit_s=AGENT_LIMIT_S)
        return choose_tunnel(survey, case.keys()["port"], case.address())

    return case.shared("tunnel", ask)


def _agent(case: Case) -> str | None:
    """Where the operator says that ngrok answers, in the environment or in `.env`."""
    try:
        return case.variables().get("NGROK_API_URL")
    except WaitsError:
        return case.environ.get("NGROK_API_URL") or None


def visit_address(case: Case) -> list["reach.Finding"]:
    """What a visit to the public address shows. Raises WaitsError while there is none."""
    from scripts.tunnel.reach import check_public, local_origin

    def visit() -> list["reach.Finding"]:
        public, keys = case.address(), case.keys()
        if public is None:
            raise WaitsError("public_url")
        local = local_origin(keys["host"], keys["port"])
        return check_public(public, local, limit_s=case.left_s(REACH_LIMIT_S))

    return case.shared("reach", visit)


def check_tunnel(case: Case) -> Finding:
    """An agent of ngrok on this machine, and whether it leads to our port."""
    choice, port = our_tunnel(case), case.keys()["port"]
    if choice.origin is None:
        return _without_tunnel(case, choice.code, port)
    if case.address() in {None, choice.origin}:
        return found("ok", origin=choice.origin)
    if _is_reached(case):
        return found("not_needed", origin=case.address())
    return found(
        "differs", origin=choice.origin, public_url=case.address(), command=commands.UPDATE_ADDRESS
    )


def _without_tunnel(case: Case, code: str, port: int) -> Finding:
    if case.address() is not None and _is_reached(case):
        return found("not_needed", origin=case.address())
    codes = {"other_port": "other_port", "not_https": "not_https", "tls_upstream": "tls_upstream"}
    nothing = "none" if case.address() is None else "gone"
    return found(codes.get(code, nothing), port=port, command=commands.tunnel(port))


def _is_reached(case: Case) -> bool:
    """Whether the public address leads here, by whatever way.

    Raises WaitsError where something answers there, and only our server is missing.
    """
    failed = {one.code for one in visit_address(case) if one.level == FAIL}
    is_local = any(code.startswith("local_") for code in failed)
    is_loopback = (case.address() or "").startswith("http:")
    if is_local and (is_loopback or not failed & _NOBODY):
        raise WaitsError("live")
    return not failed


def check_public_address(case: Case) -> Finding:
    """From outside: the page, the socket, and that it is this very server."""
    seen = {one.code: one for one in visit_address(case)}
    is_local = any(code.startswith("local_") and one.level == FAIL for code, one in seen.items())
    if is_local or "health_unwell" in seen:
        raise WaitsError("live")
    origin = case.address()
    if "ngrok_error" in seen:
        number = int(seen["ngrok_error"].values["number"])
        quota = "quota" if number in _NGROK_QUOTA else "ngrok"
        return found(_NGROK.get(number, quota), origin=origin, number=number, **_hints(case))
    trouble = next((code for code in _TROUBLES if code in seen), None)
    if trouble is not None:
        detail = seen[trouble].values
        said = str(detail.get("detail") or detail.get("status") or trouble)
        return found(_TROUBLES[trouble], origin=origin, detail=said, **_hints(case))
    if "unproven" in seen or "page_differs" in seen:
        return found("unproven", origin=origin)
    return found("ok", origin=origin)


def _hints(case: Case) -> dict[str, Value]:
    port = case.keys()["port"]
    return {"tunnel": commands.tunnel(port), "command": commands.UPDATE_ADDRESS, "port": port}


def check_warning_page(case: Case) -> Finding:
    """The page that free plans show before ours."""
    if any(one.code == "warning_page" for one in visit_address(case)):
        return found("shown", origin=case.address())
    if not any(one.code.startswith("page_") for one in visit_address(case)):
        raise WaitsError("public_address")
    return found("ok")


def take_tunnel(case: Case, finding: Finding) -> Mapping[str, Value]:
    """Writes the tunnel's address into config.json; both processes follow within a second."""
    from app.config import write_config

    origin = str(finding.values["origin"])
    write_config(case.config_path(), {"public_url": origin})
    return {"origin": origin}


ROWS = (
    Row(
        "tunnel",
        check_tunnel,
        {
            "ok": OK,
            "not_needed": OK,
            "none": WARN,
            "gone": FAIL,
            "differs": FAIL,
            "other_port": FAIL,
            "not_https": FAIL,
            "tls_upstream": FAIL,
        },
        {"differs": take_tunnel},
    ),
    Row(
        "public_address",
        check_public_address,
        {
            "ok": OK,
            "unproven": WARN,
            "no_name": FAIL,
            "unreachable": FAIL,
            "certificate": FAIL,
            "strange": FAIL,
            "other_server": FAIL,
            "exposed": FAIL,
            "no_socket": FAIL,
            "other_origin": FAIL,
            "offline": FAIL,
            "no_desk": FAIL,
            "quota": FAIL,
            "ngrok": FAIL,
        },
    ),
    Row("warning_page", check_warning_page, {"ok": OK, "shown": WARN}),
)
