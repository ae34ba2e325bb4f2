"""Draws the bot's picture anew from its SVG: `python scripts/avatar.py [--out FOLDER]`.

It must never invent anything: the PNG and the JPEG (the only kind Telegram takes) are the SVG.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright

from scripts.check import find_browser
from scripts.pictures.chromium import LAUNCH_ARGS

ASSETS = Path(__file__).resolve().parents[1] / "design" / "assets"
SOURCE = ASSETS / "avatar.svg"
#: Telegram shows a picture of a profile at most so large.
SIDE_PX = 640
JPEG_QUALITY = 95
EXIT_USAGE = 2


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """The exit status: 0 when both files were written."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--out", type=Path, default=ASSETS, help="default: %(default)s")
    out: Path = parser.parse_args(arguments).out
    browser_path = find_browser(environ)
    if browser_path is None:
        print("No Chromium: install one or name it in the variable CHROMIUM.")
        return EXIT_USAGE
    out.mkdir(parents=True, exist_ok=True)
    draw(browser_path, out)
    return 0


def draw(browser_path: str, out: Path) -> None:
    """Writes avatar.png and avatar.jpg, SIDE_PX on a side."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=list(LAUNCH_ARGS)
        )
        page = browser.new_page(viewport={"width": SIDE_PX, "height": SIDE_PX})
        page.goto(SOURCE.as_uri())
        page.screenshot(path=out / "avatar.png", type="png")
        page.screenshot(path=out / "avatar.jpg", type="jpeg", quality=JPEG_QUALITY)
        browser.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
