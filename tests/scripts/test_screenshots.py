"""The pictures: taken of the real server, as large as they say, and no page complains."""

import struct
from contextlib import aclosing
from pathlib import Path

import pytest
from playwright.async_api import Browser

from scripts import screenshots
from scripts.pictures.album import ALBUM, DESKTOP, PHONE, Picture, Screen
from scripts.pictures.desk_sheets import DESK_SHEETS
from scripts.pictures.seeding import seed
from scripts.pictures.sheets import SHEETS, Sheet
from scripts.pictures.studio import Taken, take
from tests.browser_fixtures import IN_BROWSER, chromium  # noqa: F401 - a fixture
from tests.house.tree import ROOT

FOLDER = ROOT / "design" / "screenshots"
PNG_MARK = b"\x89PNG\r\n\x1a\n"
LARGEST_BYTES = 250_000
ALL_BYTES = 14_000_000
#: Made by python -m scripts.demo_desk.picture.
DEMO = "demo"
LARGEST_DEMO_BYTES = 600_000


def size_of(path: Path) -> tuple[int, int]:
    """Width and height in pixels, as the file's head says."""
    head = path.read_bytes()[:24]
    assert head.startswith(PNG_MARK), f"{path.name} is no PNG"
    width, height = struct.unpack(">II", head[16:])
    return width, height


def pixels(screen: Screen) -> tuple[int, int]:
    return int(screen.width * screen.scale), int(screen.height * screen.scale)


async def take_named(browser: Browser, folder: Path, *names: str) -> dict[str, Taken]:
    pictures = screenshots.chosen(names)
    async with aclosing(take(browser, pictures, folder / "workshop", folder / "out")) as taking:
        return {taken.name: taken async for taken in taking}


class TestInBrowser:
    pytestmark = IN_BROWSER

    async def test_a_phone_and_a_desktop(
        self,
        chromium: Browser,  # noqa: F811 - the fixture
        tmp_path: Path,
    ) -> None:
        taken = await take_named(chromium, tmp_path, "chat-phone-day", "note-desktop-day")
        assert {name: one.complaints for name, one in taken.items()} == {
            "chat-phone-day": [],
            "note-desktop-day": [],
        }
        assert size_of(taken["chat-phone-day"].path) == pixels(PHONE) == (780, 1560)
        assert size_of(taken["note-desktop-day"].path) == pixels(DESKTOP) == (1360, 820)
        for one in taken.values():
            assert one.path.stat().st_size < LARGEST_BYTES, f"{one.name} is too large"


@pytest.mark.parametrize("picture", ALBUM, ids=lambda picture: picture.name)
def test_the_folder_has_every_picture(picture: Picture) -> None:
    path = FOLDER / f"{picture.name}.png"
    assert path.exists(), "run python scripts/screenshots.py"
    assert size_of(path) == pixels(picture.screen)
    assert path.stat().st_size < LARGEST_BYTES, f"{path.name} is too large"


@pytest.mark.parametrize("sheet", [*SHEETS, *DESK_SHEETS], ids=lambda sheet: sheet.name)
def test_the_folder_has_every_sheet(sheet: Sheet) -> None:
    width, height = size_of(FOLDER / f"{sheet.name}.png")
    assert width > 2 * sheet.screen.width * (1 if sheet.screen.is_phone else 0.6)
    assert height > sheet.screen.height


def test_the_folder_stays_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) < ALL_BYTES


def test_the_folder_has_nothing_else() -> None:
    names = {picture.name for picture in screenshots.ALL} | {DEMO}
    assert {path.stem for path in FOLDER.glob("*.png")} == names


def test_the_picture_of_the_demo_is_small_enough_for_a_page() -> None:
    assert (FOLDER / f"{DEMO}.png").stat().st_size < LARGEST_DEMO_BYTES


async def test_the_sample_has_the_tickets_that_the_pictures_open(tmp_path: Path) -> None:
    numbers = await seed(tmp_path)
    opened = {
        visit.subject
        for picture in screenshots.ALL
        for visit in (picture.visit, getattr(picture, "mate", None))
        if visit and visit.subject
    }
    assert opened <= set(numbers)


def test_names_choose_pictures() -> None:
    assert screenshots.chosen([]) == list(screenshots.ALL)
    assert [picture.name for picture in screenshots.chosen(["empty-phone", "outside"])] == [
        "empty-phone-day",
        "outside-phone-day",
    ]


def test_a_name_that_no_picture_has_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert screenshots.main(["sunset"], {}) == screenshots.EXIT_USAGE
    assert "chat-phone-day" in capsys.readouterr().out


def test_without_a_browser_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = {"CHROMIUM": str(tmp_path / "none")}
    assert screenshots.main(["--out", str(tmp_path / "out")], missing) == screenshots.EXIT_USAGE
    assert "Chromium" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()
