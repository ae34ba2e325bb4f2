"""The page in a real browser when things go wrong, grow large, or look different."""

import re

import pytest
from playwright.async_api import Browser, expect
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from tests.browser_fixtures import IN_BROWSER

from .browsing import client, of, opened, world

pytestmark = IN_BROWSER

CUT = re.compile("disconnected|Server")
LOST = re.compile("Нет связи")
OVERFLOW = """() => [...document.querySelectorAll('#stage *')].filter((one) => {
    const box = one.getBoundingClientRect();
    const isInside = !one.closest('.log, .side-body, svg, .mini');
    return isInside && box.width > 0 && box.right > innerWidth + 1;
}).map((one) => one.className)"""


async def test_the_first_meeting_and_blocking(chromium: Browser) -> None:
    async with world() as telegram, client(telegram) as bot:
        await bot.set_my_description("Спросите меня")
        await bot.set_my_description("Ask me", language_code="en")
        async with opened(chromium, telegram, "?show=2002") as page:
            await expect(of(page, 2002, ".intro p")).to_have_text("Ask me")
            await of(page, 2002, ".big-button").click()
            await telegram.chat(2002).wait_for(lambda m: m.text == "/start", timeout_s=60)
            await expect(of(page, 2002, ".intro")).to_be_hidden()
            await of(page, 2002, ".tool[aria-label='Меню чата']").click()
            await page.get_by_role("menuitem", name="Заблокировать бота").click()
            await of(page, 2002, ".choice.danger").click()
            await expect(of(page, 2002, ".big-button")).to_have_text("Разблокировать")
            switch = page.locator("[data-trouble='blocked']")
            await expect(switch).to_have_attribute("aria-checked", "true")
            await switch.click()
            await expect(of(page, 2002, ".composer")).to_be_visible()


async def test_troubles_are_shown_as_on_and_end(chromium: Browser) -> None:
    async with world() as telegram, client(telegram) as bot, opened(chromium, telegram) as page:
        lost = page.locator("[data-trouble='lost']")
        await lost.click()
        await expect(lost).to_have_attribute("aria-checked", "true")
        with pytest.raises(Exception, match=CUT):
            await bot.send_message(2001, "дошло")
        await expect(lost).to_have_attribute("aria-checked", "false")
        await expect(of(page, 2001, ".row.in")).to_contain_text("дошло")
        down = page.locator("[data-trouble='down']")
        await down.click()
        await expect(down).to_have_attribute("aria-checked", "true")
        with pytest.raises(Exception, match=CUT):
            await bot.send_message(2001, "не дойдёт")
        await expect(down).to_contain_text("задет 1 вызов")
        await down.click()
        await expect(down).to_have_attribute("aria-checked", "false")
        await bot.send_message(2001, "снова")


async def test_the_page_outlives_a_restart_of_the_sandbox(chromium: Browser) -> None:
    async with world() as first:
        port = int(first.url.rpartition(":")[2])
        context = await chromium.new_context(locale="ru-RU")
        page = await context.new_page()
        await page.goto(first.url)
        await expect(of(page, 2001, ".row")).to_have_count(1)
    await expect(page.locator(".lost")).to_have_text(LOST)
    async with world(port) as second:
        second.send_text(second.world.users[2001], "после перерыва")
        await expect(of(page, 2001, ".row.out")).to_have_count(2)
        await expect(page.locator(".lost")).to_be_hidden()
        await expect(page.locator("#stage > .toast")).to_contain_text("заново")
        await context.close()


async def test_two_tabs_show_the_same(chromium: Browser) -> None:
    async with (
        world() as telegram,
        opened(chromium, telegram) as one,
        opened(chromium, telegram, "?show=3001") as two,
    ):
        await of(one, 2001, ".field").fill("из первой")
        await of(one, 2001, ".field").press("Enter")
        row = two.locator(".person[data-person='2001']")
        await expect(row).to_contain_text("из первой")
        await row.click()
        await expect(of(two, 2001, ".row").last).to_contain_text("из первой")


async def test_five_thousand_messages_are_a_window(chromium: Browser) -> None:
    async with world() as telegram:
        chat, anna = telegram.chat(2001), telegram.world.users[2001]
        first = telegram.world.post(chat, anna, {"text": "самое первое"})
        for number in range(5000):
            sender = telegram.world.bot if number % 2 else anna
            telegram.world.post(chat, sender, {"text": f"сообщение {number}"})
        telegram.world.post(chat, telegram.world.bot, {"text": "ответ"}, reply_to=first)
        async with opened(chromium, telegram, "?show=2001") as page:
            await expect(of(page, 2001, ".row").last).to_contain_text("ответ")
            assert await of(page, 2001, ".row").count() <= 60
            await of(page, 2001, ".quote").click()
            await expect(of(page, 2001, ".row.flash")).to_contain_text("самое первое")
            assert await of(page, 2001, ".row").count() <= 200
            await of(page, 2001, ".jumper").click()
            await expect(of(page, 2001, ".row").last).to_contain_text("ответ")


async def test_unread_words_are_counted_until_they_are_seen(chromium: Browser) -> None:
    async with (
        world() as telegram,
        client(telegram) as bot,
        opened(chromium, telegram, "?show=2001") as page,
    ):
        await expect(of(page, 2001, ".row")).to_have_count(1)
        for number in range(3):
            await bot.send_message(3001, f"тикет {number}")
        row = page.locator(".person[data-person='3001']")
        await expect(row.locator(".badge")).to_have_text("3")
        await row.click()
        await expect(of(page, 3001, ".unread-line")).to_be_visible()
        await expect(row.locator(".badge")).to_have_count(0)


@pytest.mark.parametrize(
    ("theme", "size"),
    [
        ("day", (1440, 900)),
        ("night", (1024, 700)),
        ("black", (390, 844)),
        ("lowContrast", (320, 560)),
    ],
)
@pytest.mark.parametrize("frame", ["phone", "desktop"])
async def test_every_theme_and_size_holds_long_words(
    chromium: Browser, theme: str, size: tuple[int, int], frame: str
) -> None:
    async with world() as telegram, client(telegram) as bot:
        telegram.send_text(telegram.world.users[2001], "ОченьДлинноеСлово" * 30)
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("Ж" * 60, callback_data="x")] * 3])
        await bot.send_message(2001, "https://example.org/" + "путь/" * 60, reply_markup=keys)
        await bot.send_message(2001, "مرحبا كيف حالك")
        query = f"?theme={theme}&frame={frame}&show=2001"
        async with opened(chromium, telegram, query, size) as page:
            await page.evaluate("document.querySelector('.side-head .tool')?.click()")
            await expect(of(page, 2001, ".row").last).to_contain_text("مرحبا")
            assert await page.evaluate(OVERFLOW) == []
            log = of(page, 2001, ".log")
            assert await log.evaluate("(log) => log.scrollWidth <= log.clientWidth")


async def test_the_page_speaks_english_too(chromium: Browser) -> None:
    async with world() as telegram, opened(chromium, telegram) as page:
        await of(page, 2001, ".field").fill("черновик")
        await page.get_by_role("button", name="English").click()
        await expect(page.locator(".people-head h2")).to_have_text("People")
        await expect(of(page, 2001, ".field")).to_have_attribute("placeholder", "Message")
        await expect(of(page, 2001, ".field")).to_have_value("черновик")
        await page.reload()
        await expect(page.locator(".people-head h2")).to_have_text("People")


async def test_somebody_new_is_added_and_plays(chromium: Browser) -> None:
    async with world() as telegram, opened(chromium, telegram) as page:
        await page.get_by_role("button", name="Добавить человека").click()
        await page.get_by_label("Имя", exact=True).fill("Лев")
        await page.get_by_role("button", name="Добавить", exact=True).click()
        lev = page.get_by_role("region", name="Лев")
        await lev.get_by_role("button", name="Запустить").click()
        (lev_id,) = {*telegram.world.users} - {2001, 2002, 3001}
        await telegram.chat(lev_id).wait_for(lambda m: m.text == "/start", timeout_s=60)
