"""The window in a person's hands: its sheet, buttons, menu and colours."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.browser_fixtures import IN_BROWSER
from tests.sandbox.frame.conftest import DESKTOP, Stage, Window

pytestmark = IN_BROWSER

OpenStranger = Callable[..., Awaitable[Window]]


async def test_a_sheet_rises_half_way_and_expands_with_every_step_told(
    stranger: OpenStranger,
) -> None:
    window = await stranger(motion=True)
    await window.settled()
    first = await window.hears_next("web_app_request_viewport", None, "viewport_changed")
    assert first["is_expanded"] is False
    await window.say("web_app_expand")
    await window.app.wait_for_function(
        """() => heard.some(([type, detail]) =>
          type === "viewport_changed" && detail.is_expanded && detail.is_state_stable)"""
    )
    steps = [step for step in await window.all_heard("viewport_changed") if step["is_expanded"]]
    heights = [step["height"] for step in steps]
    assert heights == sorted(heights)
    assert [step["is_state_stable"] for step in steps[:-1]] == [False] * (len(steps) - 1)
    frame = await window.page.locator(".mini-body").bounding_box()
    assert frame is not None
    assert steps[-1]["height"] == round(frame["height"])
    assert steps[-1]["width"] == 390


async def test_the_main_button_takes_room_from_the_page(stranger: OpenStranger) -> None:
    window = await stranger()
    await window.say("web_app_expand")
    before = await window.hears_next("web_app_request_viewport", None, "viewport_changed")
    face = {"is_visible": True, "text": "Go", "color": "#ff0000", "text_color": "#00ff00"}
    after = await window.hears_next("web_app_setup_main_button", face, "viewport_changed")
    bar = await window.page.locator(".mini-bar").bounding_box()
    assert bar is not None
    assert before["height"] - after["height"] == round(bar["height"])
    assert round(bar["y"] + bar["height"]) == 780
    colors = await window.page.locator(".mini-button-main").evaluate(
        "(one) => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
    )
    assert colors == ["rgb(255, 0, 0)", "rgb(0, 255, 0)"]
    await window.page.get_by_role("button", name="Go").click()
    await window.heard("main_button_pressed")


async def test_a_button_keeps_what_was_not_said_again(stranger: OpenStranger) -> None:
    window = await stranger()
    face = {"is_visible": True, "is_active": True, "text": " Go ", "color": "#112233"}
    await window.say("web_app_setup_main_button", face)
    await window.say("web_app_setup_main_button", {"is_active": False, "color": "red", "text": 5})
    await window.say("web_app_setup_main_button", {"is_progress_visible": True})
    await window.say("web_app_setup_main_button", {"has_shine_effect": True})
    button = window.page.get_by_role("button", name="Go")
    await window.settled()
    assert await button.get_attribute("aria-disabled") == "true"
    assert await button.get_attribute("aria-busy") == "true"
    await button.click(force=True)
    await window.settled()
    assert await window.all_heard("main_button_pressed") == []
    await window.say("web_app_setup_main_button", {"is_visible": True, "text": "   "})
    await button.wait_for(state="hidden")


@pytest.mark.parametrize("position", ["left", "right", "top", "bottom"])
async def test_the_secondary_button_stands_where_it_is_wanted(
    stranger: OpenStranger, position: str
) -> None:
    window = await stranger()
    await window.say("web_app_setup_main_button", {"is_visible": True, "text": "Main"})
    face = {"is_visible": True, "text": "Other", "position": position}
    await window.say("web_app_setup_secondary_button", face)
    main = await window.page.get_by_role("button", name="Main").bounding_box()
    other = await window.page.get_by_role("button", name="Other").bounding_box()
    assert main is not None
    assert other is not None
    axis, sign = ("x", 1) if position in {"left", "right"} else ("y", 1)
    gap = (main[axis] - other[axis]) * sign  # type: ignore[literal-required]
    assert (gap > 0) is (position in {"left", "top"})
    await window.page.get_by_role("button", name="Other").click()
    await window.heard("secondary_button_pressed")


async def test_back_settings_and_reload_are_pressed_in_the_head(stranger: OpenStranger) -> None:
    window = await stranger()
    await window.say("web_app_setup_back_button", {"is_visible": True})
    await window.page.get_by_role("button", name="Back").click()
    await window.heard("back_button_pressed")
    await window.say("web_app_setup_settings_button", {"is_visible": True})
    await window.settled()
    await window.page.get_by_role("button", name="Menu").click()
    await window.page.get_by_role("menuitem", name="Settings").click()
    await window.heard("settings_button_pressed")
    await window.app.evaluate("() => { window.isOld = true; }")
    await window.page.get_by_role("button", name="Menu").click()
    await window.page.get_by_role("menuitem", name="Reload page").click()
    await window.page.wait_for_function("() => document.querySelector('.mini-nav-back') === null")
    await window.app.wait_for_function("() => !window.isOld && window.heard?.length")
    await window.page.get_by_role("button", name="Menu").click()
    assert await window.page.get_by_role("menuitem", name="Settings").count() == 0


async def test_a_page_that_cannot_reload_itself_is_loaded_anew(stranger: OpenStranger) -> None:
    window = await stranger()
    await window.say("iframe_ready", {})
    await window.settled()
    await window.app.evaluate("() => { window.isOld = true; }")
    await window.page.get_by_role("button", name="Menu").click()
    await window.page.get_by_role("menuitem", name="Reload page").click()
    await window.app.wait_for_function("() => !window.isOld && window.heard?.length")
    assert await window.all_heard("reload_iframe") == []


async def test_colours_follow_the_theme_as_long_as_they_are_its_keys(
    stranger: OpenStranger,
) -> None:
    window = await stranger()
    ground = "() => getComputedStyle(document.querySelector('.mini-header')).backgroundColor"
    await window.say("web_app_set_header_color", {"color_key": "secondary_bg_color"})
    await window.settled()
    await window.page.evaluate("() => stage.window.setTheme(stage.themes.night)")
    theme = (await window.heard("theme_changed"))["theme_params"]
    await window.page.wait_for_function(f"() => ({ground})() === 'rgb(19, 20, 21)'")
    assert theme["secondary_bg_color"] == "#131415"
    await window.say("web_app_set_header_color", {"color": "#ff8800"})
    await window.page.wait_for_function(f"() => ({ground})() === 'rgb(255, 136, 0)'")
    await window.page.evaluate("() => stage.window.setTheme(stage.themes.black)")
    await window.settled()
    assert await window.page.evaluate(ground) == "rgb(255, 136, 0)"


async def test_full_screen_tells_its_areas_and_goes_back(stranger: OpenStranger) -> None:
    window = await stranger(platform="ios")
    await window.say("web_app_request_fullscreen")
    assert await window.heard("fullscreen_changed") == {"is_fullscreen": True}
    assert (await window.heard("safe_area_changed"))["top"] == 47
    assert (await window.heard("content_safe_area_changed"))["top"] == 46
    viewport = await window.heard("viewport_changed")
    assert viewport == {"height": 780, "width": 390, "is_expanded": True, "is_state_stable": True}
    again = await window.hears_next("web_app_request_fullscreen", None, "fullscreen_failed")
    assert again == {"error": "ALREADY_FULLSCREEN"}
    await window.say("web_app_exit_fullscreen")
    await window.app.wait_for_function(
        "() => heard.some(([one, detail]) => one === 'fullscreen_changed' && !detail.is_fullscreen)"
    )
    assert (await window.heard("content_safe_area_changed"))["top"] == 0


async def test_desktops_have_no_sheet_and_no_safe_for_secrets(stranger: OpenStranger) -> None:
    window = await stranger(platform="tdesktop", size=DESKTOP)
    viewport = await window.hears_next("web_app_request_viewport", None, "viewport_changed")
    assert viewport["is_expanded"] is True
    assert viewport["width"] == 400
    refused = await window.hears_next(
        "web_app_secure_storage_save_key",
        {"req_id": "1", "key": "k", "value": "v"},
        "secure_storage_failed",
    )
    assert refused == {"req_id": "1", "error": "UNSUPPORTED"}
    await window.call("setPlatform", "ios")
    await window.page.set_viewport_size({"width": 390, "height": 780})
    await window.app.wait_for_function(
        "() => heard.some(([, detail]) => detail?.width === 390 && detail.height === 728)"
    )


async def test_visibility_is_told_and_the_window_steps_aside(stranger: OpenStranger) -> None:
    window = await stranger()
    await window.call("setVisible", False)
    assert await window.heard("visibility_changed") == {"is_visible": False}
    assert await window.page.locator(".mini-window").is_hidden()
    await window.call("setVisible", True)
    await window.settled()
    assert await window.heard("visibility_changed") == {"is_visible": True}


async def test_data_goes_to_the_chat_only_from_a_reply_keyboard(
    stranger: OpenStranger, open_window: Any, stage: Any
) -> None:
    signed = await stranger()
    await signed.say("web_app_data_send", {"data": "hello"})
    await signed.settled()
    assert await signed.told() == []
    simple = await open_window(f"{stage.elsewhere}/stranger.html#tgWebAppVersion=9.6")
    await simple.app.wait_for_function("() => window.heard?.length")
    await simple.say("web_app_data_send", {"data": "я" * 2049})
    await simple.settled()
    assert await simple.told() == []
    await simple.say("web_app_data_send", {"data": "hello"})
    await simple.page.wait_for_function("() => stage.told.length === 2")
    assert await simple.told() == [["onSendData", "hello"], ["onClose"]]


async def test_what_leads_out_is_told_to_the_owner(stranger: OpenStranger) -> None:
    window = await stranger()
    await window.say("web_app_open_link", {"url": "https://example.org/"})
    await window.say("web_app_open_tg_link", {"path_full": "/desk_bot?startapp=x"})
    await window.say("web_app_trigger_haptic_feedback", {"type": "impact", "impact_style": "soft"})
    await window.say("web_app_trigger_haptic_feedback", {"type": "selection_change"})
    await window.say("web_app_trigger_haptic_feedback", {"type": "impact", "impact_style": "odd"})
    await window.settled()
    assert await window.told() == [
        ["onOpenLink", "https://example.org/"],
        ["onOpenTelegramLink", "https://t.me/desk_bot?startapp=x"],
        ["onHaptic", "soft"],
        ["onHaptic", "selection"],
    ]
    assert await window.page.locator(".mini-touch").inner_text() == "haptic: selection"


async def test_the_sheet_is_pulled_by_its_head(stranger: OpenStranger) -> None:
    window = await stranger()
    mouse = window.page.mouse

    async def pull(start: float, distance: float) -> None:
        await mouse.move(195, start)
        await mouse.down()
        await mouse.move(195, start + distance / 2)
        await mouse.move(195, start + distance)
        await mouse.up()
        await window.settled()

    head = await window.page.locator(".mini-header").bounding_box()
    assert head is not None
    await pull(head["y"] + 20, -250)
    assert (await window.heard("viewport_changed"))["is_expanded"] is True
    await pull(20, 30)
    assert (await window.heard("viewport_changed"))["is_expanded"] is True
    await pull(20, 300)
    assert (await window.heard("viewport_changed"))["is_expanded"] is False
    await window.say("web_app_setup_closing_behavior", {"need_confirmation": True})
    await window.settled()
    head = await window.page.locator(".mini-header").bounding_box()
    assert head is not None
    await pull(head["y"] + 20, 300)
    await window.page.get_by_role("button", name="Close anyway").click()
    await window.page.wait_for_function("() => stage.told.length")


async def test_nothing_holds_a_window_that_goes(stranger: OpenStranger) -> None:
    window = await stranger(motion=True)
    await window.say("web_app_setup_main_button", {"is_visible": True, "text": "Go"})
    await window.settled()
    await window.app.evaluate(
        """() => {
          say("web_app_close", {});
          say("web_app_setup_main_button", { is_visible: false });
          say("web_app_expand");
          say("web_app_request_fullscreen");
        }"""
    )
    await window.page.set_viewport_size({"width": 360, "height": 640})
    await window.page.wait_for_function("() => stage.told.length")
    assert await window.told() == [["onClose"]]
    assert await window.page.locator(".mini").count() == 0


async def test_two_windows_side_by_side_are_two_people(
    stranger: OpenStranger, stage: Stage
) -> None:
    first = await stranger(size=DESKTOP, platform="weba")
    page = first.page
    other = stage.stranger(tgWebAppData='user={"id":8}')
    await page.evaluate(
        """(url) => {
          const right = document.createElement("div");
          document.getElementById("mount").id = "left";
          right.id = "mount";
          document.body.append(right);
          stage.open({ url, platform: "weba", language: "en" });
        }""",
        other,
    )
    await page.wait_for_function("() => frames.length === 2")
    right = page.frames[2]
    await right.wait_for_function("() => window.heard?.length")
    save = {"method": "saveStorageValue", "params": {"key": "k", "value": "mine"}}
    await first.say("web_app_invoke_custom_method", {"req_id": "1", **save})
    await first.settled()
    read = {"method": "getStorageValues", "params": {"keys": ["k"]}}
    await right.evaluate(
        "(asked) => say('web_app_invoke_custom_method', asked)", {"req_id": "2", **read}
    )
    await right.wait_for_function("() => heard.some(([one]) => one === 'custom_method_invoked')")
    answers = await right.evaluate("() => heard.filter(([one]) => one === 'custom_method_invoked')")
    assert answers == [["custom_method_invoked", {"req_id": "2", "result": {"k": ""}}]]
    assert len(await first.all_heard("custom_method_invoked")) == 1
