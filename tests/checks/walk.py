"""Every screen and state there is, one after the other, as a person comes to it."""

from collections.abc import AsyncIterator, Awaitable, Callable

from playwright.async_api import Page, expect

from tests.checks.scene import fill, go_home, open_ticket, press_enter, word
from tests.miniapp.conftest import launch_url
from tests.miniapp.desk import Refused
from tests.miniapp.fake_server import FakeDesk

Open = Callable[..., Awaitable[Page]]
Step = Callable[[Page, FakeDesk], Awaitable[None]]
NEW, OPEN, WAITING, RESOLVED, CLOSED = range(104_203, 104_208)


async def _list(page: Page, desk: FakeDesk) -> None:
    await expect(page.locator(".ticket-card")).to_have_count(len(desk.tickets))


async def _inbox(page: Page, desk: FakeDesk) -> None:
    await page.locator('[data-view="all"]').first.click()
    await _list(page, desk)


async def _empty_view(page: Page, _desk: FakeDesk) -> None:
    mine = page.get_by_role("button", name=word("view.mine"), exact=True)
    await mine.click()
    await expect(page.locator(".ticket-card")).not_to_have_count(5)


async def _form(page: Page, _desk: FakeDesk) -> None:
    # The client's own button on a phone, ours everywhere else.
    own = page.locator(".pane-list .action-bar button")
    if await own.count():
        await own.click()
    else:
        await page.evaluate("() => Telegram.WebView.receiveEvent('main_button_pressed')")
    await expect(page.locator("#field-subject")).to_be_visible()


async def _form_back(page: Page, desk: FakeDesk) -> None:
    await go_home(page)
    if await page.locator("#field-subject").count():
        await page.evaluate("() => Telegram.WebView.receiveEvent('back_button_pressed')")
    await _list(page, desk)


async def _chat(page: Page, number: int) -> None:
    await go_home(page)
    await open_ticket(page, number)


async def _open(page: Page, _desk: FakeDesk) -> None:
    await _chat(page, OPEN)


async def _typing(page: Page, desk: FakeDesk) -> None:
    ticket = desk.tickets[OPEN]
    for person in (1, 7):
        await desk.signal("typing", ticket, desk.people[person])
    await expect(page.locator(".typing").or_(page.locator(".banner-collision"))).to_be_visible()


async def _menu(page: Page, _desk: FakeDesk) -> None:
    await page.locator(".is-mine .bubble-more").last.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog[open]")).to_be_visible()


async def _question(page: Page, _desk: FakeDesk) -> None:
    await page.locator("dialog[open] .is-danger").click()
    await expect(page.locator("dialog[open].dialog, .dialog[open]")).to_be_visible()


async def _reply(page: Page, _desk: FakeDesk) -> None:
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog[open]")).to_have_count(0)
    await page.locator(".is-their .bubble-more").first.focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name=word("deed.reply"), exact=True).click()
    await expect(page.locator(".composer-strip")).to_be_visible()


async def _refused(page: Page, desk: FakeDesk) -> None:
    desk.refusals["message.post"] = [Refused("forbidden")]
    await page.locator(".composer-field").fill("Нельзя")
    await page.locator(".send").click()
    await expect(page.locator(".is-failed")).to_be_visible()


async def _resolved(page: Page, _desk: FakeDesk) -> None:
    await _chat(page, RESOLVED)


async def _closed(page: Page, _desk: FakeDesk) -> None:
    await _chat(page, CLOSED)


async def _note(page: Page, _desk: FakeDesk) -> None:
    await _chat(page, WAITING)
    await page.get_by_role("radio", name=word("composer.note")).click()
    await press_enter(page, "Только для своих")
    await expect(page.locator(".is-note .bubble").last).to_be_visible()


async def _acts(page: Page, _desk: FakeDesk) -> None:
    await page.get_by_role("button", name=word("acts.more")).click()
    await expect(page.locator("dialog[open]")).to_be_visible()


async def _take_over(page: Page, _desk: FakeDesk) -> None:
    await _chat(page, OPEN)
    await page.get_by_role("button", name=word("acts.take_over")).click()
    await expect(page.locator("dialog[open]")).to_be_visible()


async def _offline(page: Page, desk: FakeDesk) -> None:
    await go_home(page)
    desk.is_open = False
    await desk.drop_all()
    await expect(page.locator(".banner-offline")).to_be_visible()


CUSTOMER: dict[str, Step] = {
    "list": _list,
    "form": _form,
    "list again": _form_back,
    "chat": _open,
    "typing": _typing,
    "menu": _menu,
    "question": _question,
    "reply": _reply,
    "refused": _refused,
    "resolved": _resolved,
    "closed": _closed,
    "offline": _offline,
}
AGENT: dict[str, Step] = {
    "empty view": _empty_view,
    "inbox": _inbox,
    "chat": _open,
    "collision": _typing,
    "menu": _menu,
    "note": _note,
    "acts": _acts,
    "take over": _take_over,
    "resolved": _resolved,
    "closed": _closed,
}


async def screens(
    desk: FakeDesk, open_page: Open, role: str, size: tuple[int, int], **more: object
) -> AsyncIterator[tuple[str, Page]]:
    """Comes to every screen of a customer or an agent and stops there."""
    customer, agent = fill(desk)
    person, steps = (agent, AGENT) if role == "agent" else (customer, CUSTOMER)
    platform = "ios" if size[0] < 760 else "tdesktop"
    url = launch_url(desk, person, platform=platform)
    page = await open_page(url, size=size, proxy=True, **more)
    for name, step in steps.items():
        await step(page, desk)
        yield f"{role}, {name}, {size[0]} px", page
