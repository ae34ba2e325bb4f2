"""What the window asks a person, and what the Mini App hears of it."""

import json
from collections.abc import Awaitable, Callable

from tests.browser_fixtures import IN_BROWSER
from tests.sandbox.frame.conftest import Window

pytestmark = IN_BROWSER

OpenStranger = Callable[..., Awaitable[Window]]


async def test_closing_asks_only_when_the_app_wants_it(stranger: OpenStranger) -> None:
    window = await stranger()
    await window.say("web_app_setup_closing_behavior", {"need_confirmation": True})
    await window.settled()
    await window.call("requestClose")
    await window.page.get_by_role("button", name="Cancel").click()
    await window.settled()
    assert await window.told() == []
    await window.page.get_by_role("button", name="Close", exact=True).click()
    await window.page.get_by_role("button", name="Close anyway").click()
    await window.page.wait_for_function("() => stage.told.length")
    assert await window.told() == [["onClose"]]
    assert await window.page.locator(".mini").count() == 0


async def test_the_app_closes_itself_without_being_asked(stranger: OpenStranger) -> None:
    window = await stranger()
    await window.say("web_app_setup_closing_behavior", {"need_confirmation": True})
    await window.say("web_app_close", {})
    await window.page.wait_for_function("() => stage.told.length")
    assert await window.told() == [["onClose"]]


async def test_popups_are_one_at_a_time_and_a_wave_of_the_hand_is_an_answer(
    stranger: OpenStranger,
) -> None:
    window = await stranger()
    buttons = [
        {"id": "a", "type": "default", "text": "Keep"},
        {"id": "b", "type": "destructive", "text": "Drop"},
        {"id": "", "type": "cancel"},
    ]
    asked = {"title": "Sure?", "message": "All of it", "buttons": buttons}
    await window.say("web_app_open_popup", asked)
    await window.say("web_app_open_popup", {**asked, "message": "Another"})
    await window.settled()
    box = window.page.get_by_role("alertdialog")
    assert await box.count() == 1
    assert "All of it" in await box.inner_text()
    await window.page.get_by_role("button", name="Drop").click()
    assert await window.heard("popup_closed") == {"button_id": "b"}
    await window.say("web_app_open_popup", asked)
    await box.wait_for()
    await window.page.keyboard.press("Escape")
    await window.app.wait_for_function(
        "() => heard.filter(([one]) => one === 'popup_closed').length === 2"
    )
    assert await window.heard("popup_closed") == {}
    await window.say("web_app_open_popup", asked)
    await window.page.get_by_role("button", name="Cancel").click()
    await window.settled()
    assert (await window.all_heard("popup_closed"))[2] == {"button_id": ""}


async def test_a_popup_beyond_the_rules_is_not_opened(stranger: OpenStranger) -> None:
    window = await stranger()
    usual = {"message": "Hm", "buttons": [{"type": "ok", "id": "x"}]}
    wrongs: tuple[dict[str, object], ...] = (
        {"message": ""}, {"message": "x" * 257}, {"title": "x" * 65}, {"title": 5}, {"buttons": []},
        {"buttons": [{"type": "ok"}] * 4}, {"buttons": [{"type": "default"}]},
        {"buttons": [{"type": "shiny", "text": "x"}]}, {"buttons": [None]}, {"message": None},
    )  # fmt: skip
    for wrong in wrongs:
        await window.say("web_app_open_popup", {**usual, **wrong})
    await window.say("web_app_open_popup", {})
    await window.settled()
    assert await window.page.locator(".mini-layer").count() == 0


async def test_write_access_is_asked_once_and_only_where_it_is_missing(
    stranger: OpenStranger,
) -> None:
    person = json.dumps({"id": 7, "allows_write_to_pm": True})
    known = await stranger(fields={"tgWebAppData": f"user={person}"})
    await known.say("web_app_request_write_access")
    assert await known.heard("write_access_requested") == {"status": "allowed"}
    window = await stranger()
    await window.say("web_app_request_write_access")
    await window.page.get_by_role("button", name="Cancel").click()
    assert await window.heard("write_access_requested") == {"status": "cancelled"}
    await window.page.evaluate("() => { stage.verdicts.onWriteAccess = false; }")
    await window.say("web_app_request_write_access")
    await window.page.get_by_role("button", name="Allow").click()
    await window.page.wait_for_function("() => stage.told.length")
    await window.settled()
    assert (await window.all_heard("write_access_requested"))[1] == {"status": "cancelled"}


async def test_the_keyboard_stays_in_a_question(stranger: OpenStranger) -> None:
    window = await stranger()
    buttons = [{"id": name, "type": "default", "text": name} for name in ("one", "two")]
    await window.say("web_app_open_popup", {"message": "Which?", "buttons": buttons})
    await window.page.get_by_role("alertdialog").wait_for()
    keyboard = window.page.keyboard
    seen = []
    for key in ("Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab"):
        await keyboard.press(key)
        seen.append(await window.page.evaluate("() => document.activeElement.textContent"))
    assert seen == ["one", "two", "one", "two", "one"]
    await keyboard.press("Enter")
    await window.settled()
    assert await window.all_heard("popup_closed") == [{"button_id": "one"}]
