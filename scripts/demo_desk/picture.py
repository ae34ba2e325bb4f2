"""The picture of the READMEs: `python -m scripts.demo_desk.picture [--out FILE]`, drawn by playing.

It must never show a desk that is in use: the demo that it plays on is new and its own.
"""

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright

from scripts.check import find_browser
from scripts.demo_desk.options import ROOT
from scripts.demo_desk.stories import cast_of
from scripts.pictures.chromium import LAUNCH_ARGS

USUAL_FILE = ROOT / "design" / "screenshots" / "demo.png"
WIDTH_PX, HEIGHT_PX = 1280, 860
SCREEN_PATIENCE_MS = 20_000
EXIT_USAGE = 2
ANSWER = (
    "Здравствуйте, Марина! Курьер сдал наматрасник вчера вечером, деньги отправили сегодня утром. "
    "Банк зачислит их до конца дня."
)
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--out", type=Path, default=USUAL_FILE, help="default: %(default)s")
    out = parser.parse_args(arguments).out
    path = find_browser(environ)
    if path is None:
        print("No Chromium: install one or name it in the variable CHROMIUM.")
        return EXIT_USAGE
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        _demo(Path(folder)) as address,
    ):
        asyncio.run(_take(path, address, out))
    print(f"{out.name}: {out.stat().st_size // 1024} KB")
    return 0


@contextmanager
def _demo(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "scripts.demo_desk", "--no-open", "--tied", "--port", "0"]
    with subprocess.Popen(
        [*command, "--folder", str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        found = (_ADDRESS.search(line) for line in running.stdout or ())
        yield next(match[0] for match in found if match)
        if running.stdin:
            running.stdin.close()


async def _take(browser_path: str, address: str, out: Path) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=browser_path, args=list(LAUNCH_ARGS)
        )
        page = await browser.new_page(
            viewport={"width": WIDTH_PX, "height": HEIGHT_PX}, reduced_motion="reduce"
        )
        page.set_default_timeout(SCREEN_PATIENCE_MS)
        await page.goto(f"{address}?theme=day&frame=phone&platform=ios")
        await _play(page)
        await page.screenshot(path=out, animations="disabled")
        await browser.close()


async def _play(page: Page) -> None:
    """Marina has asked; Anna opens the ticket from her chat and answers; Marina reads it."""
    players = cast_of("ru", 0).players
    marina, anna = (
        page.locator(f'.column[data-person="{players[key].id}"]') for key in ("marina", "anna")
    )
    await anna.locator(".row.in").last.get_by_text("Открыть тикет").click()
    desk = anna.frame_locator("iframe.mini-frame")
    await desk.locator(".composer-field").fill(ANSWER)
    await desk.locator(".composer .send").click()
    await desk.locator(".bubble", has_text=ANSWER[:30]).wait_for()
    await marina.locator(".row.in", has_text=ANSWER[:30]).last.wait_for()
    await anna.locator(".mini-touch").wait_for(state="detached")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
