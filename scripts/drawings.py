"""Draws design/ anew: `python scripts/drawings.py [--out FOLDER] [--svg] [names…]`.

It must never draw what is not in the Mini App or in design/assets: tokens come from theme.js, icons
from the sprite, words from the locale.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, sync_playwright

from scripts.check import find_browser
from scripts.pictures.chromium import LAUNCH_ARGS
from scripts.pictures.drawing import tokens
from scripts.pictures.drawing.files import ASSETS, PAINTED, all_files, size_of

DESIGN = Path(__file__).resolve().parents[1] / "design"
PHONE_SCALE, WIDE_SCALE = 2, 1
PHONE_WIDTH_PX = 500
EXIT_USAGE = 2


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """The exit status: 0 when everything asked for was drawn."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--out", type=Path, default=DESIGN, help="default: %(default)s")
    parser.add_argument("--svg", action="store_true", help="no PNG")
    parser.add_argument("names", nargs="*", help="files, or parts of their names; default: all")
    options = parser.parse_args(arguments)
    path = find_browser(environ)
    if path is None:
        print("No Chromium: install one or name it in the variable CHROMIUM.")
        return EXIT_USAGE
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(LAUNCH_ARGS))
        tokens.write(tokens.ask(browser), options.out)
        drawn = list(_draw(options.out, options.names))
        painted = 0 if options.svg else _paint(browser, options.out, options.names)
        browser.close()
    print(f"{len(drawn)} files and {painted} PNG in {options.out}")
    return 0


def _draw(out: Path, names: Sequence[str]) -> Iterator[Path]:
    """Writes every file that a rule makes; what was drawn by hand stays as it is."""
    for name, svg in all_files():
        if not names or any(part in name for part in names):
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(svg, encoding="utf-8", newline="\n")
            yield path


def _paint(browser: Browser, out: Path, names: Sequence[str]) -> int:
    """A PNG beside each mock-up and each picture of assets; phones at two pixels to one."""
    sources = [ASSETS / name for name in PAINTED] + sorted((out / "mockups").glob("*.svg"))
    wanted = [one for one in sources if not names or any(part in one.as_posix() for part in names)]
    for source in wanted:
        folder = out / source.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        paint(browser, source, folder / f"{source.stem}.png")
    return len(wanted)


def paint(browser: Browser, source: Path, target: Path) -> None:
    """One SVG as a PNG; what is transparent stays so."""
    width, height = size_of(source.read_text(encoding="utf-8"))
    page = browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor=PHONE_SCALE if width < PHONE_WIDTH_PX else WIDE_SCALE,
    )
    try:
        page.goto(source.as_uri())
        page.screenshot(path=target, omit_background=True)
    finally:
        page.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
