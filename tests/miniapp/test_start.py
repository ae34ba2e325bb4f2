"""The second start: what was on screen last, before the socket opens, and never anybody else's."""

import asyncio
import json
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import PHONE, OpenPage, launch_url
from tests.miniapp.desk import Frame
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

PATIENCE_S = 60
KEPT = """(person) => new Promise((resolve, reject) => {
  const request = indexedDB.open(`tikethet.snapshot.${person}`, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("kept");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const get = request.result.transaction("kept").objectStore("kept").get("last");
    get.onsuccess = () => { request.result.close(); resolve(get.result ?? null); };
  };
})"""
# Looks again and again until what it sees is right.
UNTIL = """async (look, right) => {
  for (;;) {
    const seen = await look();
    if (right(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}"""
WRITE = """([person, kept]) => new Promise((resolve) => {
  const request = indexedDB.open(`tikethet.snapshot.${person}`, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("kept");
  request.onsuccess = () => {
    const deed = request.result.transaction("kept", "readwrite");
    deed.objectStore("kept").put(kept, "last");
    deed.oncomplete = () => { request.result.close(); resolve(); };
  };
})"""


@pytest.fixture
def ticket(desk: FakeDesk) -> Frame:
    """One ticket of one customer, and a stranger."""
    desk.person(8, "Олег")
    return desk.open_ticket(desk.person(7, "Марина"), "Не пришёл заказ", "Где он?", desk.at)


async def kept(page: Page, ready: str, person: int = 7) -> Any:
    """The snapshot, once it is `ready`."""
    async with asyncio.timeout(PATIENCE_S):
        return await page.evaluate(
            f"(person) => ({UNTIL})(() => ({KEPT})(person), {ready})", person
        )


async def start_again(desk: FakeDesk, page: Page, *, is_open: bool = False, **more: Any) -> None:
    """A fresh launch in the same browser; the line is dead unless it is said to be open."""
    desk.is_open = is_open
    await desk.drop_all()
    await page.goto("about:blank")
    await page.goto(launch_url(desk, desk.people[more.pop("person", 7)], **more))


async def test_the_last_list_and_conversation_stand_without_a_socket(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_page(launch_url(desk, desk.people[7], start_param="t_104203"))
    await expect(page.locator(".bubble")).to_have_count(1)
    await kept(page, "(kept) => kept?.rooms.length === 1")
    await start_again(desk, page, platform="android")
    await expect(page.locator(".ticket-card")).to_have_count(1)
    assert await page.locator(".skeleton").count() == 0
    await page.locator(".ticket-card").click()
    await expect(page.locator(".bubble-text")).to_have_text("Где он?")


async def test_the_server_s_word_takes_the_snapshot_s_place(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    gone = desk.open_ticket(desk.people[7], "Исчезнет", "?", desk.at + 1)
    page = await open_page(launch_url(desk, desk.people[7]))
    await expect(page.locator(".ticket-card")).to_have_count(2)
    await kept(page, "(kept) => kept?.tickets.length === 2")
    desk.messages = {k: one for k, one in desk.messages.items() if one["ticket_id"] != gone["id"]}
    del desk.tickets[gone["id"]]
    ticket.update(subject="Пришёл", rev=desk.next_id())
    desk.answering.clear()
    await start_again(desk, page, is_open=True)
    await expect(page.locator(".ticket-subject")).to_have_text(["Исчезнет", "Не пришёл заказ"])
    desk.answering.set()
    await expect(page.locator(".ticket-subject")).to_have_text(["Пришёл"])


async def test_another_epoch_leaves_nothing_of_the_snapshot(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_page(launch_url(desk, desk.people[7]))
    await expect(page.locator(".ticket-card")).to_have_count(1)
    await kept(page, "(kept) => kept?.tickets.length === 1")
    desk.epoch = "epoch-2"
    ticket.update(subject="Из копии", rev=1)
    for message in desk.messages.values():
        message["rev"] = 1
    await start_again(desk, page, is_open=True)
    await expect(page.locator(".ticket-subject")).to_have_text("Из копии")


async def test_an_ended_session_leaves_nothing_behind(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_page(launch_url(desk, desk.people[7]))
    await expect(page.locator(".ticket-card")).to_have_count(1)
    await kept(page, "(kept) => kept?.tickets.length === 1")
    await desk.drop_all(4401)
    await expect(page.locator(".calm")).to_be_visible()
    await kept(page, "(kept) => !kept")
    await start_again(desk, page)
    await expect(page.locator(".head-list .meta")).to_have_text("Соединение…")
    assert await page.locator(".ticket-card").count() == 0


async def test_another_person_sees_nothing_and_clears_it(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_page(launch_url(desk, desk.people[7]))
    await expect(page.locator(".ticket-card")).to_have_count(1)
    await kept(page, "(kept) => kept?.tickets.length === 1")
    await start_again(desk, page, is_open=True, person=8)
    await expect(page.locator(".pane-list .empty")).to_be_visible()
    names = "async () => (await indexedDB.databases()).map((one) => one.name)"
    gone = "(names) => !names.includes('tikethet.snapshot.7')"
    async with asyncio.timeout(PATIENCE_S):
        await page.evaluate(f"() => ({UNTIL})({names}, {gone})")
    assert "заказ" not in await page.content()


BROKEN: list[Any] = [
    "text", {"format": 99}, {"format": 1},
    {"person": {"id": 8, "name": "Олег", "role": "customer"}},
    {"tickets": [{"id": 1}]}, {"tickets": "many"}, {"tickets": [None]},
    {"rooms": [{"ticket": 104203, "messages": [{}], "marks": []}]},
]  # fmt: skip


async def test_what_is_broken_or_foreign_is_passed_over(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    page = await open_page(launch_url(desk, desk.people[7]))
    await expect(page.locator(".ticket-card")).to_have_count(1)
    good = await kept(page, "(kept) => kept?.tickets.length === 1")
    for broken in BROKEN:
        whole = broken if isinstance(broken, str) or broken == {"format": 1} else {**good, **broken}
        await desk.drop_all()
        await page.goto(f"http://127.0.0.1:{desk.port}/")
        await page.evaluate(WRITE, [7, whole])
        await start_again(desk, page)
        name = json.dumps(broken)
        await expect(page.locator(".head-list .meta"), name).to_have_text("Соединение…")
        assert await page.locator(".ticket-card").count() == 0, name
        await expect(page.locator(".empty-title"), name).to_have_text("Нет связи")


async def test_the_snapshot_is_bounded(desk: FakeDesk, open_page: OpenPage) -> None:
    customer = desk.person(7, "Марина")
    for number in range(60):
        made = desk.open_ticket(customer, f"Тикет {number}", "Ы" * 3000, desk.at + number)
        if number < 5:
            for _ in range(40):
                desk.add_message(made, customer, "Ы" * 3000, desk.at + number)
    page = await open_page(launch_url(desk, customer))
    for number in range(5):
        await page.locator(".scroller").first.evaluate(
            "(it) => { it.scrollTop = it.scrollHeight; }"
        )
        row = page.locator(f'[data-ticket="{104203 + number}"]')
        await row.click()
        await expect(page.locator(".bubble").first).to_be_visible()
        await page.get_by_role("button", name="Назад").click()
    found = await kept(page, "(kept) => kept?.rooms.length > 2 && kept.rooms[0].ticket === 104207")
    assert len(found["tickets"]) == 50
    assert found["horizon"] == found["tickets"][-1]["updated_at"]
    assert [len(one["messages"]) for one in found["rooms"]] == [30, 30, 30]
    assert [one["ticket"] for one in found["rooms"]] == [104207, 104206, 104205]


async def test_a_reload_is_invisible(desk: FakeDesk, open_page: OpenPage) -> None:
    customer = desk.person(7, "Марина")
    for number in range(30):
        desk.open_ticket(customer, f"Тикет {number}", "?", desk.at + number)
    page = await open_page(launch_url(desk, customer, platform="android"), size=PHONE)
    await expect(page.locator(".ticket-card")).to_have_count(30)
    scroller = page.locator(".pane-list .scroller")
    await scroller.evaluate("(it) => { it.scrollTop = 900; }")
    place = "() => Object.entries(sessionStorage).some(([key, at]) => /scroll/.test(key) && at > 0)"
    await page.wait_for_function(place)
    await kept(page, "(kept) => kept?.tickets.length === 30")
    desk.is_open = False
    await page.reload()
    await expect(page.locator(".ticket-card")).to_have_count(30)
    assert abs(await scroller.evaluate("(it) => it.scrollTop") - 900) < 2
    desk.is_open = True
    await page.evaluate("() => window.dispatchEvent(new Event('online'))")
    await desk.until(lambda: len(desk.sent("inbox.list")) == 2, "the list was read again")
    # A row that is whole in sight: the click itself must not scroll the list.
    await page.locator('[data-ticket="104223"]').click()
    await page.locator(".composer-field").fill("черновик")
    await page.reload()
    await expect(page.locator(".composer-field")).to_have_value("черновик")
    await expect(page.locator(".head-chat .number")).to_contain_text("104\u00a0223")
    await page.get_by_role("button", name="Назад").click()
    assert abs(await scroller.evaluate("(it) => it.scrollTop") - 900) < 2


@pytest.mark.parametrize("platform", ["android", "tdesktop"])
async def test_the_end_of_the_list_is_found_again(
    desk: FakeDesk, open_page: OpenPage, platform: str
) -> None:
    """The list is higher while its action is hidden: there is less of it to scroll."""
    customer = desk.person(7, "Марина")
    for number in range(30):
        desk.open_ticket(customer, f"Тикет {number}", "?", desk.at + number)
    page = await open_page(launch_url(desk, customer, platform=platform), size=PHONE)
    await expect(page.locator(".ticket-card")).to_have_count(30)
    scroller = page.locator(".pane-list .scroller")
    end = "(it) => it.scrollHeight - it.clientHeight - it.scrollTop"
    await scroller.evaluate("(it) => { it.scrollTop = 1e6; }")
    await page.wait_for_function(
        "() => Object.keys(sessionStorage).some((it) => /scroll/.test(it))"
    )
    await page.locator('[data-ticket="104203"]').click()
    await expect(page.locator(".bubble")).to_have_count(1)
    await page.get_by_role("button", name="Назад").click()
    await expect(page.locator(".pane-list[inert]")).to_have_count(0)
    assert await scroller.evaluate(end) < 2
    await page.locator('[data-ticket="104203"]').click()
    await expect(page.locator(".bubble")).to_have_count(1)
    await page.reload()
    await expect(page.locator(".bubble")).to_have_count(1)
    await page.get_by_role("button", name="Назад").click()
    await expect(page.locator(".pane-list[inert]")).to_have_count(0)
    assert await scroller.evaluate(end) < 2


async def test_a_deep_link_asks_for_its_ticket_right_behind_the_greeting(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    desk.answering.clear()
    page = await open_page(launch_url(desk, desk.people[7], start_param="t_104203"))
    wanted = {"conversation.marks", "ticket.get", "message.list", "inbox.list"}
    await desk.until(lambda: desk.frames, "the greeting")
    assert desk.frames[0]["method"] == "session.start"
    desk.answering.set()
    await expect(page.locator(".bubble")).to_have_count(1)
    asked = [frame["method"] for frame in desk.frames if frame["method"] in wanted]
    assert sorted(asked) == sorted(wanted), "each is asked for once"
    assert {frame["method"] for frame in desk.frames[1:5]} == wanted


async def test_a_deep_link_may_name_a_message(
    desk: FakeDesk, open_page: OpenPage, ticket: Frame
) -> None:
    for number in range(150):
        desk.add_message(ticket, desk.people[7], f"Слово {number}", desk.at + number)
    goal = next(one["id"] for one in desk.messages.values() if one["body"] == "Слово 40")
    page = await open_page(launch_url(desk, desk.people[7], start_param=f"t_104203_m_{goal}"))
    await expect(page.locator(f'[data-message="{goal}"]')).to_be_in_viewport()
    assert len(desk.sent("message.list")) == 1
    assert desk.sent("message.list")[0]["around"] == goal
