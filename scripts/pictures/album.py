"""The pictures by name: whose screen, in which theme, and what has to be on it before it is taken.

A picture waits for what it shows, never for a time.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Page, expect

from scripts.pictures.launch import BLACK, CUSTOM, DAY, NIGHT, Theme
from scripts.pictures.sample import ANNA, MAIN_SUBJECT, MARINA, NEWCOMER, OLEG, Face

Arrange = Callable[[Page], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Screen:
    """Width and height in CSS pixels; `scale` is device pixels to one of them."""

    width: int
    height: int
    scale: float
    platform: str

    @property
    def is_phone(self) -> bool:
        return self.platform == "ios"


PHONE = Screen(390, 780, 2, "ios")
DESKTOP = Screen(1360, 820, 1, "tdesktop")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody with the Mini App open; `arrange` ends when the screen is as it should be.

    `subject` names the ticket that the launch opens. `face` is None outside Telegram.
    """

    face: Face | None
    arrange: Arrange
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """What `visit` looks like while `mate`, somebody else, is in the desk too."""

    name: str
    screen: Screen
    theme: Theme
    visit: Visit
    mate: Visit | None = None
    #: What the mate's presence brings onto the screen.
    mate_shows: str = ""


async def _see_conversation(page: Page) -> None:
    await page.locator(".bubble").last.wait_for()
    await expect(page.locator(".ticket-card[aria-current] .badge")).to_have_count(0)


async def _see_list(page: Page) -> None:
    await page.locator(".ticket-card").first.wait_for()


async def _see_nothing_yet(page: Page) -> None:
    await page.locator(".pane-list .empty").wait_for()
    await page.locator(".action-bar button").wait_for()


async def _see_door(page: Page) -> None:
    await page.locator(".calm a.button").wait_for()


async def _write_new_ticket(page: Page) -> None:
    await page.locator(".pane-list .action-bar button").click()
    await page.locator("input.field-box").fill("Вернуть деньги за доставку")
    await page.locator("textarea.field-box").fill(
        "Курьер приехал на день позже. Можно вернуть 350 ₽ за срочность?"
    )
    await expect(page.locator(".pane-main .action-bar button")).to_have_attribute(
        "aria-disabled", "false"
    )


async def _see_everything(page: Page) -> None:
    await page.locator('[data-view="all"]').first.click()
    await page.locator(".ticket-card[aria-current]").wait_for()
    await _see_conversation(page)


async def _write_note(page: Page) -> None:
    await _see_everything(page)
    await page.locator(".segment[data-value=note]").click()
    await page.locator(".composer.is-note .composer-field").fill(
        "Проверить склад завтра в 12: если посылка не выехала, отправить курьером"
    )


async def _type_answer(page: Page) -> None:
    await _see_conversation(page)
    await page.locator(".composer-field").fill("Кстати")


_CHAT = Visit(MARINA, _see_conversation, MAIN_SUBJECT)
_LIST = Visit(MARINA, _see_list)
_INBOX = Visit(ANNA, _see_list)
_INBOX_WIDE = Visit(ANNA, _see_everything, MAIN_SUBJECT)
_NOTE = Visit(ANNA, _write_note, MAIN_SUBJECT)
_TYPING = Visit(ANNA, _type_answer, MAIN_SUBJECT)
_LOOKING = Visit(OLEG, _see_conversation, MAIN_SUBJECT)


def _chat(name: str, theme: Theme) -> Picture:
    return Picture(name, PHONE, theme, _CHAT, _TYPING, ".typing")


ALBUM = (
    _chat("chat-phone-day", DAY),
    _chat("chat-phone-night", NIGHT),
    _chat("chat-phone-custom", CUSTOM),
    Picture("list-phone-day", PHONE, DAY, _LIST),
    Picture("list-phone-night", PHONE, NIGHT, _LIST),
    Picture("list-phone-black", PHONE, BLACK, _LIST),
    Picture("new-phone-day", PHONE, DAY, Visit(MARINA, _write_new_ticket)),
    Picture("empty-phone-day", PHONE, DAY, Visit(NEWCOMER, _see_nothing_yet)),
    Picture("outside-phone-day", PHONE, DAY, Visit(None, _see_door)),
    Picture("inbox-phone-day", PHONE, DAY, _INBOX),
    Picture("inbox-desktop-day", DESKTOP, DAY, _INBOX_WIDE),
    Picture("inbox-desktop-night", DESKTOP, NIGHT, _INBOX_WIDE),
    Picture("note-desktop-day", DESKTOP, DAY, _NOTE, _LOOKING, ".banner-plain"),
)
