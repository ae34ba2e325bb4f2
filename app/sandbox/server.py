"""The pretend Telegram as a whole: its world, its people, its faults, on one loopback port.
It listens on 127.0.0.1 only and sends nothing anywhere.
"""

import os
import socket
from collections.abc import Callable, Sequence
from typing import Any, Protocol, Self

from aiohttp import web

from app.sandbox.apps import Apps
from app.sandbox.calls import Calls
from app.sandbox.faults import Faults
from app.sandbox.files import UPLOAD_LIMIT_BYTES
from app.sandbox.gate import Gate
from app.sandbox.limits import FloodLimits
from app.sandbox.people import People
from app.sandbox.profile import Profile
from app.sandbox.rules import Rules
from app.sandbox.updates import Updates
from app.sandbox.world import World

LOOPBACK = "127.0.0.1"
OUR_NAMES = (LOOPBACK, "localhost", "[::1]")
BODY_LIMIT_BYTES = UPLOAD_LIMIT_BYTES + 10 * 1024 * 1024
STOP_PATIENCE_S = 0.5
BACKLOG = 128


def is_our_host(request: web.Request) -> bool:
    """False for a name that somebody made to point here (DNS rebinding)."""
    if request.transport is None:
        return False
    port = request.transport.get_extra_info("sockname")[1]
    names = {f"{name}:{port}" for name in OUR_NAMES}
    return request.host in (names | set(OUR_NAMES) if port == 80 else names)


class Door(Protocol):
    """Another way in beside the Bot API: control.py is one."""

    def routes(self) -> list[web.RouteDef]: ...
    async def close(self, app: web.Application, /) -> None: ...


class PretendTelegram(People):
    """`async with PretendTelegram(token="1:x") as telegram:`; `telegram.url` is BOT_API_URL.

    `port` 0 takes a free one. Everything stays in memory and ends with the block.
    """

    def __init__(
        self,
        token: str,
        *,
        port: int = 0,
        username: str = "tikethet_bot",
        rules: Rules | None = None,
        doors: Sequence[Callable[["PretendTelegram"], Door]] = (),
    ) -> None:
        super().__init__(World(token, username, rules or Rules()))
        self.faults = Faults()
        self.apps = Apps(self.world)
        self._port = port
        self._doors = [make(self) for make in doors]
        self._reserved: socket.socket | None = None
        self._runner: web.AppRunner | None = None
        self._site: web.SockSite | None = None

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def calls(self) -> Calls:
        return self.world.calls

    @property
    def updates(self) -> Updates:
        return self.world.updates

    @property
    def limits(self) -> FloodLimits:
        return self.world.limits

    @property
    def profile(self) -> Profile:
        return self.world.profile

    async def __aenter__(self) -> Self:
        await self.start_server()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.stop_server()

    async def start_server(self) -> None:
        app = web.Application(client_max_size=BODY_LIMIT_BYTES)
        gate = Gate(self.world, self.faults)
        app.add_routes(gate.routes())
        for door in self._doors:
            app.add_routes(door.routes())
            app.on_cleanup.append(door.close)
        app.add_routes([web.route("*", "/{rest:.*}", gate.not_found)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_PATIENCE_S)
        await self._runner.setup()
        self._reserve()
        await self.come_back()

    async def stop_server(self) -> None:
        self.faults.clear()
        self.updates.close()
        await self.go_down()
        if self._reserved is not None:
            self._reserved.close()
            self._reserved = None
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def go_down(self) -> None:
        """Refuses connections from now on and resets the open ones; the port stays ours."""
        if self._site is None:
            return
        await self._site.stop()
        self._site = None
        self._reserve()
        for transport in self._transports():
            transport.abort()

    async def come_back(self) -> None:
        """Accepts connections again, on the same port."""
        if self._site is not None or self._runner is None or self._reserved is None:
            return
        self._site = web.SockSite(self._runner, self._reserved, backlog=BACKLOG)
        self._reserved = None
        await self._site.start()

    def _reserve(self) -> None:
        """A bound socket that does not listen: its port is kept and refuses connections."""
        reserved = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name != "nt":
            reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind((LOOPBACK, self._port))
        reserved.settimeout(0)
        self._port = reserved.getsockname()[1]
        self._reserved = reserved

    def _transports(self) -> list[Any]:
        server = self._runner.server if self._runner is not None else None
        connections = server.connections if server is not None else []
        return [connection.transport for connection in connections if connection.transport]
