"""The page's door: its files, the files people send, and one WebSocket a page.
Everything the page learns and does goes through here; it decides nothing about the bot.
"""

import asyncio

from aiohttp import web

from app.sandbox.server import PretendTelegram
from app.sandbox.stage.audience import Audience
from app.sandbox.stage.deeds import Deed, Deeds
from app.sandbox.stage.feed import Line
from app.sandbox.stage.guard import FILE_POLICY, check_origin, sealed
from app.sandbox.stage.openings import Openings
from app.sandbox.stage.player import FRAME_LIMIT_BYTES, Player
from app.sandbox.stage.refusals import DeedRefusedError
from app.sandbox.stage.scenery import Scenery
from app.sandbox.stage.shelf import page, page_file, sent_file
from app.sandbox.stage.switches import Switches
from app.sandbox.stage.uploads import Uploads
from app.sandbox.stage.wishes import Wish

PAGES_LIMIT = 16
HEARTBEAT_S = 20.0


class Stage:
    """A door as server.py takes them: `PretendTelegram(token, doors=[Stage])`."""

    def __init__(self, telegram: PretendTelegram) -> None:
        self._telegram = telegram
        self._scenery = Scenery(telegram)
        self._switches = Switches(telegram.faults)
        self._uploads = Uploads()
        self._audience = Audience(telegram, self._scenery, self._switches)
        deeds = Deeds(telegram, self._scenery, self._uploads)
        self._deeds: dict[str, Deed] = {
            **deeds.table,
            "open_app": Openings(telegram, deeds).open_app,
            "trouble": self._trouble,
        }

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", page),
            web.get("/page/{path:.+}", page_file),
            web.get("/stage/feed", self.feed),
            web.get("/stage/file/{file_id}", self.file),
            web.post("/stage/upload", self.upload),
        ]

    async def close(self, _app: web.Application) -> None:
        self._audience.close()

    async def feed(self, request: web.Request) -> web.StreamResponse:
        check_origin(request)
        if len(self._audience) >= PAGES_LIMIT:
            raise web.HTTPServiceUnavailable(text="Too many pages look on.")
        socket = web.WebSocketResponse(
            heartbeat=HEARTBEAT_S, max_msg_size=FRAME_LIMIT_BYTES, compress=False
        )
        await socket.prepare(request)
        line = Line(socket, request.transport)
        self._audience.join(line)
        sending = asyncio.create_task(line.run())
        try:
            await Player(socket, line, self._deeds, self._telegram.world.clock).play()
        finally:
            self._audience.leave(line)
            line.cut()
            await asyncio.gather(sending, return_exceptions=True)
        return socket

    async def file(self, request: web.Request) -> web.Response:
        return sent_file(request, self._telegram.world.files)

    async def upload(self, request: web.Request) -> web.Response:
        check_origin(request)
        headers = sealed(FILE_POLICY)
        try:
            upload_id = await self._uploads.receive(request)
        except DeedRefusedError as refused:
            return web.json_response({"refused": refused.code}, status=413, headers=headers)
        return web.json_response({"upload_id": upload_id}, headers=headers)

    def _trouble(self, wish: Wish) -> None:
        """Switches a trouble on or off; going down also ends the bot's long poll."""
        name = wish.text("name")
        if wish.is_on("to"):
            self._switches.turn_on(name)
        else:
            self._switches.turn_off(name)
        if name == "down":
            self._telegram.updates.close()
        self._audience.look_soon()
