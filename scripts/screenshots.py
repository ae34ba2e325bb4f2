"""The pictures of design/screenshots: `python scripts/screenshots.py [--out FOLDER] [names…]`.

It must never touch a desk that is in use: it fills one of its own and starts the server before it.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.async_api import async_playwright

from scripts.check import find_browser
from scripts.pictures.album import ALBUM, Picture
from scripts.pictures.chromium import LAUNCH_ARGS
from scripts.pictures.desk_sheets import DESK_SHEETS
from scripts.pictures.sheets import SHEETS, Sheet
from scripts.pictures.studio import Taken, take

USUAL_FOLDER = Path(__file__).resolve().parents[1] / "design" / "screenshots"
ALL: tuple[Picture | Sheet, ...] = (*ALBUM, *SHEETS, *DESK_SHEETS)
EXIT_COMPLAINTS = 1
EXIT_USAGE = 2


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """The exit status: 0 when every picture was taken and no page complained."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--out", type=Path, default=USUAL_FOLDER, help="default: %(default)s")
    parser.add_argument("names", nargs="*", help="pictures, or parts of their names; default: all")
    options = parser.parse_args(arguments)
    pictures = chosen(options.names)
    if not pictures:
        print("No such picture. There are:", ", ".join(picture.name for picture in ALL))
        return EXIT_USAGE
    path = find_browser(environ)
    if path is None:
        print("No Chromium: install one or name it in the variable CHROMIUM.")
        return EXIT_USAGE
    return asyncio.run(_take_all(path, pictures, options.out))


def chosen(names: Sequence[str]) -> list[Picture | Sheet]:
    """The pictures whose names hold one of these parts; all of them without any."""
    return [picture for picture in ALL if not names or any(name in picture.name for name in names)]


async def _take_all(browser_path: str, pictures: Sequence[Picture | Sheet], out: Path) -> int:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as workshop:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=browser_path, args=list(LAUNCH_ARGS)
            )
            async with aclosing(take(browser, pictures, Path(workshop), out)) as taking:
                complaining = [taken.name async for taken in taking if _report(taken)]
            await browser.close()
    return EXIT_COMPLAINTS if complaining else 0


def _report(taken: Taken) -> list[str]:
    print(f"{taken.name}: {taken.path.stat().st_size // 1024} KB", flush=True)
    for complaint in taken.complaints:
        print(f"  the page complained: {complaint}", flush=True)
    return taken.complaints


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
