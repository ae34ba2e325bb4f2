"""The far end of a pretend tunnel: takes https from the world, gives plain http to the desk.

It must never look into what it passes on, beyond the head of a request.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import trustme

#: An authority of this test run alone: its key never leaves the process.
AUTHORITY = trustme.CA()

#: Gets the head of a request: an answer in the desk's place, or None to pass the request on.
Rule = Callable[[bytes], bytes | None]


def authority_file(folder: Path) -> Path:
    """For SSL_CERT_FILE of a process that is to trust the edge."""
    path = folder / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return path


def trusting() -> ssl.SSLContext:
    """Whom a visitor of the edge trusts."""
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


def page(body: str, status: str = "200 OK", *headers: str) -> bytes:
    content = body.encode()
    lines = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/html",
        f"Content-Length: {len(content)}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + content


class Edge:
    """`upstream` is the port of the desk; `rule` may answer; `rewrite` changes heads passed on."""

    def __init__(self, upstream: int) -> None:
        self.upstream = upstream
        self.rule: Rule = lambda _head: None
        self.rewrite: Callable[[bytes], bytes] = as_relays_do
        self.heads: list[bytes] = []
        self.port = 0

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.port}"

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, ssl.SSLError):
            head = await reader.readuntil(b"\r\n\r\n")
            self.heads.append(head)
            answer = self.rule(head)
            if answer is None:
                await self._pass_on(self.rewrite(head), reader, writer)
            else:
                writer.write(answer)
                await writer.drain()
        writer.close()

    async def _pass_on(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.upstream)
        back.write(head)
        ways = [
            asyncio.ensure_future(_pour(reader, back)),
            asyncio.ensure_future(_pour(there, writer)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        back.close()


def as_relays_do(head: bytes) -> bytes:
    first, rest = head.split(b"\r\n", 1)
    return first + b"\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n" + rest


def without_a_trace(upstream: int) -> Callable[[bytes], bytes]:
    """As a relay that makes every stranger look like this very machine."""
    host = f"Host: 127.0.0.1:{upstream}".encode()
    return lambda head: re.sub(rb"(?i)host: [^\r]*", host, head)


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()


@asynccontextmanager
async def edge(upstream: int) -> AsyncIterator[Edge]:
    made = Edge(upstream)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    server = await asyncio.start_server(made.meet, "localhost", 0, ssl=context)
    # One port for both families: a name may be looked up as either.
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
