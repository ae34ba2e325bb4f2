"""The bot's picture: what Telegram takes, as large as it shows it, and drawn from its SVG."""

import struct
from pathlib import Path

import pytest

from app.telegram.profile import AVATAR
from scripts import avatar
from tests.browser_fixtures import find_chromium

PNG_MARK = b"\x89PNG\r\n\x1a\n"
JPEG_MARK = b"\xff\xd8\xff"
JPEG_FRAME = b"\xff\xc0"
LARGEST_BYTES = 100_000


def sizes(folder: Path) -> dict[str, tuple[int, int]]:
    """Width and height in pixels by the heads of both files."""
    png, jpeg = ((folder / name).read_bytes() for name in ("avatar.png", "avatar.jpg"))
    assert png.startswith(PNG_MARK)
    assert jpeg.startswith(JPEG_MARK), "Telegram takes JPEG only"
    assert max(len(png), len(jpeg)) < LARGEST_BYTES
    frame = jpeg.index(JPEG_FRAME)
    height, width = struct.unpack(">HH", jpeg[frame + 5 : frame + 9])
    return {"png": struct.unpack(">II", png[16:24]), "jpeg": (width, height)}


def test_the_files_that_come_with_the_project_fit_telegram() -> None:
    side = avatar.SIDE_PX
    assert sizes(avatar.ASSETS) == {"png": (side, side), "jpeg": (side, side)}
    assert AVATAR.samefile(avatar.ASSETS / "avatar.jpg"), "the bot sends the one that is drawn"


@pytest.mark.browser
def test_they_are_drawn_anew_by_one_command(tmp_path: Path) -> None:
    browser_path = find_chromium()
    if browser_path is None:
        pytest.skip("no Chromium: install one or name it in the variable CHROMIUM")
    avatar.draw(browser_path, tmp_path)
    assert sizes(tmp_path) == sizes(avatar.ASSETS)


def test_without_a_browser_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(avatar, "find_browser", lambda _environ: None)
    assert avatar.main(["--out", str(tmp_path)], {}) == avatar.EXIT_USAGE
    assert "No Chromium" in capsys.readouterr().out
