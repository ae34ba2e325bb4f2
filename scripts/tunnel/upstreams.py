"""Whether an agent's upstream is our own port: ngrok spells it in half a dozen ways.

It must never look a name up: only names and addresses that can mean this machine count.
"""

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

#: How near an upstream is: this machine for certain, or a name that may well mean it.
HERE = 0
NEAR = 1

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LOCAL_NAMES = {"", "localhost", "localhost.localdomain"}
#: Names under which a container reaches the machine it runs on.
_DOCKER_NAMES = {
    "host.docker.internal",
    "gateway.docker.internal",
    "docker.for.mac.localhost",
    "docker.for.win.localhost",
    "host.containers.internal",
}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)


class Upstream(NamedTuple):
    """Where a tunnel leads. `nearness` is None when it certainly is another machine."""

    scheme: str
    port: int
    nearness: int | None


def read_upstream(text: str) -> Upstream | None:
    """`8000`, `:8000`, `localhost:8000`, `http://[::1]:8000` …; None for what is no server."""
    plain = text.strip()
    if plain.isascii() and plain.isdecimal():
        plain = f":{plain}"
    address = plain if _SCHEME.match(plain) else f"http://{plain}"
    try:
        parts = urlsplit(address)
        port = _DEFAULT_PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not plain or port == 0:
        return None
    return Upstream(parts.scheme, port, _nearness(host))


def _nearness(host: str) -> int | None:
    name = host.lower().rstrip(".")
    if name in _LOCAL_NAMES or name.endswith(".localhost"):
        return HERE
    if name in _DOCKER_NAMES:
        return NEAR
    try:
        return _nearness_of_address(name.partition("%")[0])
    except ValueError:
        # A name without a dot is one of this network, such as a service beside ngrok in Docker.
        return None if "." in name else NEAR


def _nearness_of_address(text: str) -> int | None:
    address = ipaddress.ip_address(text)
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    if address.is_loopback or address.is_unspecified:
        return HERE
    return NEAR if address.is_private or address.is_link_local else None
