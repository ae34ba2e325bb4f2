"""Rows about what runs: who has the port, both processes, what they have to send and to work.

It must never stop or start anything.
"""

import errno
import json
import os
import socket
import time
import tomllib
from typing import TYPE_CHECKING, Any

from scripts.checkup import commands
from scripts.checkup.case import Case
from scripts.checkup.findings import FAIL, OK, WARN, Finding, Row, WaitsError, found
from scripts.checkup.ports import holder_of

if TYPE_CHECKING:
    from scripts.tunnel.visits import Answer

HEALTH_LIMIT_S = 2.0
HEALTH_LIMIT_BYTES = 65_536
#: The bot beats every 10 s.
BOT_FRESH_MS = 35_000
#: What has been due for longer than this is not just waiting for its turn.
STUCK_MS = 120_000
#: /healthz tells a state that is at most so old.
HEALTH_AGE_S = 1.2
SICK_TRIES = 3
MINUTE_MS = 60_000
_OK = 200
_UNAVAILABLE = 503
_DENIED = frozenset({errno.EACCES, errno.EPERM, 10013})
_NOT_HERE = frozenset({errno.EADDRNOTAVAIL, 10049})


def check_port(case: Case) -> Finding:
    """Whether the port of config.json is ours, free, or somebody else's."""
    host, port = case.keys()["host"], case.keys()["port"]
    if port == 0:
        return found("any")
    if _is_desk(health_answer(case)):
        return found("ours", port=port)
    trouble = _bind_trouble(host, port)
    if trouble is None:
        return found("free", port=port)
    if trouble in _DENIED:
        return found("denied", host=host, port=port)
    if trouble in _NOT_HERE:
        return found("no_address", host=host, port=port)
    program = holder_of(port)
    return found("taken" if program else "taken_by_unknown", port=port, program=program)


def health_answer(case: Case) -> "Answer | None":
    """What /healthz of the configured port says; None when nothing there speaks HTTP."""
    return case.shared("health", lambda: _ask_patiently(case))


def _ask_patiently(case: Case) -> "Answer | None":
    """A busy moment is no illness: what is unavailable is asked again."""
    answer = _ask_health(case)
    for _ in range(SICK_TRIES - 1):
        if answer is None or answer.status != _UNAVAILABLE:
            break
        time.sleep(HEALTH_AGE_S)
        answer = _ask_health(case)
    return answer


def _ask_health(case: Case) -> "Answer | None":
    from scripts.tunnel.reach import local_origin
    from scripts.tunnel.visits import Request, VisitError, visit

    address = local_origin(case.keys()["host"], case.keys()["port"])
    try:
        return visit(Request(f"{address}/healthz", HEALTH_LIMIT_BYTES), case.left_s(HEALTH_LIMIT_S))
    except (VisitError, ValueError):
        # A host that is no name cannot even be asked.
        return None


def _is_desk(answer: "Answer | None") -> bool:
    return answer is not None and (
        "version" in _fields(answer) or _fields(answer).get("status") == "unavailable"
    )


def _fields(answer: "Answer") -> dict[str, Any]:
    try:
        parsed = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _bind_trouble(host: str, port: int) -> int | None:
    """The system's number for why nobody could listen there now; None when somebody could."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except (socket.gaierror, ValueError):
        return errno.EADDRNOTAVAIL
    except OSError as error:
        return error.errno or errno.EADDRINUSE
    return None


def check_live(case: Case) -> Finding:
    """The live server: that it answers, is of this code, and serves this database."""
    if case.keys()["port"] == 0:
        raise WaitsError("port")
    answer = health_answer(case)
    if not _is_desk(answer) or answer is None:
        return found("stopped", command=commands.LIVE)
    if answer.status != _OK:
        return found("sick", command=commands.LIVE)
    fields = _fields(answer)
    if _is_of_other_code(case, fields):
        return found("old_code", version=str(fields.get("version")), command=commands.LIVE)
    if _serves_another(case, fields):
        return found("other_desk", folder=str(case.data_dir()), command=commands.LIVE)
    return found("ok", version=str(fields.get("version")))


def _is_of_other_code(case: Case, fields: dict[str, Any]) -> bool:
    from app.services.checkup import newest_version

    try:
        project = tomllib.loads(case.path_of("pyproject.toml").read_text(encoding="utf-8"))
        version = project["project"]["version"]
    except (OSError, ValueError, KeyError):
        version = fields.get("version")
    return (fields.get("version"), fields.get("schema")) != (version, newest_version())


def _serves_another(case: Case, fields: dict[str, Any]) -> bool:
    """The end of its log is not that of our database: a log only grows, and is told within 1 s."""
    told = fields.get("cursor")
    ours = _cursor(case)
    if ours is None or not isinstance(told, int):
        # A server is well while no database of ours can be read: it has another one.
        return ours is None
    if told >= ours:
        return told > ours
    time.sleep(HEALTH_AGE_S)
    again = _ask_health(case)
    return again is not None and _fields(again).get("cursor", ours) < ours


def _cursor(case: Case) -> int | None:
    from app.services import checkup

    try:
        case.figures()
        return checkup.read_figures(case.data_dir(), case.now_ms()).cursor
    except (WaitsError, checkup.UnreadableDesk):
        return None


def check_bot(case: Case) -> Finding:
    """The bot's process, by its heartbeat in the database, and by its lock while that is fresh."""
    from app.services import checkup

    seen_at = case.figures().bot_seen_at
    if seen_at is None:
        return found("never", command=commands.BOT)
    ago_ms = abs(case.now_ms() - seen_at)
    if ago_ms > BOT_FRESH_MS:
        return found("stopped", count=max(1, ago_ms // MINUTE_MS), command=commands.BOT)
    if checkup.bot_has_ended(case.data_dir()):
        return found("gone", seconds=ago_ms // 1000, command=commands.BOT)
    return found("ok", seconds=ago_ms // 1000)


def bot_is_alive(case: Case) -> bool:
    """Whether the bot of this desk is at work, looked at anew each time."""
    from app.services import checkup

    try:
        case.figures()
        seen_at = checkup.read_figures(case.data_dir(), case.now_ms()).bot_seen_at
    except (WaitsError, checkup.UnreadableDesk):
        return False
    is_fresh = seen_at is not None and abs(case.now_ms() - seen_at) <= BOT_FRESH_MS
    return is_fresh and not checkup.bot_has_ended(case.data_dir())


def check_outbox(case: Case) -> Finding:
    """What waits to go to Telegram for too long, and what has not arrived."""
    figures = case.figures()
    if figures.outbox_since is not None:
        waited_ms = case.now_ms() - figures.outbox_since
        if waited_ms > STUCK_MS:
            return found("stuck", count=waited_ms // MINUTE_MS)
    if figures.uncertain:
        return found("uncertain", count=figures.uncertain)
    if figures.failed:
        return found("failed", count=figures.failed)
    return found("ok")


def check_updates(case: Case) -> Finding:
    """Messages that Telegram has handed over and that could not be worked."""
    figures = case.figures()
    if figures.updates_since is not None:
        waited_ms = case.now_ms() - figures.updates_since
        if waited_ms > STUCK_MS:
            return found("stuck", count=waited_ms // MINUTE_MS, command=commands.BOT)
    if figures.parked:
        return found("parked", count=figures.parked)
    return found("ok")


ROWS = (
    Row(
        "port",
        check_port,
        {
            "ours": OK,
            "free": OK,
            "any": OK,
            "taken": FAIL,
            "taken_by_unknown": FAIL,
            "denied": FAIL,
            "no_address": FAIL,
        },
    ),
    Row(
        "live",
        check_live,
        {"ok": OK, "stopped": FAIL, "sick": FAIL, "old_code": WARN, "other_desk": FAIL},
    ),
    Row("bot", check_bot, {"ok": OK, "never": FAIL, "stopped": FAIL, "gone": FAIL}),
    Row("outbox", check_outbox, {"ok": OK, "stuck": FAIL, "uncertain": WARN, "failed": WARN}),
    Row("updates", check_updates, {"ok": OK, "stuck": FAIL, "parked": WARN}),
)
