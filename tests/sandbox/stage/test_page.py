"""The page in a real browser: people talk to the bot, and the bot answers."""

import re

from playwright.async_api import Browser, FilePayload, expect
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from tests.browser_fixtures import IN_BROWSER
from tests.certain import sure

from .browsing import client, of, opened, world
from .test_deeds import PNG

pytestmark = IN_BROWSER

DROPPED = """(bytes) => {
    const moved = new DataTransfer();
    for (const name of ['one.png', 'two.png']) {
        moved.items.add(new File([new Uint8Array(bytes)], name, {type: 'image/png'}));
    }
    return moved;
}"""


async def test_both_ends_talk_side_by_side(chromium: Browser) -> None:
    async with world() as telegram, client(telegram) as bot, opened(chromium, telegram) as page:
        field = of(page, 2001, ".field")
        await field.fill("Где **посылка**? ||секрет||")
        await field.press("Enter")
        message = await telegram.chat(2001).wait_for(lambda m: "посылка" in m.text, timeout_s=60)
        assert message.text == "Где посылка? секрет"
        assert [entity["type"] for entity in message.entities] == ["bold", "spoiler"]
        await expect(of(page, 2001, ".row.out b")).to_have_text("посылка")
        await expect(field).to_have_value("")
        await bot.send_chat_action(2001, "typing")
        await expect(of(page, 2001, ".chat-status.busy")).to_be_visible()
        await bot.send_message(2001, "<blockquote>цитата</blockquote>Едет", parse_mode="HTML")
        await expect(of(page, 2001, ".row.in blockquote")).to_have_text("цитата")
        await expect(of(page, 2001, ".chat-status.busy")).to_have_count(0)
        await expect(of(page, 3001, ".row")).to_have_count(1)


async def test_ticks_turn_double_once_the_bot_has_the_message(chromium: Browser) -> None:
    async with world() as telegram, client(telegram) as bot, opened(chromium, telegram) as page:
        await expect(of(page, 2001, ".tick-box")).to_have_attribute("title", re.compile("ещё не"))
        update = (await bot.get_updates(timeout=5))[-1]
        await bot.get_updates(offset=update.update_id + 1, timeout=0)
        await expect(of(page, 2001, ".tick-box")).to_have_attribute("title", "Бот получил")


async def test_inline_buttons_wait_and_show_the_answer(chromium: Browser) -> None:
    keys = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Взять", callback_data="take")],
            [InlineKeyboardButton("Закрыть", callback_data="close")],
            [InlineKeyboardButton("Пригласить", url="https://t.me/tikethet_bot?start=inv_7")],
        ]
    )
    async with world() as telegram, client(telegram) as bot, opened(chromium, telegram) as page:
        await bot.send_message(2001, "Тикет", reply_markup=keys)
        telegram.updates.drop_pending()
        take = of(page, 2001, ".inline-key").first
        await take.click()
        await expect(take).to_have_attribute("aria-busy", "true")
        (update,) = await bot.get_updates(timeout=5)
        await sure(update.callback_query).answer("Взято")
        await expect(of(page, 2001, ".toast")).to_have_text("Взято")
        await expect(take).not_to_have_attribute("aria-busy", "true")
        await of(page, 2001, ".inline-key").nth(1).click()
        (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
        await sure(update.callback_query).answer("Точно?", show_alert=True)
        await expect(of(page, 2001, ".question p")).to_have_text("Точно?")
        await page.keyboard.press("Escape")
        await expect(of(page, 2001, ".question")).to_have_count(0)
        await of(page, 2001, ".inline-key").nth(2).click()
        await of(page, 2001, ".big-button").click()
        await telegram.chat(2001).wait_for(lambda m: m.text == "/start inv_7", timeout_s=60)
        await expect(of(page, 2001, ".composer")).to_be_visible()


async def test_commands_keyboards_and_forced_replies(chromium: Browser) -> None:
    async with world() as telegram, client(telegram) as bot, opened(chromium, telegram) as page:
        await bot.set_my_commands([BotCommand("start", "Начать"), BotCommand("help", "Помощь")])
        staff = BotCommandScopeChat(3001)
        await bot.set_my_commands([BotCommand("inbox", "Входящие")], scope=staff)
        await of(page, 3001, ".field").press_sequentially("/")
        await expect(of(page, 3001, ".command b")).to_have_text(["/inbox"])
        await of(page, 3001, ".field").press("Enter")
        await telegram.chat(3001).wait_for(lambda m: m.text == "/inbox", timeout_s=60)
        await of(page, 2001, ".menu-button").click()
        await of(page, 2001, ".command").nth(1).click()
        await telegram.chat(2001).wait_for(lambda m: m.text == "/help", timeout_s=60)
        markup = ReplyKeyboardMarkup([["Мои тикеты"]], resize_keyboard=True)
        await bot.send_message(2001, "Выберите", reply_markup=markup)
        await of(page, 2001, ".reply-key").click()
        await telegram.chat(2001).wait_for(lambda m: m.text == "Мои тикеты", timeout_s=60)
        await bot.send_message(2001, "Убрал", reply_markup=ReplyKeyboardRemove())
        await expect(of(page, 2001, ".reply-key")).to_have_count(0)
        asked = await bot.send_message(2001, "Оцените", reply_markup=ForceReply())
        await expect(of(page, 2001, ".about span")).to_have_text("Оцените")
        await of(page, 2001, ".field").fill("5")
        await of(page, 2001, ".field").press("Enter")
        answer = await telegram.chat(2001).wait_for(lambda m: m.text == "5", timeout_s=60)
        assert answer.reply_to is not None
        assert answer.reply_to.message_id == asked.message_id


async def test_editing_replying_and_deleting_by_keys_and_menu(chromium: Browser) -> None:
    async with world() as telegram, opened(chromium, telegram) as page:
        field = of(page, 2001, ".field")
        await field.fill("первая\nстрока **два**")
        await field.press("Enter")
        await expect(of(page, 2001, ".row.out")).to_have_count(2)
        await field.press("ArrowUp")
        await expect(field).to_have_value("первая\nстрока **два**")
        await field.fill("исправил")
        await field.press("Enter")
        await expect(of(page, 2001, ".edited")).to_be_visible()
        await of(page, 2001, ".bubble").last.click(button="right")
        await page.get_by_role("menuitem", name="Ответить").click()
        await field.fill("жирно")
        await field.press("Control+a")
        await field.press("Control+b")
        await expect(field).to_have_value("**жирно**")
        await field.press("Enter")
        await expect(of(page, 2001, ".quote")).to_contain_text("исправил")
        await of(page, 2001, ".bubble").last.click(button="right")
        await page.get_by_role("menuitem", name="Удалить").click()
        await of(page, 2001, ".choice.danger").click()
        await expect(of(page, 2001, ".row.out")).to_have_count(2)
        assert telegram.chat(2001).last().text == "исправил"


SELECTED = """([selector, first, last]) => {
    const words = document.querySelector(selector);
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const [from, to] = [node.data.indexOf(first), node.data.indexOf(last)];
        if (from >= 0) range.setStart(node, from);
        if (to >= 0) range.setEnd(node, to + last.length);
    }
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""

PLACE_OF_SELECTION = """() => {
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
}"""


async def test_a_part_of_a_message_is_chosen_and_quoted(chromium: Browser) -> None:
    async with world() as telegram, client(telegram) as bot, opened(chromium, telegram) as page:
        html = "<pre>код</pre>\n\n😀 Ждём <b>посылку</b> завтра, посылку"
        said = await bot.send_message(2001, html, parse_mode="HTML")
        words = f"section[data-person='2001'] .row[data-id='{said.message_id}'] .words"
        await expect(page.locator(words)).to_be_visible()
        quoter = of(page, 2001, ".quoter")
        await expect(quoter).to_be_hidden()
        await page.evaluate(SELECTED, [words, "Ждём", "посылку"])
        await expect(quoter).to_have_text("Цитировать")
        await quoter.click()
        await expect(quoter).to_be_hidden()
        await expect(of(page, 2001, ".about")).to_contain_text("Цитата: ")
        field = of(page, 2001, ".field")
        await field.fill("Когда?")
        await field.press("Enter")
        answer = await telegram.chat(2001).wait_for(lambda m: m.text == "Когда?", timeout_s=60)
        text = said.text or ""
        quote = answer.extras["quote"]
        place = len(text[: text.index("Ждём")].encode("utf-16-le")) // 2
        assert (quote["position"], quote["is_manual"]) == (place, True)
        assert text[text.index("Ждём") :].startswith(quote["text"])
        assert quote["text"].startswith("Ждём посылку")
        assert [one["type"] for one in quote["entities"]] == ["bold"]
        await expect(of(page, 2001, ".row.out .quote")).to_contain_text("Ждём посылку")
        await page.evaluate(SELECTED, [words, "завтра", "завтра"])
        chosen = await page.evaluate(PLACE_OF_SELECTION)
        await page.mouse.click(*chosen, button="right")
        await page.get_by_role("menuitem", name="Цитировать").click()
        await expect(of(page, 2001, ".about-text span")).to_have_text("завтра")
        await page.keyboard.press("Escape")
        await expect(of(page, 2001, ".about")).to_be_hidden()


async def test_files_that_will_not_go_are_counted(chromium: Browser) -> None:
    eleven = [FilePayload(name=f"{n}.txt", mimeType="text/plain", buffer=b"x") for n in range(11)]
    empty = FilePayload(name="empty.txt", mimeType="text/plain", buffer=b"")
    async with world() as telegram, opened(chromium, telegram) as page:
        async with page.expect_file_chooser() as choosing:
            await of(page, 2001, ".tool[aria-label='Прикрепить']").click()
            await page.get_by_role("menuitem", name="Файл", exact=True).click()
        await (await choosing.value).set_files([*eleven, empty])
        await expect(of(page, 2001, ".preview-tile")).to_have_count(10)
        await expect(of(page, 2001, ".preview-left")).to_contain_text("Ещё 2 файла")


async def test_pictures_are_dropped_and_files_chosen(chromium: Browser) -> None:
    async with world() as telegram, opened(chromium, telegram) as page:
        dropped = await page.evaluate_handle(
            DROPPED,
            list(PNG),
        )
        await of(page, 2001, ".client").dispatch_event("dragover", {"dataTransfer": dropped})
        await expect(of(page, 2001, ".drop")).to_be_visible()
        await of(page, 2001, ".client").dispatch_event("drop", {"dataTransfer": dropped})
        await of(page, 2001, ".caption-field").fill("Две штуки")
        await of(page, 2001, ".caption-field").press("Enter")
        await telegram.chat(2001).wait_for(lambda m: m.text == "Две штуки", timeout_s=60)
        await expect(of(page, 2001, ".album .tile")).to_have_count(2)
        async with page.expect_file_chooser() as chooser:
            await of(page, 2001, ".tool[aria-label='Прикрепить']").click()
            await page.get_by_role("menuitem", name="Файл", exact=True).click()
        named = FilePayload(name="договор.pdf", mimeType="application/pdf", buffer=b"%PDF-1.4")
        await (await chooser.value).set_files([named])
        await of(page, 2001, ".choices button").last.click()
        card = of(page, 2001, "a.file")
        await expect(card).to_contain_text("договор.pdf")
        async with page.expect_download() as download:
            await card.click()
        assert (await download.value).suggested_filename == "договор.pdf"
