"""The ngrok agents of this machine: which tunnels they hold, and which one leads to our port.

It must never ask anything but a loopback address, nor believe an answer of another shape.
"""

import ipaddress
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from scripts.tunnel.upstreams import read_upstream
from scripts.tunnel.visits import Answer, Request, VisitError, shown, visit_all

#: ngrok's agent serves its API on 4040, or on the next free port when that is taken
#: (ngrok.com/docs/agent/api, "Base URL"); `web_addr` in its configuration changes it.
AGENT_PORTS = range(4040, 4050)
AGENT_LIMIT_S = 2.0
CONNECT_LIMIT_S = 0.5
ANSWER_LIMIT_BYTES = 1_048_576
TUNNELS_LIMIT = 200
#: Above the longest name of a server, so that cutting never makes another address of one.
TEXT_LIMIT_CHARS = 400

#: The resource of every agent, and the one that version 3 of its configuration added.
_RESOURCES = ("tunnels", "endpoints")
_AS_JSON = {"Accept": "application/json"}
#: How a port without an agent looks.
_CLOSED = {"refused", "unreachable"}
_HTTP_OK = 200
_HTTP_NOT_FOUND = 404
_NOT_PUBLIC = ".internal"


class ApiAddressError(ValueError):
    """The given address of an agent is no http address of this machine."""


class Tunnel(NamedTuple):
    """One tunnel as an agent tells it: texts are printable, nothing else about them is certain."""

    name: str
    public_url: str
    upstream: str
    agent: str


class AgentTrouble(NamedTuple):
    """An agent's address that gave no list of tunnels.

    `code` is one of VisitError's, or status, redirect, not_agent, too_large, not_local.
    """

    agent: str
    code: str
    detail: str


class Survey(NamedTuple):
    """What was found: `agents` are those that answered, `troubles` all others but closed ports."""

    tunnels: tuple[Tunnel, ...]
    agents: tuple[str, ...]
    troubles: tuple[AgentTrouble, ...]


class Choice(NamedTuple):
    """Which tunnel is ours, and why.

    `code` with an `origin`: only (there is one), kept (of several, the one in use), first (of
    several, by nearness, agent and name). Without: no_agent, agent_trouble, no_tunnel, other_port,
    not_https, tls_upstream. `tunnels` are those that the code speaks of, the chosen one first.
    """

    code: str
    origin: str | None
    tunnels: tuple[Tunnel, ...] = ()


def find_tunnels(
    api: str | None = None,
    *,
    ports: Sequence[int] = AGENT_PORTS,
    limit_s: float = AGENT_LIMIT_S,
) -> Survey:
    """Asks the agent at `api`, or all that may be on this machine, all of them at once.

    Blocks for `limit_s` at most and never raises: what goes wrong is among the troubles.
    """
    try:
        agents = [agent_of(api)] if api else [f"http://127.0.0.1:{port}" for port in ports]
    except ApiAddressError as error:
        return Survey((), (), (AgentTrouble(str(error), "not_local", ""),))
    survey = _survey(agents, limit_s)
    if api:
        return survey
    open_doors = tuple(one for one in survey.troubles if one.code not in _CLOSED)
    return survey._replace(troubles=open_doors)


def _survey(agents: Sequence[str], limit_s: float) -> Survey:
    requests = [
        Request(f"{agent}/api/{resource}", ANSWER_LIMIT_BYTES, _AS_JSON, connect_s=CONNECT_LIMIT_S)
        for agent in agents
        for resource in _RESOURCES
    ]
    answers = visit_all(requests, limit_s)
    found: list[Tunnel] = []
    answered: list[str] = []
    troubles: list[AgentTrouble] = []
    for number, agent in enumerate(agents):
        tunnels, trouble = _read_agent(agent, answers[2 * number : 2 * number + 2])
        found += tunnels
        if trouble is None:
            answered.append(agent)
        else:
            troubles.append(trouble)
    return Survey(tuple(found), tuple(answered), tuple(troubles))


def agent_of(api: str) -> str:
    """`4041`, `localhost:4040` or `http://127.0.0.1:4040/api` as an origin on loopback."""
    text = api.strip()
    text = f"127.0.0.1:{text}" if text.isascii() and text.isdecimal() else text
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port or AGENT_PORTS[0]
    except ValueError:
        raise ApiAddressError(shown(api)) from None
    host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
    path = parts.path.rstrip("/")
    if parts.scheme != "http" or "@" in parts.netloc or path not in {"", "/api"} or parts.query:
        raise ApiAddressError(shown(api))
    if not _is_loopback(host):
        raise ApiAddressError(shown(api))
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def choose_tunnel(survey: Survey, port: int, in_use: str | None = None) -> Choice:
    """The https address that leads to `port` of this machine; `in_use` is preferred among several.

    Of tunnels that lead here with and without TLS between agent and desk only the latter work.
    """
    if not survey.agents:
        return Choice("agent_trouble" if survey.troubles else "no_agent", None)
    if not survey.tunnels:
        return Choice("no_tunnel", None)
    ours = [tunnel for tunnel in survey.tunnels if _leads_to(tunnel, port)]
    if not ours:
        return Choice("other_port", None, survey.tunnels)
    usable = [tunnel for tunnel in ours if origin_of(tunnel) is not None]
    if not usable:
        return Choice("not_https", None, tuple(ours))
    plain = [tunnel for tunnel in usable if _scheme(tunnel) == "http"]
    if not plain:
        return Choice("tls_upstream", None, tuple(usable))
    return _choose(sorted(plain, key=_rank), in_use)


def origin_of(tunnel: Tunnel) -> str | None:
    """Its public address as config.json wants it; None when browsers cannot come that way."""
    # Here and not above: the doctor asks for tunnels where the packages may be missing.
    from app.config_file import AddressError, https_origin

    try:
        origin = https_origin(tunnel.public_url)
    except AddressError:
        return None
    # An internal endpoint of ngrok's own network has a name, too, but no browser can find it.
    return None if (urlsplit(origin).hostname or "").endswith(_NOT_PUBLIC) else origin


def _choose(ranked: list[Tunnel], in_use: str | None) -> Choice:
    kept = [tunnel for tunnel in ranked if origin_of(tunnel) == in_use]
    first = (kept or ranked)[0]
    rest = [tunnel for tunnel in ranked if origin_of(tunnel) != origin_of(first)]
    code = "only" if not rest else "kept" if kept else "first"
    return Choice(code, origin_of(first), (first, *rest))


def _leads_to(tunnel: Tunnel, port: int) -> bool:
    upstream = read_upstream(tunnel.upstream)
    return upstream is not None and upstream.port == port and upstream.nearness is not None


def _scheme(tunnel: Tunnel) -> str:
    upstream = read_upstream(tunnel.upstream)
    return upstream.scheme if upstream else ""


def _rank(tunnel: Tunnel) -> tuple[int, str, str, str]:
    upstream = read_upstream(tunnel.upstream)
    nearness = upstream.nearness if upstream else None
    return nearness or 0, tunnel.agent, tunnel.name, tunnel.public_url


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read_agent(
    agent: str, answers: Sequence[Answer | VisitError]
) -> tuple[list[Tunnel], AgentTrouble | None]:
    """Both resources as one list: either is enough, and a tunnel may stand in both."""
    lists = [_entries(answer, name) for answer, name in zip(answers, _RESOURCES, strict=True)]
    known = [entries for entries in lists if not isinstance(entries, VisitError)]
    if not known:
        trouble = next(
            (one for one in lists if isinstance(one, VisitError) and one.code != "missing"),
            VisitError("not_agent"),
        )
        return [], AgentTrouble(agent, trouble.code, trouble.detail)
    tunnels: dict[tuple[str, str], Tunnel] = {}
    for entry in (entry for entries in known for entry in entries):
        tunnel = _tunnel(entry, agent)
        if tunnel is not None:
            tunnels.setdefault((tunnel.public_url, tunnel.upstream), tunnel)
    return list(tunnels.values()), None


def _entries(answer: Answer | VisitError, resource: str) -> list[Any] | VisitError:
    if isinstance(answer, VisitError):
        return answer
    if answer.status == _HTTP_NOT_FOUND:
        return VisitError("missing")
    if answer.status // 100 == 3:
        return VisitError("redirect", answer.headers.get("location", ""))
    if answer.status != _HTTP_OK:
        return VisitError("status", answer.status)
    if not answer.is_whole:
        return VisitError("too_large")
    if answer.media_type != "application/json":
        return VisitError("not_agent")
    return _listed(answer.body, resource)


def _listed(body: bytes, resource: str) -> list[Any] | VisitError:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return VisitError("not_agent")
    entries = content.get(resource) if isinstance(content, dict) else None
    return entries[:TUNNELS_LIMIT] if isinstance(entries, list) else VisitError("not_agent")


def _tunnel(entry: Any, agent: str) -> Tunnel | None:
    """`public_url` and `config.addr` of a tunnel, `url` and `upstream.url` of an endpoint."""
    if not isinstance(entry, Mapping):
        return None
    public_url = _text(entry, "public_url") or _text(entry, "url")
    upstream = _text(entry.get("config"), "addr") or _text(entry.get("upstream"), "url")
    if not public_url:
        return None
    return Tunnel(_text(entry, "name"), public_url, upstream, agent)


def _text(content: Any, key: str) -> str:
    value = content.get(key) if isinstance(content, Mapping) else None
    is_port = key == "addr" and type(value) is int
    return shown(value, TEXT_LIMIT_CHARS) if isinstance(value, str) or is_port else ""
