"""Reading: where a conversation opens, how it grows at both ends, what counts as seen."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.desk import Frame
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

WINDOW_MESSAGES = 400
SCROLLER = "document.querySelector('.log-scroller')"
TO_TOP = f"() => {{ {SCROLLER}.scrollTop = -{SCROLLER}.scrollHeight; }}"
TO_END = f"() => {{ {SCROLLER}.scrollTop = 0; }}"
# Looks from now on, behind each frame, where the row in the middle stands and whether it is drawn.
# What lies under a point would not tell it: a lot that is settled in this frame is not drawn yet.
WATCH_MIDDLE = f"""async () => {{
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame().then(frame);
  const box = {SCROLLER}.getBoundingClientRect();
  const middle = box.top + box.height / 2;
  const row = [...document.querySelectorAll(".bubble-row")]
    .find((one) => one.getBoundingClientRect().bottom >= middle);
  const place = () => (row.isConnected ? row.getBoundingClientRect().top : null);
  const watch = window.watched = {{ before: place(), after: [], blank: 0, isOver: false }};
  const drawn = new MessageChannel();
  drawn.port1.onmessage = () => {{
    watch.after.push(place());
    const isDrawn = row.checkVisibility({{ contentVisibilityAuto: true }});
    if (row.isConnected && !isDrawn) watch.blank += 1;
  }};
  const look = () => {{
    drawn.port2.postMessage(0);
    if (!watch.isOver) requestAnimationFrame(look);
  }};
  look();
}}"""
WATCHED = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame().then(frame).then(frame);
  watched.isOver = true;
  return watched;
}"""

# The client's Back in the very task in which that many bubbles stand there.
BACK_WHEN_DRAWN = """(count) => {
  const log = document.querySelector(".log");
  new MutationObserver((_, observer) => {
    if (log.querySelectorAll(".bubble").length < count) return;
    observer.disconnect();
    Telegram.WebView.receiveEvent("back_button_pressed", {});
  }).observe(log, { childList: true, subtree: true });
}"""


def long_talk(desk: FakeDesk, count: int) -> tuple[Frame, list[Frame]]:
    """A ticket with that many messages of both sides; the customer is person 7."""
    customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
    ticket = desk.open_ticket(customer, "Длинный", "Начало", desk.at)
    said = [
        desk.add_message(
            ticket, agent if at % 3 else customer, f"Слово {at} " * (1 + at % 9), desk.at + at
        )
        for at in range(count)
    ]
    return ticket, said


async def open_talk(desk: FakeDesk, open_page: OpenPage, place: str = "t_104203") -> Page:
    page = await open_page(launch_url(desk, desk.people[7], start_param=place))
    await expect(page.locator(".bubble").first).to_be_attached()
    return page


def row(page: Page, message: Frame) -> Locator:
    return page.locator(f"[data-message='{message['id']}'] .bubble")


async def count(page: Page) -> int:
    return await page.locator(".bubble").count()


async def test_it_opens_at_the_first_unread_and_marks_only_what_was_in_sight(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, said = long_talk(desk, 260)
    last_seen = said[80]
    desk.marks[ticket["id"], 7] = last_seen["id"]
    page = await open_talk(desk, open_page)
    line = page.locator(".unread-line")
    await expect(line).to_be_in_viewport()
    following = await line.evaluate("(it) => it.nextElementSibling.dataset.message")
    first_unread = next(one for one in said[81:] if one["author"]["id"] == 1)
    assert int(following) == first_unread["id"]
    await expect(page.locator(".jump .badge")).to_be_visible()
    await desk.until(lambda: desk.sent("conversation.mark_read"), "what is in sight is read")
    marked = desk.sent("conversation.mark_read")[-1]["message_id"]
    assert first_unread["id"] <= marked < said[-1]["id"], "the unseen was marked as read"
    await page.locator(".jump").click()
    await expect(row(page, said[-1])).to_be_in_viewport()
    await desk.until(
        lambda: desk.sent("conversation.mark_read")[-1]["message_id"] == said[-1]["id"],
        "the end is read",
    )
    await expect(page.locator(".jump")).to_be_hidden()


async def test_who_leaves_at_once_has_read_what_was_in_sight(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, _said = long_talk(desk, 2)
    desk.marks[ticket["id"], 7] = desk.last_id
    page = await open_page(
        launch_url(desk, desk.people[7], platform="ios", start_param="t_104203"), proxy=True
    )
    await expect(page.locator(".bubble")).to_have_count(3)
    await desk.until(lambda: desk.sessions, "the session works")
    await page.evaluate(BACK_WHEN_DRAWN, 5)
    await desk.say(ticket, desk.people[1], "Раз")
    # The mark of this one has to wait: the one before has just been made.
    last = await desk.say(ticket, desk.people[1], "Два")
    await expect(page.locator(".bubble")).to_have_count(0)
    await desk.until(
        lambda: desk.marks[ticket["id"], 7] == last["id"], "what was in sight is read"
    )


@pytest.mark.parametrize("size", [(320, 640), (390, 780), (1360, 820)], ids=str)
async def test_history_in_both_directions_never_moves_what_is_read(
    desk: FakeDesk, open_page: OpenPage, size: tuple[int, int]
) -> None:
    ticket, said = long_talk(desk, 900)
    desk.marks[ticket["id"], 7] = desk.last_id
    page = await open_page(launch_url(desk, desk.people[7], start_param="t_104203"), size=size)
    await expect(row(page, said[-1])).to_be_in_viewport()
    for _ in range(10):
        await grow(desk, page, TO_TOP)
    first = page.locator(".bubble-row").first
    assert int(await first.get_attribute("data-message") or 0) < said[400]["id"]
    assert await count(page) <= WINDOW_MESSAGES
    await expect(row(page, said[-1])).to_have_count(0)
    for _ in range(3):
        await grow(desk, page, TO_END)
    assert await count(page) <= WINDOW_MESSAGES
    await page.locator(".jump").click()
    await expect(row(page, said[-1])).to_be_in_viewport()
    news = await desk.say(ticket, desk.people[1], "Живое слово")
    await expect(row(page, news)).to_be_in_viewport()


async def grow(desk: FakeDesk, page: Page, scroll: str) -> None:
    """Goes to an edge while the server is silent, lets the page come and looks what moved."""
    desk.answering.clear()
    try:
        asked = len(desk.sent("message.list"))
        await page.evaluate(scroll)
        await desk.until(lambda: len(desk.sent("message.list")) > asked, "the next page")
        await page.evaluate(WATCH_MIDDLE)
        known = await page.locator(".bubble-row").first.get_attribute("data-message")
        newest = await page.locator(".bubble-row").last.get_attribute("data-message")
    finally:
        desk.answering.set()
    await page.wait_for_function(
        """([first, last]) => {
          const rows = document.querySelectorAll(".bubble-row");
          return rows[0].dataset.message !== first
            || rows[rows.length - 1].dataset.message !== last;
        }""",
        arg=[known, newest],
    )
    watched = await page.evaluate(WATCHED)
    moved = [one for one in watched["after"] if one is None or abs(one - watched["before"]) > 1]
    assert not moved, f"what was read moved from {watched['before']} to {moved}"
    assert not watched["blank"], "what was read was not drawn"


async def test_a_link_to_a_message_lands_on_it(desk: FakeDesk, open_page: OpenPage) -> None:
    ticket, said = long_talk(desk, 400)
    desk.marks[ticket["id"], 7] = desk.last_id
    wanted = said[120]
    page = await open_talk(desk, open_page, f"t_104203_m_{wanted['id']}")
    await expect(row(page, wanted)).to_be_in_viewport()
    await expect(page.locator(".is-flashing")).to_have_attribute("data-message", str(wanted["id"]))
    await page.locator(".composer-field").fill("Я здесь")
    desk.answering.clear()
    await page.locator(".composer-field").press("Enter")
    await expect(page.locator(".is-mine .bubble-text")).to_have_text("Я здесь")
    desk.answering.set()
    await expect(row(page, said[-1])).to_be_in_viewport()
    await expect(page.locator(".is-mine .bubble-text").last).to_have_text("Я здесь")


async def test_a_link_to_nothing_says_so_and_shows_the_ticket(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    long_talk(desk, 3)
    page = await open_talk(desk, open_page, "t_104203_m_99")
    await expect(page.locator(".toasts")).to_contain_text("больше нет")
    await expect(page.locator(".bubble")).to_have_count(4)


async def test_a_quote_of_long_ago_has_words_and_leads_there(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket, said = long_talk(desk, 300)
    answer = desk.add_message(
        ticket, desk.people[1], "Как и говорили", desk.at + 999, reply_to=said[6]["id"]
    )
    desk.marks[ticket["id"], 7] = answer["id"]
    page = await open_talk(desk, open_page)
    quote = row(page, answer).locator(".quote")
    await expect(quote).to_contain_text("Слово 6")
    await quote.click()
    await expect(row(page, said[6])).to_be_in_viewport()
    await expect(page.locator(".is-flashing")).to_have_attribute("data-message", str(said[6]["id"]))
    missed = await desk.say(ticket, desk.people[1], "Пока вы смотрели старое")
    await expect(page.locator(".jump .badge")).to_have_text("1")
    await expect(row(page, missed)).to_have_count(0)
    await page.locator(".jump").click()
    await expect(row(page, missed)).to_be_in_viewport()
    assert await page.evaluate("() => document.activeElement.className") == "log-scroller"


async def test_the_day_follows_the_reader(desk: FakeDesk, open_page: OpenPage) -> None:
    ticket, _said = long_talk(desk, 1)
    day = 86_400_000
    for number in range(60):
        at = desk.at + number // 20 * day
        desk.add_message(ticket, desk.people[1], f"День {number // 20}", at)
    desk.marks[ticket["id"], 7] = desk.last_id
    page = await open_talk(desk, open_page)
    names = await page.locator(".day-line").all_inner_texts()
    await page.evaluate(f"() => {{ {SCROLLER}.scrollTop = -600; }}")
    # It goes by itself in a second: seen and read in one look.
    named = "() => document.querySelector('.floating-day.is-shown')?.innerText"
    shown = await page.wait_for_function(named)
    assert await shown.json_value() in names[1:]
    await page.evaluate(TO_TOP)
    await expect(page.locator(".floating-day")).not_to_have_class("pill floating-day is-shown")
