"""What a slow phone's browser does with the Mini App: starts, sends, keeps up, and remembers.

It measures from outside, by the browser's own clocks, and must never change how the app runs.
"""

import json
import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, Playwright, ViewportSize
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from scripts.bench.crowd import MESSAGES, Mate
from scripts.bench.shaping import Link
from scripts.pictures.chromium import LAUNCH_ARGS
from scripts.pictures.launch import NIGHT

CPU_SLOWDOWN = 4
PHONE = ViewportSize(width=390, height=780)
PATIENCE_MS = 60_000
UPDATES_S = 5.0
#: What the page keeps in the background has been kept by then.
KEPT_AFTER_MS = 2_000
SENDS = 10
FRAME = "ThreadControllerImpl::RunTask"
#: In a trace these stand around one key press and the frame that shows what it did.
PRESSED, SHOWN = "tikethet.pressed", "tikethet.shown"

# Notes when the first row or bubble stands in the document, by the page's own clock.
_NOTE_CONTENT = """
const looking = () => {
  if (document.querySelector(".ticket-card, .bubble")) window.contentAt = performance.now();
  else requestAnimationFrame(looking);
};
looking();
"""
_FIRST_PAINT = (
    """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null"""
)
_LOADED = """() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd"""
_SEND = """async (text) => {
  const field = document.querySelector(".composer-field");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
  const before = document.querySelectorAll(".bubble").length;
  const began = performance.now();
  performance.mark("tikethet.pressed");
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  const handled = performance.now();
  const drawn = document.querySelectorAll(".bubble").length > before;
  const framed = await new Promise((done) => requestAnimationFrame(() =>
    setTimeout(() => done(performance.now()))));
  performance.mark("tikethet.shown");
  return [handled - began, framed - began, drawn];
}"""
_WEAR = """(theme) => {
  const began = performance.now();
  Telegram.WebView.receiveEvent("theme_changed", { theme_params: theme });
  getComputedStyle(document.body).backgroundColor;
  document.body.offsetHeight;
  return performance.now() - began;
}"""
_SLOW = "--host-resolver-rules=MAP localhost 127.0.0.1:{port}"


@dataclass(frozen=True, slots=True)
class Start:
    """Milliseconds after the navigation began; `content` after DOMContentLoaded as `rows`."""

    paint: float
    content: float
    rows: float
    requests: int


@asynccontextmanager
async def slow_phone(
    playwright: Playwright, browser_path: str, link_port: int
) -> AsyncIterator[Browser]:
    """A browser whose `localhost` lies behind the slow link."""
    arguments = [*LAUNCH_ARGS, _SLOW.format(port=link_port)]
    browser = await playwright.chromium.launch(executable_path=browser_path, args=arguments)
    try:
        yield browser
    finally:
        await browser.close()


async def visitor(browser: Browser) -> BrowserContext:
    """A phone of somebody new."""
    context = await browser.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, locale="ru-RU"
    )
    context.set_default_timeout(PATIENCE_MS)
    await context.add_init_script(_NOTE_CONTENT)
    return context


async def slowed(page: Page) -> CDPSession:
    """The page's processor is CPU_SLOWDOWN times slower from now on."""
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    return session


async def start(context: BrowserContext, url: str) -> tuple[Start, Page]:
    """One start of the app, until its first rows stand there."""
    page = await context.new_page()
    await slowed(page)
    asked: list[str] = []
    page.on("response", lambda response: asked.append(response.url))
    await page.goto(url)
    await page.wait_for_function("() => window.contentAt !== undefined")
    content: float = await page.evaluate("() => window.contentAt")
    requests = len(asked)
    await page.wait_for_function(f"() => ({_FIRST_PAINT})() !== null")
    paint: float = await page.evaluate(_FIRST_PAINT)
    loaded: float = await page.evaluate(_LOADED)
    return Start(paint, content, max(0.0, content - loaded), requests), page


async def second_start(context: BrowserContext, link: Link, url: str) -> Start | None:
    """A start of somebody who was here before, whose socket never opens; None without rows."""
    page = await context.new_page()
    await page.goto(url)
    await page.locator(".ticket-card").first.wait_for()
    await page.wait_for_timeout(KEPT_AFTER_MS)
    await page.close()
    link.holds_sockets = True
    try:
        context.set_default_timeout(10_000)
        found, page = await start(context, url)
        await page.close()
        return found
    except PlaywrightTimeoutError:
        return None
    finally:
        link.holds_sockets = False


@dataclass(frozen=True, slots=True)
class Chat:
    """Milliseconds, but for `heap`: bytes in use after a collection."""

    handler: float
    frame: float
    frame_work: float
    is_same_task: bool
    work_per_update: float
    longest_task: float
    theme: float
    heap: float


async def chat(browser: Browser, context: BrowserContext, url: str, mate: Mate) -> Chat:
    """A conversation of MESSAGES messages: ten sent, five seconds of news, a change of theme."""
    page = await context.new_page()
    await page.goto(url)
    await _load_all(page)
    session = await slowed(page)
    sends = [await page.evaluate(_SEND, f"Замер {number}") for number in range(SENDS)]
    sends = sends[2:]
    await browser.start_tracing(page=page, categories=["toplevel", "blink.user_timing"])
    for number in range(SENDS):
        await page.evaluate(_SEND, f"Замер кадра {number}")
    works = works_of_frames(await browser.stop_tracing())
    theme: float = await page.evaluate(_WEAR, NIGHT)
    await browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
    updates = await mate.keep_it_moving(UPDATES_S)
    tasks = main_thread_tasks(await browser.stop_tracing())
    await session.send("HeapProfiler.collectGarbage")
    used: Any = await session.send("Runtime.getHeapUsage")
    await page.close()
    handlers, frames, drawn = zip(*sends, strict=True)
    return Chat(
        statistics.median(handlers), statistics.median(frames), statistics.median(works),
        all(drawn),
        sum(tasks) / updates, max(tasks, default=0.0), theme, float(used["usedSize"]),
    )  # fmt: skip


async def _load_all(page: Page) -> None:
    """Up through the history until MESSAGES bubbles stand there, and back to its end."""
    await page.locator(".bubble").first.wait_for()
    while await page.locator(".bubble").count() < MESSAGES:
        before = await page.locator(".bubble").count()
        await page.evaluate(
            "() => { const log = document.querySelector('.log-scroller'); log.scrollTop = -1e7; }"
        )
        await page.wait_for_function(
            "(before) => document.querySelectorAll('.bubble').length > before", arg=before
        )
    await page.evaluate("() => { document.querySelector('.log-scroller').scrollTop = 0; }")


def works_of_frames(trace: bytes) -> list[float]:
    """Milliseconds that the main thread works between a key press and the end of its frame.

    What it waits there for the screen's next beat is no work.
    """
    events: list[dict[str, Any]] = json.loads(trace)["traceEvents"]
    marks = sorted((one["ts"], one["name"]) for one in events if one["name"] in (PRESSED, SHOWN))
    tasks = _tasks(events)
    return [
        sum(max(0.0, min(end, until) - max(begin, since)) for begin, end in tasks) / 1000
        for (since, what), (until, _) in pairwise(marks)
        if what == PRESSED
    ]


def main_thread_tasks(trace: bytes) -> list[float]:
    """Milliseconds of each task of the page's main thread."""
    return [(end - begin) / 1000 for begin, end in _tasks(json.loads(trace)["traceEvents"])]


def _tasks(events: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Begin and end of each task of the page's main thread, in the trace's microseconds."""
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    busiest: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for event in events:
        place = (event["pid"], event["tid"])
        if event["name"] == FRAME and event["ph"] == "X" and place in main:
            task = (event["ts"], event["ts"] + event.get("dur", 0))
            busiest.setdefault(place, []).append(task)
    return max(busiest.values(), key=lambda tasks: sum(e - b for b, e in tasks), default=[])
