"""Telegram's own script inside the window: what it promises to Mini Apps comes true."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser_fixtures import IN_BROWSER
from tests.sandbox.frame.conftest import OpenWindow, Stage, Window
from tests.sandbox.frame.official import PACKAGE, find_script

pytestmark = [
    *IN_BROWSER,
    pytest.mark.skipif(
        find_script() is None,
        reason=f"{PACKAGE} is not in the cache: run python -m tests.sandbox.frame.official",
    ),
]

INIT_DATA = "query_id=AA&user=%7B%22id%22%3A7%2C%22first_name%22%3A%22A%22%7D&auth_date=1&hash=0"
OpenOfficial = Callable[..., Awaitable[Window]]


@pytest_asyncio.fixture(loop_scope="session")
async def official(open_window: OpenWindow, stage: Stage) -> OpenOfficial:
    async def open_official(version: str = "9.6", **options: Any) -> Window:
        platform = options.get("platform", "android")
        fields = {
            "tgWebAppData": INIT_DATA,
            "tgWebAppVersion": version,
            "tgWebAppPlatform": platform,
            "tgWebAppThemeParams": json.dumps({"bg_color": "#ffffff"}),
        }
        window = await open_window(
            f"{stage.elsewhere}/official.html#{urlencode(fields)}", **options
        )
        await window.page.locator(".mini-ready").wait_for()
        await window.page.wait_for_function("() => frames.length")
        await window.app.wait_for_function("() => window.Telegram?.WebApp.viewportHeight > 0")
        return window

    return open_official


async def run(window: Window, script: str) -> Any:
    return await window.app.evaluate(f"() => {{ const app = Telegram.WebApp; {script} }}")


async def holds(window: Window, condition: str) -> None:
    await window.app.wait_for_function(
        f"() => {{ const app = Telegram.WebApp; return {condition}; }}"
    )


async def test_it_knows_its_client(official: OpenOfficial) -> None:
    window = await official(platform="ios")
    assert await run(window, "return [app.initData, app.platform, app.version];") == [
        INIT_DATA,
        "ios",
        "9.6",
    ]
    await holds(window, "app.themeParams.button_color === '#2481cc'")
    assert await run(window, "return app.isExpanded;") is False
    await run(window, "app.expand();")
    await holds(window, "app.isExpanded && app.viewportStableHeight === app.viewportHeight")
    await holds(window, "app.safeAreaInset.bottom === 34")
    await window.page.evaluate("() => stage.window.setTheme(stage.themes.night)")
    await holds(window, "app.colorScheme === 'dark' && app.themeParams.bg_color === '#18222d'")


async def test_its_bottom_buttons(official: OpenOfficial) -> None:
    window = await official()
    await run(
        window,
        """const face = { text: "Pay", color: "#102030", has_shine_effect: true };
        app.MainButton.setParams(face).show();
        app.SecondaryButton.setParams({ text: "Later", position: "top" }).show();""",
    )
    main = window.page.get_by_role("button", name="Pay")
    await main.click()
    await window.page.get_by_role("button", name="Later").click()
    await holds(window, "events.some(([one]) => one === 'mainButtonClicked')")
    await holds(window, "events.some(([one]) => one === 'secondaryButtonClicked')")
    assert "mini-shining" in (await main.get_attribute("class") or "")
    await run(window, "app.MainButton.showProgress();")
    await window.page.locator(".mini-busy").wait_for()
    await run(window, "app.MainButton.hideProgress().hide(); app.SecondaryButton.hide();")
    await main.wait_for(state="hidden")
    await window.page.locator(".mini-bar").wait_for(state="hidden")


async def test_its_head_buttons(official: OpenOfficial) -> None:
    window = await official()
    await run(window, "app.BackButton.show(); app.SettingsButton.show();")
    await window.page.get_by_role("button", name="Back").click()
    await holds(window, "events.some(([one]) => one === 'backButtonClicked')")
    await window.page.get_by_role("button", name="Menu").click()
    await window.page.get_by_role("menuitem", name="Settings").click()
    await holds(window, "events.some(([one]) => one === 'settingsButtonClicked')")
    await run(window, "app.BackButton.hide();")
    await window.page.get_by_role("button", name="Close", exact=True).wait_for()


async def test_its_popups(official: OpenOfficial) -> None:
    window = await official()
    box = window.page.get_by_role("alertdialog")
    await run(window, "app.showConfirm('Really?', tell('confirm'));")
    await box.get_by_role("button", name="OK").click()
    await holds(window, "told.length === 1")
    await run(window, "app.showConfirm('Really?', tell('confirm'));")
    await box.get_by_role("button", name="Cancel").click()
    await holds(window, "told.length === 2")
    await run(
        window,
        """const buttons = [{ id: "del", type: "destructive", text: "Delete" }, { type: "cancel" }];
        app.showPopup({ title: "T", message: "M", buttons }, tell("popup"));""",
    )
    await box.get_by_role("button", name="Delete").click()
    await holds(window, "told.length === 3")
    await run(window, "app.showAlert('Hm', tell('alert'));")
    # It comes by a message between the frames; a key pressed before that is nobody's.
    await expect(box).to_be_focused()
    await window.page.keyboard.press("Escape")
    await holds(window, "told.length === 4")
    told = await window.app.evaluate("() => told")
    assert told == [["confirm", True], ["confirm", False], ["popup", "del"], ["alert"]]


async def test_its_cloud_storage(official: OpenOfficial) -> None:
    window = await official()
    await run(
        window,
        """const cloud = app.CloudStorage;
        cloud.setItem("a", "1", tell("set"));
        cloud.setItem("b", "2", tell("set"));
        cloud.getItem("a", tell("get"));
        cloud.getItems(["a", "b", "none"], tell("several"));
        cloud.removeItem("b", tell("remove"));
        cloud.getKeys(tell("keys"));""",
    )
    await holds(window, "told.length === 6")
    told = sorted(await window.app.evaluate("() => told"), key=str)
    assert told == sorted(
        [
            ["set", None, True],
            ["set", None, True],
            ["get", None, "1"],
            ["several", None, {"a": "1", "b": "2", "none": ""}],
            ["remove", None, True],
            ["keys", None, ["a"]],
        ],
        key=str,
    )


async def test_its_requests(official: OpenOfficial) -> None:
    window = await official()
    box = window.page.get_by_role("alertdialog")
    await run(window, "app.requestWriteAccess(tell('write'));")
    await box.get_by_role("button", name="Allow").click()
    await holds(window, "told.length === 1")
    await run(window, "app.requestContact(tell('phone'));")
    await box.get_by_role("button", name="Cancel").click()
    await holds(window, "told.length === 2")
    file = "{ url: 'https://x.example/f', file_name: 'f.txt' }"
    await run(window, f"app.downloadFile({file}, tell('file'));")
    await box.get_by_role("button", name="Cancel").click()
    await holds(window, "told.length === 3")
    await run(window, "app.readTextFromClipboard(tell('clipboard'));")
    await run(window, "app.showScanQrPopup({ text: 'Point' }, tell('qr'));")
    await box.get_by_role("textbox").fill("ticket:7")
    await box.get_by_role("button", name="Scan").click()
    await holds(window, "told.length === 5")
    told = await window.app.evaluate("() => told.map(([name, first]) => [name, first])")
    assert told == [
        ["write", True],
        ["phone", False],
        ["file", False],
        ["clipboard", None],
        ["qr", "ticket:7"],
    ]


async def test_its_full_screen_and_visibility(official: OpenOfficial) -> None:
    window = await official()
    await run(window, "app.requestFullscreen();")
    await holds(window, "app.isFullscreen && app.contentSafeAreaInset.top === 46")
    await run(window, "app.requestFullscreen();")
    await holds(window, "events.some(([one]) => one === 'fullscreenFailed')")
    await run(window, "app.exitFullscreen();")
    await holds(window, "!app.isFullscreen && app.contentSafeAreaInset.top === 0")
    await window.call("setVisible", False)
    await holds(window, "!app.isActive")
    await window.call("setVisible", True)
    await holds(window, "app.isActive")


async def test_what_the_client_has_not_got(official: OpenOfficial) -> None:
    window = await official()
    await run(
        window,
        """const finger = app.BiometricManager;
        finger.init(() => tell("finger")(finger.isBiometricAvailable));
        app.LocationManager.init(() => tell("place")(app.LocationManager.isLocationAvailable));
        app.Accelerometer.start({}, tell("motion"));
        app.shareMessage("m", tell("message"));
        app.setEmojiStatus("1", {}, tell("emoji"));
        app.checkHomeScreenStatus(tell("home"));""",
    )
    await holds(window, "told.length === 6")
    told = {name: first for name, first, *_ in await window.app.evaluate("() => told")}
    assert told == {
        "finger": False,
        "place": False,
        "motion": False,
        "message": False,
        "emoji": False,
        "home": "unsupported",
    }


async def test_its_colours_and_its_going(official: OpenOfficial) -> None:
    window = await official()
    await run(window, "app.setHeaderColor('#aa5500'); app.setBottomBarColor('bg_color');")
    await window.page.wait_for_function(
        """() => getComputedStyle(document.querySelector('.mini-header')).backgroundColor
          === 'rgb(170, 85, 0)'"""
    )
    await run(
        window,
        """app.HapticFeedback.notificationOccurred("warning");
        app.openLink("https://example.org/a");
        app.openTelegramLink("https://t.me/desk_bot?start=x");
        app.enableClosingConfirmation();
        app.close();""",
    )
    await window.page.wait_for_function("() => stage.told.length === 4")
    assert await window.told() == [
        ["onHaptic", "warning"],
        ["onOpenLink", "https://example.org/a"],
        ["onOpenTelegramLink", "https://t.me/desk_bot?start=x"],
        ["onClose"],
    ]
