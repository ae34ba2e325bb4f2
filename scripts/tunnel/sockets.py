"""A bounded visit to the desk's WebSocket: some frames go out, their answers come back.

It must never authenticate, follow a redirect, or wait past its deadline.
"""

import asyncio
import json
import socket
import ssl
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scripts.tunnel.visits import Answer, Lifeline, VisitError, within

if TYPE_CHECKING:
    from websockets.exceptions import InvalidStatus

ANSWER_LIMIT_BYTES = 65_536
CLOSE_LIMIT_S = 1.0


class HandshakeError(Exception):
    """The server would not open a socket; `answer` is what it said in its place."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def ask_socket(
    page: str,
    frames: Sequence[dict[str, Any]],
    limit_s: float,
    context: ssl.SSLContext | None = None,
) -> list[Any]:
    """The JSON answers to `frames`, sent to /ws of the origin `page` as its own page would.

    Raises HandshakeError, and VisitError also for a server that answers no JSON.
    """
    return within(limit_s, lambda line: _ask(page, frames, limit_s, context, line))


def _ask(
    page: str,
    frames: Sequence[dict[str, Any]],
    limit_s: float,
    context: ssl.SSLContext | None,
    line: Lifeline,
) -> list[Any]:
    # Here and not above: the doctor looks at tunnels where the packages may be missing.
    from websockets.exceptions import InvalidStatus, WebSocketException

    parts = urlsplit(page)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with socket.create_connection((parts.hostname or "", port), timeout=limit_s) as plain:
        line.hold(plain)
        try:
            return asyncio.run(_converse(page, plain, frames, limit_s, context))
        except InvalidStatus as error:
            raise HandshakeError(_answer(error)) from None
        except (WebSocketException, ValueError, RecursionError) as error:
            raise VisitError("not_socket", type(error).__name__) from None


async def _converse(
    page: str,
    plain: socket.socket,
    frames: Sequence[dict[str, Any]],
    limit_s: float,
    context: ssl.SSLContext | None,
) -> list[Any]:
    """Over a connection of our own making: the library cannot follow a redirect on it.

    Not the library's blocking client: its two threads share one TLS object, and one may hang.
    """
    from websockets.asyncio.client import connect
    from websockets.typing import Origin

    parts = urlsplit(page)
    is_secure = parts.scheme == "https"
    plain.settimeout(0)
    async with (
        asyncio.timeout(limit_s),
        connect(
            f"ws{'s' if is_secure else ''}://{parts.netloc}/ws",
            sock=plain,
            ssl=(context or ssl.create_default_context()) if is_secure else None,
            origin=Origin(page),
            compression=None,
            proxy=None,
            open_timeout=limit_s,
            close_timeout=CLOSE_LIMIT_S,
            max_size=ANSWER_LIMIT_BYTES,
        ) as opened,
    ):
        for frame in frames:
            await opened.send(json.dumps(frame))
        return [_read(await opened.recv()) for _ in frames]


def _read(frame: str | bytes) -> Any:
    if isinstance(frame, bytes):
        raise VisitError("not_socket", "a binary frame")
    return json.loads(frame)


def _answer(error: "InvalidStatus") -> Answer:
    response = error.response
    names = {name.lower(): value for name, value in response.headers.raw_items()}
    return Answer(response.status_code, names, bytes(response.body or b""), is_whole=True)
