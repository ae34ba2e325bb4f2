"""What stands on the screens of the checks: themes, sizes, people, and a desk full of hard cases.

It speaks to the page as a Telegram client does, and must never reach into the page's modules.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Page, TimeoutError, expect  # noqa: A004 - its own kind

from scripts.pictures.launch import BLACK, CUSTOM, DAY, NIGHT
from tests.miniapp.desk import Frame
from tests.miniapp.fake_server import FakeDesk

NARROW, PHONE, DESKTOP = (320, 640), (390, 780), (1360, 820)
THEMES = {"day": DAY, "night": NIGHT, "black": BLACK, "custom": CUSTOM}
NBSP = "\u00a0"
DAY_MS = 86_400_000
ARABIC = "مرحبا، أين طلبي من فضلك؟"
LONG_URL = "https://example.com/" + "doroga" * 64
MONSTER = "Ы" * 90 + " " + LONG_URL + " " + "долго" * 80 + " <img src=x onerror=alert(1)>"
LONG_NAME = "Марина " + "О" * 53

_LOCALES = Path(__file__).parents[2] / "app" / "locales"
WORDS: dict[str, Any] = json.loads((_LOCALES / "ru.json").read_text(encoding="utf-8"))


def word(key: str, **values: object) -> str:
    """The Russian text of a key that has no plural."""
    text = WORDS[key]
    assert isinstance(text, str), f"{key} is a plural"
    return text.format(**values)


async def receive(page: Page, event: str, detail: object = None) -> None:
    """The Telegram client tells the page something."""
    await page.evaluate(
        "([event, detail]) => Telegram.WebView.receiveEvent(event, detail)", [event, detail]
    )


async def posted(page: Page, event: str) -> list[Any]:
    """Details of what the page told the client by that name, in order."""
    every: list[Any] = await page.evaluate("() => window.posted")
    return [detail for name, detail in every if name == event]


async def wear(page: Page, theme: str) -> None:
    """The client changes its theme."""
    await receive(page, "theme_changed", {"theme_params": THEMES[theme]})


async def press_enter(page: Page, text: str) -> None:
    """Writes a message and sends it as on a desktop."""
    field = page.locator(".composer-field")
    await field.fill(text)
    await field.press("Enter")


def people(desk: FakeDesk) -> tuple[Frame, Frame]:
    """A customer and an agent."""
    return desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")


def talk(desk: FakeDesk, count: int = 0, subject: str = "Не пришёл заказ") -> Frame:
    """A ticket of the customer's with her question and `count` answers, a second apart."""
    customer, agent = people(desk)
    ticket = desk.open_ticket(customer, subject, "Где он?", desk.at)
    for number in range(count):
        desk.add_message(ticket, agent, f"Ответ {number}", desk.at + 1000 * (number + 1))
    return ticket


def read_all(desk: FakeDesk, ticket: Frame, *readers: int) -> None:
    """These people have seen everything so far."""
    for reader in readers or (7, 1):
        desk.marks[ticket["id"], reader] = desk.last_id


def fill(desk: FakeDesk) -> tuple[Frame, Frame]:
    """Tickets in every status, with long, foreign and hostile words, a file, quotes and notes."""
    customer, agent = desk.person(7, LONG_NAME), desk.person(1, "Анна", role="agent")
    desk.person(2, "Олег", role="agent")
    for number, status in enumerate(("new", "open", "waiting", "resolved", "closed")):
        at = desk.at + number * DAY_MS
        ticket = desk.open_ticket(customer, MONSTER[: 40 + number * 40], MONSTER, at)
        answer = desk.add_message(ticket, agent, MONSTER, at + 10, reply_to=desk.last_id)
        desk.add_message(ticket, customer, ARABIC, at + 20, reply_to=answer["id"])
        desk.add_message(ticket, agent, MONSTER, at + 30, kind="note", attachments=[_file()])
        desk.add_message(ticket, agent, "assigned:" + "О" * 60, at + 40, kind="system")
        desk.add_message(ticket, customer, "Спасибо", at + DAY_MS, edited_at=at + DAY_MS)
        ticket["status"] = status
        if status != "new":
            ticket["assignee"] = {"id": 2 if number == 1 else 1, "name": "Олег", "role": "agent"}
    return customer, agent


def _file() -> Frame:
    return {
        "id": 1,
        "kind": "file",
        "name": "Очень-длинное-имя-" * 6 + ".pdf",
        "mime": "application/pdf",
        "size": 254_000,
        "width": None,
        "height": None,
        "duration": None,
    }


# How much lies over the list: layers, and a conversation where there is one pane.
BACKS, ONE_BACK_MS = 10, 2_000
COVERS = "() => document.querySelectorAll('dialog[open], .pane-list[inert]').length"


async def go_home(page: Page) -> None:
    """Back until the list stands alone or beside the conversation, as the client's button does."""
    for _ in range(BACKS):
        covers = await page.evaluate(COVERS)
        if not covers:
            return
        await receive(page, "back_button_pressed")
        # A layer that was just opening or closing may take this press for itself.
        with suppress(TimeoutError):
            await page.wait_for_function(
                f"(before) => ({COVERS})() < before", arg=covers, timeout=ONE_BACK_MS
            )
    raise AssertionError(f"the list is still covered after {BACKS} presses of Back")


async def open_ticket(page: Page, number: int) -> None:
    """From the list into a conversation, until its messages stand there."""
    await page.locator(f'[data-ticket="{number}"]').click()
    await expect(page.locator(".head-chat")).to_be_visible()
    await expect(page.locator(".bubble").first).to_be_visible()
