"""What people do with messages beyond words: react, resend, format; and whom staff keep out."""

from playwright.async_api import Page, expect

from tests.browser_fixtures import IN_BROWSER
from tests.checks.audit import COLOUR_RULES, broken_access, flaws
from tests.checks.scene import DESKTOP, NARROW, THEMES, talk, wear, word
from tests.miniapp.conftest import OpenPage, launch_url
from tests.miniapp.desk import Refused
from tests.miniapp.fake_server import FakeDesk
from tests.miniapp.kinds import fill_kinds

pytestmark = IN_BROWSER


async def open_chat(desk: FakeDesk, open_page: OpenPage, person: int, **more: object) -> Page:
    page = await open_page(
        launch_url(desk, desk.people[person], start_param="t_104203"), proxy=True, **more
    )
    await expect(page.locator(".bubble").first).to_be_visible()
    await desk.until(lambda: desk.sessions, "the session works")
    return page


async def test_every_kind_is_readable_and_in_reach_in_every_theme(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    fill_kinds(desk)
    for person, width in ((7, NARROW[0]), (1, DESKTOP[0])):
        page = await open_chat(desk, open_page, person, size=(width, 6000))
        await expect(page.locator(".media-picture.is-loaded").first).to_be_visible()
        for rule, broken in (await flaws(page)).items():
            assert broken == [], rule
        for theme in THEMES:
            await wear(page, theme)
            rules = None if theme == "day" else COLOUR_RULES
            assert await broken_access(page, rules) == [], theme


async def test_a_reaction_is_seen_at_once_and_taken_back_when_refused(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 1)
    page = await open_chat(desk, open_page, 7)
    desk.refusals["reaction.set"] = [Refused("forbidden")]
    for count in (0, 1):
        await page.locator(".is-their .bubble-more").focus()
        await page.keyboard.press("Enter")
        await page.locator(".picker-emoji").first.click()
        await expect(page.locator(".reaction")).to_have_count(count)
    await expect(page.locator(".reaction")).to_have_attribute("aria-pressed", "true")
    message = desk.seen_by(ticket, desk.people[7])[-1]
    assert [one["emoji"] for one in message["reactions"]] == ["👍"]
    await page.locator(".reaction").click()
    await expect(page.locator(".reaction")).to_have_count(0)
    await desk.until(lambda: "reactions" not in message, "it was taken away")


async def test_staff_see_how_an_answer_fares_and_send_it_again(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 1)
    answer = desk.seen_by(ticket, desk.people[1])[-1]
    desk.delivery(answer["id"], "queued")
    page = await open_chat(desk, open_page, 1)
    await expect(page.locator(".ticks-queued")).to_have_count(1)
    await desk.tell_delivery(ticket, answer, "failed", "blocked")
    await expect(page.locator(".refusal")).to_contain_text(word("undelivered.blocked"))
    await page.get_by_role("button", name=word("delivery.resend")).click()
    await expect(page.locator(".refusal")).to_have_count(0)
    assert desk.sent("delivery.resend") == [{"message_id": answer["id"]}]
    await desk.tell_delivery(ticket, answer, "unknown")
    await expect(page.locator(".refusal")).to_contain_text(word("undelivered.unknown"))
    await desk.tell_delivery(ticket, answer, "cancelled")
    await expect(page.locator(".ticks-read")).to_have_count(1)
    await desk.tell_delivery(ticket, answer, "sent", differs="edit")
    await expect(page.locator(".refusal")).to_contain_text(word("undelivered.differs_edit"))
    await page.get_by_role("button", name=word("delivery.resend")).click()
    await expect(page.locator(".refusal")).to_have_count(0)
    await desk.tell_delivery(ticket, answer, "sent", differs="deletion")
    await expect(page.locator(".refusal")).to_contain_text(word("undelivered.differs_deletion"))
    await expect(page.get_by_role("button", name=word("delivery.resend"))).to_have_count(0)


async def test_words_are_formatted_by_keys_and_kept_by_an_edit(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    ticket = talk(desk, 1)
    page = await open_chat(desk, open_page, 7)
    field = page.locator(".composer-field")
    await field.fill("очень важно")
    await field.evaluate("(it) => { it.focus(); it.setSelectionRange(6, 11); }")
    await expect(page.locator(".format-bar")).to_be_visible()
    await page.keyboard.press("Control+b")
    await expect(field).to_have_value("очень **важно**")
    await field.press("Enter")
    await expect(page.locator(".is-mine strong")).to_have_text("важно")
    await desk.until(lambda: desk.sent("message.post"), "it was sent")
    bold = [{"type": "bold", "offset": 6, "length": 5}]
    said = desk.sent("message.post")[0]
    assert (said["body"], said["entities"]) == ("очень важно", bold)
    await field.press("ArrowUp")
    await expect(field).to_have_value("очень **важно**")
    await field.press("End")
    await field.type("!")
    await field.press("Enter")
    await desk.until(lambda: desk.sent("message.edit"), "it was edited")
    assert desk.sent("message.edit")[0]["entities"] == bold
    assert desk.seen_by(ticket, desk.people[7])[-1]["body"] == "очень важно!"


async def test_a_customer_is_kept_out_and_let_in_again(
    desk: FakeDesk, open_page: OpenPage
) -> None:
    talk(desk, 1)
    page = await open_chat(desk, open_page, 1, size=DESKTOP)
    for _ in range(2):
        await page.get_by_role("button", name=word("acts.more")).click()
        deeds = page.get_by_role("dialog", name=word("acts.more"))
        await deeds.get_by_role("button", name=word("acts.block")).click()
        await page.get_by_role("button", name=word("person.block_silent")).click()
        await desk.until(lambda: desk.blocked == {7: True}, "nothing comes from her")
        await page.get_by_role("button", name=word("action.undo")).click()
        await desk.until(lambda: not desk.blocked, "it was undone")
    desk.blocked[7] = False
    await page.get_by_role("button", name=word("settings.title")).first.click()
    await page.get_by_role("button", name=word("settings.blocked")).click()
    await page.get_by_role("button", name=word("person.unblock")).click()
    await desk.until(lambda: not desk.blocked, "she may write again")
    await expect(page.get_by_text(word("blocked.nobody"))).to_be_visible()
