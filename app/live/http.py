"""The connection class of port 8000: plain HTTP is answered here, /ws becomes a WebSocket.

The library must never see a byte of anything but a complete, acceptable opening handshake.
"""

import asyncio
from typing import Any, cast

from websockets.asyncio.server import Server, ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request as HandshakeRequest
from websockets.server import ServerProtocol

from app.live.exchanges import HttpExchange, HttpSite
from app.live.heads import Request
from app.live.responses import Response, plain

_UPGRADED = 101


class HttpConnection(ServerConnection):
    """A WebSocket connection that begins as an `HttpExchange` and costs nothing extra later.

    Give it to the library with its site bound: `create_connection=partial(Class, site=site)`.
    Until the upgrade another object is the transport's protocol; then this one takes over, with
    the handshake already answered. A subclass overrides `refuse_upgrade` (Origin, caps) and may
    override `process_event`, which sees frames only. The library's own `process_request`,
    `process_response`, `server_header` and `open_timeout` have no effect.
    """

    def __init__(
        self,
        protocol: ServerProtocol,
        server: Server,
        *,
        site: HttpSite,
        **options: Any,
    ) -> None:
        super().__init__(protocol, server, **options)
        self.site = site

    def refuse_upgrade(self, request: Request) -> Response | None:  # noqa: ARG002
        """What to answer instead of 101, for example 403 or 503; None lets the client in.

        Called once, right before the handshake: the place to remember what of the request the
        connection needs later, since its headers are dropped.
        """
        return None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Of asyncio.Protocol: leaves the transport to an exchange until the upgrade."""
        stream = cast(asyncio.Transport, transport)
        stream.set_protocol(
            HttpExchange(self.site, stream, lambda *upgrade: self._open(stream, *upgrade))
        )

    async def handshake(self, *_hooks: object, **_options: object) -> None:
        """Of the library: nothing is left to do, `_open` has sent the 101."""

    def _open(self, transport: asyncio.Transport, request: Request, head: bytes) -> Response | None:
        # A task that starts after the server began to close would never be told to end.
        if self.server.close_task is not None or not self.server.is_serving():
            return plain(503)
        refusal = self.refuse_upgrade(request)
        if refusal is not None:
            return refusal
        self.protocol.receive_data(head)
        events = self.protocol.events_received()
        if not events:
            return plain(400)
        response = self.protocol.accept(cast(HandshakeRequest, events[0]))
        if response.status_code != _UPGRADED:
            return plain(response.status_code)
        self.protocol.send_response(response)
        # Not None, so that the library takes what follows for frames; the head itself is let go.
        self.request = HandshakeRequest(request.path, Headers())
        transport.set_protocol(self)
        super().connection_made(transport)
        self.send_data()
        return None
