"""The head of an HTTP request: bytes in, one frozen `Request` out.

It never guesses: a head that two readers could understand differently is refused.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_letters, digits

HEAD_LIMIT_BYTES = 16 * 1024
LINE_LIMIT_BYTES = 8 * 1024
HEADER_COUNT_LIMIT = 100
HEAD_END = b"\r\n\r\n"

_TOKEN_BYTES = frozenset(f"!#$%&'*+-.^_`|~{ascii_letters}{digits}".encode())
_REQUEST_LINE = re.compile(
    rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}) ([\x21-\x7e\x80-\xff]+) HTTP/([0-9]\.[0-9])"
)
_HEADER_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
_HOST = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")
_DIGITS = re.compile(r"[0-9]{1,18}")
_VERSIONS = (b"1.0", b"1.1")
# Two of these in one head are how request smuggling begins.
_SINGLE = frozenset({"host", "content-length", "transfer-encoding"})
_RELAY_HEADERS = frozenset({"forwarded", "x-real-ip", "via"})
_RELAY_PREFIXES = ("x-forwarded-", "cf-")
_LOOPBACK_NAMES = ("127.0.0.1", "[::1]", "localhost")


class HeadError(Exception):
    """The head cannot be answered normally; `status` says how it is answered."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `path` and `query` are the bytes of the target as Latin-1, never decoded.

    `headers` has lower-case names; a repeated header is one value joined by commas.
    `peer` is the address of the other end of the TCP connection, "" when it has none.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    peer: str
    version: str = "1.1"

    @property
    def has_body(self) -> bool:
        """Whether bytes of a body follow the head."""
        return (
            "transfer-encoding" in self.headers
            or self.headers.get("content-length", "0").strip("0") != ""
        )

    @property
    def wants_websocket(self) -> bool:
        """Whether this is the opening handshake of RFC 6455 by its two Upgrade headers."""
        return (
            self.method == "GET"
            and self.version == "1.1"
            and "websocket" in _tokens(self.headers.get("upgrade", ""))
            and "upgrade" in _tokens(self.headers.get("connection", ""))
        )


def find_head_end(buffer: bytearray, seen: int) -> int | None:
    """Where the head in `buffer` ends, or None while it is incomplete.

    `seen` is how many bytes an earlier call has looked at. Raises HeadError as soon as the
    bytes can no longer become a head, so that garbage does not wait for the deadline.
    """
    if buffer and buffer[0] not in _TOKEN_BYTES:
        raise HeadError(400)
    end = buffer.find(HEAD_END, max(0, seen - len(HEAD_END) + 1))
    limit = len(buffer) if end < 0 else end
    if buffer.find(b"\r\n", 0, LINE_LIMIT_BYTES + 2) < 0 and limit > LINE_LIMIT_BYTES:
        raise HeadError(414)
    if limit > HEAD_LIMIT_BYTES:
        raise HeadError(431)
    line_feeds = buffer.count(b"\n", seen, limit)
    if line_feeds != buffer.count(b"\r\n", max(0, seen - 1), limit):
        raise HeadError(400)
    return None if end < 0 else end


def parse_head(head: bytes, peer: str) -> Request:
    """Read a complete head without its last empty line. Raises HeadError."""
    lines = head.split(b"\r\n")
    line = _REQUEST_LINE.fullmatch(lines[0])
    if line is None:
        raise HeadError(400)
    if line[3] not in _VERSIONS:
        raise HeadError(505)
    headers = _parse_headers(lines[1:])
    version = line[3].decode()
    _check_framing(headers, version)
    path, _, query = line[2].decode("latin-1").partition("?")
    return Request(line[1].decode(), path, query, headers, peer, version)


def is_direct(request: Request, port: int) -> bool:
    """Whether nobody stands between this caller on our own machine and us.

    The rule is that of the protocol, section 2: loopback peer, a loopback name with our port
    as Host, and no header that a relay adds.
    """
    if not _is_loopback(request.peer):
        return False
    if request.headers.get("host", "").lower() not in {f"{n}:{port}" for n in _LOOPBACK_NAMES}:
        return False
    return not any(
        name in _RELAY_HEADERS or name.startswith(_RELAY_PREFIXES) for name in request.headers
    )


def _parse_headers(lines: list[bytes]) -> dict[str, str]:
    if len(lines) > HEADER_COUNT_LIMIT:
        raise HeadError(431)
    headers: dict[str, str] = {}
    for line in lines:
        raw_name, colon, raw_value = line.partition(b":")
        if not (colon and _HEADER_NAME.fullmatch(raw_name) and _HEADER_VALUE.fullmatch(raw_value)):
            raise HeadError(400)
        name = raw_name.decode().lower()
        value = raw_value.strip(b" \t").decode("latin-1")
        if name not in headers:
            headers[name] = value
        elif name in _SINGLE:
            raise HeadError(400)
        else:
            headers[name] += ", " + value
    return headers


def _check_framing(headers: Mapping[str, str], version: str) -> None:
    host = headers.get("host")
    if host is None and version == "1.1":
        raise HeadError(400)
    if host is not None and not _HOST.fullmatch(host):
        raise HeadError(400)
    length = headers.get("content-length")
    if length is not None and not _DIGITS.fullmatch(length):
        raise HeadError(400)
    coding = headers.get("transfer-encoding")
    if coding is None:
        return
    if length is not None or version == "1.0" or coding.lower() != "chunked":
        raise HeadError(400)


def _tokens(value: str) -> set[str]:
    return {token.strip().lower() for token in value.split(",")}


def _is_loopback(peer: str) -> bool:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or (mapped is not None and mapped.is_loopback)
