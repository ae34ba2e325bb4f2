"""Sheets: one screen or state in all four themes side by side, in one file.

Taken of one visit, whose client changes its theme: what a sheet shows differs by colour alone.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from playwright.async_api import Browser, Page

from scripts.pictures.album import DESKTOP, PHONE, Arrange, Screen, Visit
from scripts.pictures.keepsakes import MEDIA_SUBJECT
from scripts.pictures.launch import BLACK, CUSTOM, DAY, NIGHT
from scripts.pictures.sample import ANNA, MAIN_SUBJECT, MARINA, NEWCOMER, Face

THEMES = (DAY, NIGHT, BLACK, CUSTOM)
GAP_PX = 16
#: Where the log of every kind of message is looked at, above its end.
MEDIA_PLACES_PX = (0, 620, 1240, 1860)
#: Pictures have come into their boxes, and the log stands still.
MEDIA_SETTLED_MS = 700
NARROW = Screen(320, 640, 1, "ios")
FLAT_PHONE = Screen(PHONE.width, PHONE.height, 1, PHONE.platform)
#: Four desktops in a square are shown at this share of their size.
DESKTOP_SHARE = 0.6

_WEAR = "(theme) => Telegram.WebView.receiveEvent('theme_changed', { theme_params: theme })"
_NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
# What a picture is put together of; it stands alone, and nothing is fetched.
_BOARD = """([shots, columns, gap, width]) => {
  document.body.style.cssText = `margin:0;padding:${gap}px;display:grid;gap:${gap}px;
    background:#8a8f98;width:max-content;grid-template-columns:repeat(${columns},max-content)`;
  return Promise.all(shots.map((shot) => {
    const image = document.body.appendChild(new Image(width));
    image.src = `data:image/png;base64,${shot}`;
    return image.decode();
  }));
}"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What `visit` looks like on `screen` in every theme."""

    name: str
    screen: Screen
    visit: Visit


async def shots_of(page: Page) -> list[bytes]:
    """The page as it stands, in each theme."""
    shots = []
    for theme in THEMES:
        await page.evaluate(_WEAR, theme)
        await page.evaluate(_NEXT_FRAME)
        shots.append(await page.screenshot(animations="disabled"))
    return shots


async def composed(browser: Browser, shots: Sequence[bytes], screen: Screen) -> bytes:
    """One PNG: phones in a row, desktops in a square."""
    columns, share = (4, 1.0) if screen.is_phone else (2, DESKTOP_SHARE)
    page = await browser.new_page()
    try:
        encoded = [base64.b64encode(shot).decode() for shot in shots]
        await page.evaluate(_BOARD, [encoded, columns, GAP_PX, round(screen.width * share)])
        return await page.locator("body").screenshot(animations="disabled")
    finally:
        await page.close()


async def _see_list(page: Page) -> None:
    await page.locator(".ticket-card").first.wait_for()


async def _see_all(page: Page) -> None:
    await page.locator('[data-view="all"]').first.click()
    await _see_list(page)


async def _see_chat(page: Page) -> None:
    await page.locator(".bubble").last.wait_for()


async def _see_media(page: Page, above: int = 0) -> None:
    """The ticket with a message of every kind, so many pixels above its end."""
    await page.locator(".bubble .media-picture, .bubble .card").first.wait_for()
    await page.evaluate(
        "(above) => { document.querySelector('.log-scroller').scrollTop = -above; }", above
    )
    await page.wait_for_function(
        "() => [...document.images].every((one) => one.complete && one.naturalWidth > 0)"
    )
    await page.wait_for_timeout(MEDIA_SETTLED_MS)


async def _see_torn(page: Page) -> None:
    await page.locator(".tear-line").wait_for()


async def _see_form(page: Page) -> None:
    await page.locator(".pane-list .action-bar button").click()
    await page.locator("#field-subject").wait_for()


async def _open_menu(page: Page) -> None:
    await _see_chat(page)
    await page.locator(".is-mine .bubble-more").last.evaluate("(it) => it.click()")
    await page.locator("dialog[open]").wait_for()


async def _ask_to_delete(page: Page) -> None:
    await _open_menu(page)
    await page.locator("dialog[open] .is-danger").click()
    await page.locator("dialog[open].dialog").wait_for()


async def _answer(page: Page) -> None:
    await _see_chat(page)
    await page.locator(".is-their .bubble-more").last.evaluate("(it) => it.click()")
    await page.locator("dialog[open] .sheet-item").first.click()
    await page.locator(".composer-strip").wait_for()
    await page.locator(".composer-field").fill("Спасибо, буду ждать")


async def _edit(page: Page) -> None:
    await _see_chat(page)
    await page.locator(".composer-field").press("ArrowUp")
    await page.locator(".composer-strip").wait_for()


async def _open_settings(page: Page) -> None:
    await _see_list(page)
    await page.locator("button:has(use[href='#i-gear'])").first.click()
    await page.locator(".settings").wait_for()


async def _write_note(page: Page) -> None:
    await _see_chat(page)
    await page.locator(".segment[data-value=note]").click()
    await page.locator(".composer-field").fill("Проверить склад завтра в 12")


async def _see_nothing(page: Page) -> None:
    await page.locator(".pane-list .empty").wait_for()


def _visit(face: Face, arrange: Arrange, subject: str | None = None) -> Visit:
    return Visit(face, arrange, subject)


TORN_SUBJECT, SHUT_SUBJECT = "Не могу войти по номеру", "Сменить почту в профиле"
_VISITS = {
    "list": _visit(MARINA, _see_list),
    "empty": _visit(NEWCOMER, _see_nothing),
    "form": _visit(MARINA, _see_form),
    "chat": _visit(MARINA, _see_chat, MAIN_SUBJECT),
    "menu": _visit(MARINA, _open_menu, MAIN_SUBJECT),
    "question": _visit(MARINA, _ask_to_delete, MAIN_SUBJECT),
    "answer": _visit(MARINA, _answer, MAIN_SUBJECT),
    "edit": _visit(MARINA, _edit, MAIN_SUBJECT),
    "resolved": _visit(MARINA, _see_torn, TORN_SUBJECT),
    "closed": _visit(MARINA, _see_chat, SHUT_SUBJECT),
    "settings": _visit(MARINA, _open_settings),
    **{
        f"media-{number}": _visit(MARINA, partial(_see_media, above=above), MEDIA_SUBJECT)
        for number, above in enumerate(MEDIA_PLACES_PX, 1)
    },
    "inbox": _visit(ANNA, _see_all),
    "ticket": _visit(ANNA, _see_chat, MAIN_SUBJECT),
    "note": _visit(ANNA, _write_note, MAIN_SUBJECT),
    "torn": _visit(ANNA, _see_torn, TORN_SUBJECT),
}
_ON_DESKTOPS = (
    *("list", "form", "chat", "media-1", "media-2"),
    *("resolved", "inbox", "ticket", "note", "torn"),
)
_ON_NARROW = ("list", "form", "chat", "note", "media-1", "media-3")

SHEETS = (
    *(Sheet(f"sheet-{name}-390", FLAT_PHONE, visit) for name, visit in _VISITS.items()),
    *(Sheet(f"sheet-{name}-1360", DESKTOP, _VISITS[name]) for name in _ON_DESKTOPS),
    *(Sheet(f"sheet-{name}-320", NARROW, _VISITS[name]) for name in _ON_NARROW),
)
