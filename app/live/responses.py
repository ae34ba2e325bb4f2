"""What goes back over plain HTTP: a status, headers, and a body of known length.

A response never names the software or its version, and no header value can start a new line.
"""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from http import HTTPStatus

Headers = tuple[tuple[str, str], ...]

# On every answer, whatever its status.
_ALWAYS: Headers = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Connection", "close"),
)
_WITHOUT_LENGTH = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


@dataclass(frozen=True, slots=True)
class Response:
    """One answer. `body` is bytes, or a generator of pieces with its `length` in bytes.

    A generator that was begun is closed whatever becomes of the connection, so one that opens
    a file closes it too; for HEAD it is never begun. Raises ValueError for a header that would
    break the head apart.
    """

    status: int
    headers: Headers = ()
    body: bytes | AsyncGenerator[bytes, None] = b""
    length: int = -1
    head: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if isinstance(self.body, bytes):
            object.__setattr__(self, "length", len(self.body))
        elif self.length < 0:
            raise ValueError("a generated body needs its length")
        object.__setattr__(self, "head", self._render_head())

    def _render_head(self) -> bytes:
        reason = HTTPStatus(self.status).phrase
        lines = [f"HTTP/1.1 {self.status} {reason}"]
        lines += [_header_line(name, value) for name, value in self.headers + _ALWAYS]
        if self.status not in _WITHOUT_LENGTH:
            lines.append(f"Content-Length: {self.length}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


def plain(status: int, headers: Headers = ()) -> Response:
    """The status's own words as plain text: for every answer that no page shows."""
    body = f"{HTTPStatus(status).phrase}\n".encode()
    return Response(
        status,
        (("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"), *headers),
        body,
    )


def json_response(status: int, value: object) -> Response:
    """`value` as JSON that nobody keeps."""
    headers = (("Content-Type", "application/json"), ("Cache-Control", "no-store"))
    return Response(status, headers, json.dumps(value, separators=(",", ":")).encode())


def _header_line(name: str, value: str) -> str:
    if any(character in name + value for character in "\r\n\0"):
        raise ValueError(f"a line break in the header {name!r}")
    return f"{name}: {value}"
