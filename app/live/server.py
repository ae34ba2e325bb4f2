"""The live process put together: store, feed, hub and port 8000; wiring and nothing else.

It starts what it stops, and it stops within DRAIN_S whatever the clients do.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import cast

from websockets.asyncio.server import Server, ServerConnection, serve

from app.config import ConfigFollower, Settings
from app.live.assets import Assets, load_assets, load_raw_assets
from app.live.auth import InitDataVerifier
from app.live.claim import Words
from app.live.connection import RESTART, ChatConnection
from app.live.desk import Desk
from app.live.doorkeeper import Doorkeeper
from app.live.exchanges import HttpSite
from app.live.exports import ExportDoor, without_words
from app.live.feed import Feed
from app.live.files import FileDoor
from app.live.hub import Hub
from app.live.indexing import keep_indexed
from app.live.kept_scripts import kept_scripts
from app.live.metrics import Metrics, watch_loop_lag
from app.live.protocol import FRAME_LIMIT_BYTES
from app.live.static import StaticRouter
from app.live.uploads import UploadRoom
from app.live.watch import (
    HealthWatch,
    note_presence,
    sweep_files,
    sweep_stalled,
    tell_cursors,
)
from app.services import people
from app.services.file_folder import FileFolder
from app.services.file_sweep import FileSweep
from app.services.filing import FilingRoom
from app.store.database import Store

log = logging.getLogger(__name__)

DRAIN_S = 5.0
PING_S = 20.0
BACKLOG = 512
APP_FOLDER = Path(__file__).resolve().parents[1]


class LiveServer:
    """A running server; `port` is the real one, also when the settings said 0."""

    def __init__(self, desk: Desk, server: Server, door: Doorkeeper) -> None:
        self.desk = desk
        self.server = server
        self.door = door

    @property
    def port(self) -> int:
        port: int = next(iter(self.server.sockets)).getsockname()[1]
        return port


@asynccontextmanager
async def live_server(
    follower: ConfigFollower, store: Store, *,
    raw_assets: Path | None = None, words: Words = without_words,
) -> AsyncIterator[LiveServer]:
    """Serves until the block is left, then drains within DRAIN_S.

    `raw_assets` serves its modules one by one and reads them at each request (`--dev`); `words` are
    for the pages of exports. Raises OSError when the port is taken.
    """
    settings, metrics = follower.settings, Metrics()
    await store.write(people.apply_admin_ids, settings.admin_ids)
    hub = Hub(metrics)
    feed = Feed(store, hub, metrics)
    await feed.start()
    health = HealthWatch(store)
    await health.look()
    shelf = _Shelf(health, raw_assets, settings.pretend_origin)
    verifier = InitDataVerifier(settings.bot_token.get_secret_value())
    filing = FilingRoom(FileFolder(settings.data_dir))
    uploads = UploadRoom(store, filing, metrics)
    await uploads.prepare()
    desk = Desk(store, hub, metrics, verifier, follower, shelf().build, uploads)
    router = StaticRouter(shelf, health=health.state, metrics=metrics.render)
    files = FileDoor(store, filing.folder, ExportDoor(store, filing.folder, words), router)
    site, door = HttpSite(files, on_answer=metrics.answered), Doorkeeper(desk)
    _watch_figures(desk, door, health)
    # Linking the Mini App may have taken longer than what was seen of the database is told.
    await health.look()
    async with _listening(settings, site, door) as server:
        live = LiveServer(desk, server, door)
        router.port = door.port = live.port
        tasks = _tasks(desk, door, feed, health, FileSweep(store, filing))
        log.info("listening on http://%s:%d/", settings.host, live.port)
        try:
            yield live
        finally:
            await _drain(live, site)
            await uploads.close()
            await _cancel(tasks)


def _tasks(
    desk: Desk, door: Doorkeeper, feed: Feed, health: HealthWatch, sweep: FileSweep
) -> list[asyncio.Task[None]]:
    """What runs beside the sockets for as long as the server does."""
    works = (
        feed.run(),
        health.run(),
        sweep_stalled(door),
        sweep_files(sweep),
        tell_cursors(desk.hub),
        note_presence(desk.store, desk.hub),
        watch_loop_lag(desk.metrics),
        desk.follower.follow(lambda _settings: None),
        keep_indexed(desk.store),
    )
    return [asyncio.create_task(work) for work in works]


class _Shelf:
    """The Mini App as it is served now: linked once, made anew when the bot's name is known."""

    def __init__(self, health: HealthWatch, raw: Path | None, pretend: str | None) -> None:
        self._health = health
        self._raw = raw
        self._pretend = pretend
        self._username = health.bot_username
        self._assets = self._load()

    def _load(self) -> Assets:
        locales, told = APP_FOLDER / "locales", (self._username, self._pretend)
        if self._raw is not None:
            return load_raw_assets(self._raw, locales, *told)
        return load_assets(APP_FOLDER / "miniapp", locales, *told, kept_scripts)

    def __call__(self) -> Assets:
        if self._raw is not None:
            return self._load()
        if self._health.bot_username != self._username:
            self._username = self._health.bot_username
            self._assets = self._assets.with_bot(self._username)
        return self._assets


@asynccontextmanager
async def _listening(
    settings: Settings, site: HttpSite, door: Doorkeeper
) -> AsyncIterator[Server]:
    connection = partial(ChatConnection, site=site, door=door)
    server = await serve(
        _stay,
        settings.host,
        settings.port,
        create_connection=cast(type[ServerConnection], connection),
        compression=None,
        max_size=FRAME_LIMIT_BYTES,
        ping_interval=PING_S,
        ping_timeout=PING_S,
        backlog=BACKLOG,
    )
    try:
        yield server
    finally:
        server.close(close_connections=False)
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await server.wait_closed()


async def _stay(connection: ServerConnection) -> None:
    """The library's handler: frames go past it, so it only waits for the end."""
    if isinstance(connection, ChatConnection):
        connection.greet()
    await connection.wait_closed()


def _watch_figures(desk: Desk, door: Doorkeeper, health: HealthWatch) -> None:
    """Whoever owns a level says how to read it; batches are counted as they end."""
    metrics = desk.metrics
    metrics.connections.read = lambda: {"": float(len(door.connections))}
    metrics.sessions.read = lambda: {
        role: float(count) for role, count in desk.hub.sessions_by_role().items()
    }
    metrics.outbox_age.read = lambda: {"": health.outbox_age_s}

    def count_batch(jobs: int, seconds: float) -> None:
        metrics.batch_size.add(jobs)
        metrics.commit_seconds.add(seconds)

    desk.store.observe_batches(count_batch)


async def _drain(live: LiveServer, site: HttpSite) -> None:
    """No new ones; what was asked is answered; everyone is told to come back (1012)."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + DRAIN_S - 1.5
    live.door.is_closing = True
    live.server.close(close_connections=False)
    await site.close()
    with suppress(TimeoutError):
        async with asyncio.timeout_at(deadline):
            await live.door.answered()
    live.door.end_all(RESTART)
    with suppress(TimeoutError):
        async with asyncio.timeout_at(deadline + 1.0):
            await live.door.emptied()
    live.door.abort_all()


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
