"""The Mini App in its person's client: opened signed, put aside, themed, closed."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from playwright.async_api import Browser, expect
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MenuButtonWebApp, WebAppInfo

from tests.browser_fixtures import IN_BROWSER

from .browsing import client, of, opened, world

pytestmark = IN_BROWSER

APP = """<!doctype html><meta charset="utf-8"><p id="said"></p><script>
const post = (eventType, eventData = {}) => parent.postMessage(JSON.stringify({eventType, eventData}), '*');
addEventListener('message', (event) => {
    const {eventType, eventData} = JSON.parse(event.data);
    said.append(` ${eventType}${JSON.stringify(eventData)}`);
});
post('iframe_ready', {reload_supported: true});
post('web_app_ready');
post('web_app_setup_main_button', {is_visible: true, is_active: true, text: 'Готово'});
</script>"""  # noqa: E501
CUT = """[...document.querySelectorAll('.plate-name, .menu-button span, .columns')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => `${one.className} ${one.textContent.slice(0, 40)}`)"""
HIDDEN = re.compile('"is_visible":false}(?!.*is_visible)')
SHOWN = re.compile('"is_visible":true}(?!.*is_visible)')


@asynccontextmanager
async def mini_app() -> AsyncIterator[str]:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=APP, content_type="text/html")

    served = web.Application()
    served.add_routes([web.get("/", page)])
    runner = web.AppRunner(served)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def test_the_menu_button_opens_it_and_the_tabs_put_it_aside(chromium: Browser) -> None:
    async with mini_app() as url, world() as telegram, client(telegram) as bot:
        await bot.set_chat_menu_button(menu_button=MenuButtonWebApp("Тикеты", WebAppInfo(url)))
        async with opened(chromium, telegram) as page:
            await of(page, 3001, ".menu-button").click()
            frame = of(page, 3001, "iframe")
            await expect(frame).to_have_attribute("src", re.compile("tgWebAppPlatform=android"))
            said = frame.content_frame.locator("#said")
            await expect(said).to_contain_text("set_custom_style")
            await of(page, 3001, ".app-tabs button").first.click()
            await expect(of(page, 3001, ".field")).to_be_visible()
            await expect(said).to_have_text(HIDDEN)
            await of(page, 3001, ".app-tabs button").last.click()
            await expect(said).to_have_text(SHOWN)
            await page.locator("[data-swatch='black']").click()
            await expect(said).to_contain_text('"bg_color":"#000000"')
            await page.get_by_role("button", name="По одному").click()
            await page.locator(".person[data-person='2001']").click()
            await expect(said).to_have_text(HIDDEN)
            await expect(said).not_to_contain_text('"height":0')
            await page.locator(".person[data-person='3001']").click()
            await expect(said).to_have_text(SHOWN)


async def test_a_message_opens_it_and_the_cross_closes_it(chromium: Browser) -> None:
    async with mini_app() as url, world() as telegram, client(telegram) as bot:
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("Открыть", web_app=WebAppInfo(url))]])
        await bot.send_message(2001, "Тикет", reply_markup=keys)
        async with opened(chromium, telegram, "?frame=desktop") as page:
            await of(page, 2001, ".inline-key").click()
            await expect(of(page, 2001, "iframe")).to_be_visible()
            await expect(of(page, 2001, ".app-tabs")).to_be_visible()
            await of(page, 2001, ".mini-cross").click()
            await expect(of(page, 2001, "iframe")).to_have_count(0)
            await expect(of(page, 2001, ".app-tabs")).to_have_count(0)


async def test_three_with_their_apps_are_named_whole_on_a_small_screen(chromium: Browser) -> None:
    async with mini_app() as url, world() as telegram, client(telegram) as bot:
        await bot.set_chat_menu_button(menu_button=MenuButtonWebApp("Тикеты", WebAppInfo(url)))
        telegram.start(telegram.add_user(2003, "Марина", last_name="Кузнецова"))
        shown = "2003,2001,3001"
        for frame in ("phone", "desktop"):
            query = f"?show={shown}&frame={frame}"
            async with opened(chromium, telegram, query, size=(1440, 900)) as page:
                for person in map(int, shown.split(",")):
                    await of(page, person, ".menu-button").click()
                    await expect(of(page, person, ".mini-button-main")).to_have_text("Готово")
                assert await page.evaluate(CUT) == [], frame
                button = of(page, 2003, ".mini-button-main")
                await expect(button).to_have_css("text-align", "center")


async def test_a_bot_that_has_none_says_so(chromium: Browser) -> None:
    async with world() as telegram, opened(chromium, telegram) as page:
        await of(page, 2001, ".tool[aria-label='Меню чата']").click()
        await page.get_by_role("menuitem", name="Открыть ссылку t.me").click()
        await of(page, 2001, ".text-field").fill("t.me/tikethet_bot?startapp=t_104203")
        await of(page, 2001, ".text-field").press("Enter")
        await expect(of(page, 2001, ".toast")).to_contain_text("ещё нет Mini App")
