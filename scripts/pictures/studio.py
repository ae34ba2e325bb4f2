"""Takes the pictures: for each a copy of the sample desk, the real server before it, a browser.

It must never pass over what the page complains of: complaints come back with the picture.
"""

import asyncio
import shutil
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser, ConsoleMessage, Page

from scripts.pictures.album import Picture, Screen, Visit
from scripts.pictures.launch import Theme, launch_url
from scripts.pictures.packing import packed
from scripts.pictures.seeding import MOMENT_MS, seed
from scripts.pictures.server import desk_at
from scripts.pictures.sheets import THEMES, Sheet, composed, shots_of

SCREEN_PATIENCE_MS = 15_000
TIME_ZONE = "Europe/Moscow"
# Only what people read is held still: timers go on, and the server began at the same moment.
HELD_CLOCK = f"Date.now = () => {MOMENT_MS};"


class Taken(NamedTuple):
    """One picture as a file, and what any page said against itself meanwhile."""

    name: str
    path: Path
    complaints: list[str]


class _Room(NamedTuple):
    """Where pages open: one server and the numbers of its tickets."""

    browser: Browser
    port: int
    ticket_ids: dict[str, int]
    complaints: list[str]


async def take(
    browser: Browser, pictures: Sequence[Picture | Sheet], workshop: Path, out: Path
) -> AsyncGenerator[Taken, None]:
    """Writes each picture to `out` as a PNG; `workshop` is an empty folder for the desks.

    Raises playwright's TimeoutError when a screen does not come to show what it should.
    """
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    sample = workshop / "sample"
    ticket_ids = await seed(sample / "data")
    for picture in pictures:
        folder = workshop / picture.name
        await asyncio.to_thread(shutil.copytree, sample, folder)
        async with desk_at(folder, MOMENT_MS) as port:
            room = _Room(browser, port, ticket_ids, [])
            path = out / f"{picture.name}.png"
            if isinstance(picture, Sheet):
                await _take_sheet(room, picture, path)
            else:
                await _take_one(room, picture, path)
            yield Taken(picture.name, path, room.complaints)


async def _take_sheet(room: _Room, sheet: Sheet, path: Path) -> None:
    async with _visiting(room, sheet.visit, sheet.screen, THEMES[0]) as page:
        shots = await shots_of(page)
    await _keep(await composed(room.browser, shots, sheet.screen), path)


async def _keep(picture: bytes, path: Path) -> None:
    await asyncio.to_thread(path.write_bytes, await asyncio.to_thread(packed, picture))


async def _take_one(room: _Room, picture: Picture, path: Path) -> None:
    async with AsyncExitStack() as stack:
        page = await stack.enter_async_context(
            _visiting(room, picture.visit, picture.screen, picture.theme)
        )
        if picture.mate:
            await stack.enter_async_context(
                _visiting(room, picture.mate, picture.screen, picture.theme)
            )
            await page.locator(picture.mate_shows).wait_for()
        await _keep(await page.screenshot(animations="disabled"), path)


@asynccontextmanager
async def _visiting(room: _Room, visit: Visit, screen: Screen, theme: Theme) -> AsyncIterator[Page]:
    """A browser of their own for one person, as soon as their screen is as it should be."""
    context = await room.browser.new_context(
        viewport={"width": screen.width, "height": screen.height},
        device_scale_factor=screen.scale,
        has_touch=screen.is_phone,
        locale="ru-RU",
        timezone_id=TIME_ZONE,
        reduced_motion="reduce",
    )
    try:
        context.set_default_timeout(SCREEN_PATIENCE_MS)
        await context.add_init_script(HELD_CLOCK)
        page = await context.new_page()
        _listen(page, room.complaints)
        await page.goto(_address(room, visit, screen, theme))
        await visit.arrange(page)
        yield page
    finally:
        await context.close()


def _address(room: _Room, visit: Visit, screen: Screen, theme: Theme) -> str:
    if visit.face is None:
        return f"http://127.0.0.1:{room.port}/"
    ticket_id = room.ticket_ids[visit.subject] if visit.subject else None
    return launch_url(room.port, visit.face, screen.platform, theme, ticket_id, MOMENT_MS)


def _listen(page: Page, complaints: list[str]) -> None:
    def on_console(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(said.text)

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(str(error)))
