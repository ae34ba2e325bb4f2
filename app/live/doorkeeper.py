"""Who may open a socket: Origin, how many there are, and whether the server is leaving."""

import asyncio

from app.live.connection import ChatConnection, Turn
from app.live.desk import Desk
from app.live.heads import Request
from app.live.limits import CUSTOMER_SHARE, STRANGERS_LIMIT, sockets_limit
from app.live.responses import Response, plain
from app.live.session import Session

#: How often a server that stops looks whether all is answered.
ANSWERED_EVERY_S = 0.01


class Doorkeeper:
    """The open sockets, authenticated or not; `port` is set once the server listens."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._limit = sockets_limit()
        # The last sockets are kept for the staff.
        desk.hub.customers_limit = int(self._limit * CUSTOMER_SHARE)
        self.turn = Turn()
        self.port = 0
        self.is_closing = False
        self.connections: set[ChatConnection] = set()
        self._emptied = asyncio.Event()

    def refuse(self, request: Request) -> Response | None:
        """403 for a foreign page, 503 when there is no room; None lets the socket in."""
        if not self._is_own_origin(request):
            return plain(403)
        if self.is_closing or len(self.connections) >= self._limit:
            return plain(503)
        if len(self.connections) - len(self._desk.hub) >= STRANGERS_LIMIT:
            return plain(503)
        return None

    def _is_own_origin(self, request: Request) -> bool:
        """PROTOCOL.md section 2: absent, that of `public_url`, or our own loopback origin."""
        origin = request.headers.get("origin")
        if origin is None or origin == self._desk.settings.public_url:
            return True
        own = {f"http://{name}:{self.port}" for name in ("127.0.0.1", "[::1]", "localhost")}
        return origin in own

    def meet(self, connection: ChatConnection) -> Session:
        self.connections.add(connection)
        self._emptied.clear()
        return Session(self._desk, connection)

    def forget(self, connection: ChatConnection) -> None:
        self.connections.discard(connection)
        if not self.connections:
            self._emptied.set()

    def count_cut_off(self) -> None:
        self._desk.metrics.cut_offs.add()

    async def answered(self) -> None:
        """Reads nothing more of anybody and waits until all that was asked is answered."""
        for connection in self.connections:
            connection.hold_reading()
        while any(session.in_flight for session in self._desk.hub):
            await self._desk.store.settled()
            await asyncio.sleep(ANSWERED_EVERY_S)

    def end_all(self, code: int) -> None:
        for connection in list(self.connections):
            connection.end(code)

    def abort_all(self) -> None:
        for connection in list(self.connections):
            connection.transport.abort()

    async def emptied(self) -> None:
        """Waits until the last socket has gone."""
        if self.connections:
            await self._emptied.wait()

