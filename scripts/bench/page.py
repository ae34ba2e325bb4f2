"""What the Mini App costs a slow phone, beside its budgets: `python scripts/bench/page.py`.

`[--times 3] [--without-lighthouse]`. Medians; a loaded machine makes all but the sizes worse.
"""

import argparse
import asyncio
import http.client
import math
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.async_api import Playwright, async_playwright

from app import clock
from scripts.bench import browsing, lighthouse
from scripts.bench.browsing import Chat, Start
from scripts.bench.crowd import crowded_desk, mate
from scripts.bench.shaping import shaped
from scripts.check import find_browser
from scripts.pictures.chromium import LAUNCH_ARGS
from scripts.pictures.launch import DAY, launch_url
from scripts.pictures.sample import MARINA

EXIT_USAGE = 2
KIB = 1024
FETCH_S = 10
_SCRIPT = re.compile(r"/[a-z-]+\.[0-9a-f]{12}\.js")
#: What may come on demand: the desk of staff and what one must not notice coming.
PART_KIB = {"/desk": 44, "/later": 26, "/figures": 10, "/search": 8, "/tuning": 8}
SMALL_PART_KIB = 4


class Figure(NamedTuple):
    """One row: what was measured, how much of it, and how much may be."""

    what: str
    value: float
    budget: float
    unit: str
    is_least: bool = False

    @property
    def is_kept(self) -> bool:
        return self.value >= self.budget if self.is_least else self.value <= self.budget


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Measures and prints; the exit status says only whether it could be measured."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--times", type=int, default=3, help="repetitions, default %(default)s")
    parser.add_argument("--without-lighthouse", action="store_true")
    options = parser.parse_args(arguments)
    browser = find_browser(environ)
    if browser is None:
        print("No Chromium: install one or name it in the variable CHROMIUM.")
        return EXIT_USAGE
    tool = None if options.without_lighthouse else environ
    asyncio.run(_measure(browser, options.times, tool))
    return 0


class Bench(NamedTuple):
    """A browser, the desk it visits, and how often each thing is measured."""

    browser: str
    times: int
    port: int
    ticket_id: int

    @property
    def list_url(self) -> str:
        return launch_url(self.port, MARINA, "ios", DAY, None, clock.now_ms())

    @property
    def ticket_url(self) -> str:
        return launch_url(
            self.port, MARINA, "tdesktop", DAY, self.ticket_id, clock.now_ms()
        )


async def _measure(browser: str, times: int, tool: Mapping[str, str] | None) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as workshop:
        async with crowded_desk(Path(workshop)) as (server, ticket_id):
            bench = Bench(browser, times, server.port, ticket_id)
            _print(await asyncio.to_thread(sizes, server.port))
            async with async_playwright() as playwright:
                _print(await _starts(bench, playwright))
                _print(await _chats(bench, playwright))
            if tool is not None:
                await _lighthouse(bench, tool)


async def _starts(bench: Bench, playwright: Playwright) -> list[Figure]:
    """Cold and second starts over the slow link; each on a phone of somebody new."""
    cold: list[Start] = []
    second: list[float] = []
    url = bench.list_url.replace("127.0.0.1", "localhost")
    async with (
        shaped(bench.port) as (link, link_port),
        browsing.slow_phone(playwright, bench.browser, link_port) as browser,
    ):
        for _ in range(bench.times):
            context = await browsing.visitor(browser)
            cold.append((await browsing.start(context, url))[0])
            await context.close()
            context = await browsing.visitor(browser)
            again = await browsing.second_start(context, link, url)
            second.append(again.rows if again else math.inf)
            await context.close()
    return [
        Figure("shaped link, 4x: FCP", _middle(one.paint for one in cold), 1500, "ms"),
        Figure("shaped link, 4x: first rows", _middle(one.content for one in cold), 2500, "ms"),
        Figure("answers before the first rows", max(one.requests for one in cold), 2, ""),
        Figure("second start, socket held: rows after DOMContentLoaded",
               statistics.median(second), 300, "ms"),
    ]  # fmt: skip


async def _chats(bench: Bench, playwright: Playwright) -> list[Figure]:
    """A conversation of 300 messages on a browser of its own."""
    chats: list[Chat] = []
    for _ in range(bench.times):
        browser = await playwright.chromium.launch(
            executable_path=bench.browser, args=list(LAUNCH_ARGS)
        )
        async with mate(bench.port, bench.ticket_id) as other:
            context = await browsing.visitor(browser)
            chats.append(await browsing.chat(browser, context, bench.ticket_url, other))
        await browser.close()
    same = min(one.is_same_task for one in chats)
    return [
        Figure("send: the bubble is there in the same task", same, 1, "", is_least=True),
        Figure("send, 4x: handler", _middle(one.handler for one in chats), 4, "ms"),
        Figure("send, 4x: key press to the end of its frame, with the wait for the screen's beat",
               _middle(one.frame for one in chats), 16, "ms"),
        Figure("send, 4x: the main thread's work in that time",
               _middle(one.frame_work for one in chats), 16, "ms"),
        Figure("300 messages, 20 updates/s, 4x: main thread per update",
               _middle(one.work_per_update for one in chats), 20, "ms"),
        Figure("300 messages, 20 updates/s, 4x: longest task",
               _middle(one.longest_task for one in chats), 50, "ms"),
        Figure("theme switch, 4x", _middle(one.theme for one in chats), 16, "ms"),
        Figure("heap with 300 messages", _middle(one.heap for one in chats) / KIB**2, 4, "MiB"),
    ]  # fmt: skip


def _middle(values: Iterable[float]) -> float:
    return statistics.median(values)


def sizes(port: int) -> list[Figure]:
    """What travels for a cold start, and for each part when it is asked for: brotli, as sent."""
    page, first = len(_fetched(port, "/", "br")), _scripts(port, "/")
    cold = page + sum(len(_fetched(port, path, "br")) for path in first)
    later = {path for script in first for path in _scripts(port, script)} - first
    parts = sorted((path.partition(".")[0], len(_fetched(port, path, "br"))) for path in later)
    return [
        Figure("page", page / KIB, 14, "KiB br"),
        Figure("start: page and script", cold, 45 * KIB, "B br"),
        *(
            Figure(f"on demand: {name[1:]}", size / KIB, _part_kib(name), "KiB br")
            for name, size in parts
        ),
    ]


def _part_kib(name: str) -> int:
    return PART_KIB.get(name, SMALL_PART_KIB)


def _scripts(port: int, path: str) -> set[str]:
    """The linked scripts that a page or script names."""
    return set(_SCRIPT.findall(_fetched(port, path, "identity").decode()))


def _fetched(port: int, path: str, coding: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=FETCH_S)
    connection.request("GET", path, headers={"Accept-Encoding": coding})
    body = connection.getresponse().read()
    connection.close()
    return body


async def _lighthouse(bench: Bench, environ: Mapping[str, str]) -> None:
    try:
        found = await lighthouse.measure(bench.list_url, bench.browser, bench.times, environ)
    except lighthouse.Unavailable as reason:
        print(f"Lighthouse was not run: {reason}.")
        return
    _print([
        Figure("Lighthouse mobile, FCP", found["FCP"], 1000, "ms"),
        Figure("Lighthouse mobile, LCP", found["LCP"], 1200, "ms"),
        Figure("Lighthouse mobile, TBT", found["TBT"], 100, "ms"),
        Figure("Lighthouse mobile, CLS", found["CLS"], 0.01, ""),
        Figure("Lighthouse accessibility", found["accessibility"], 1, "", is_least=True),
        Figure("Lighthouse best practices", found["best-practices"], 1, "", is_least=True),
    ])  # fmt: skip


def _print(figures: Sequence[Figure]) -> None:
    for figure in figures:
        value = f"{figure.value:.3g}" if figure.value < 10 else f"{figure.value:.0f}"
        if figure.unit.startswith("KiB") or figure.unit == "MiB":
            value = f"{figure.value:.1f}"
        sign = "≥" if figure.is_least else "≤"
        kept = "kept" if figure.is_kept else "NOT KEPT"
        row = f"{value} {figure.unit}".strip()
        print(f"| {figure.what} | {row} | {sign} {figure.budget:g} {figure.unit} | {kept} |")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
