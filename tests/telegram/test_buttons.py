"""Buttons in the chats lead to where the Mini App is now, whatever happened meanwhile."""

import asyncio

import pytest

from app.sandbox import Message, User
from app.telegram import buttons
from tests.telegram.bench import PATIENCE_S, PUBLIC_URL, Bench

MOVED = "https://moved.example"
APP = "Открыть тикеты"
#: The address is in force within a second; a busy machine gets some more in a test.
SOON_S = 5.0


def url_of(message: Message, label: str = APP) -> str:
    return str(message.button(label)["web_app"]["url"])


async def leads_to(desk: Bench, user: User, fragment: str, url: str, label: str = APP) -> Message:
    """The first message with `fragment`, once its button leads there."""
    return await desk.telegram.chat(user).wait_for(
        lambda one: one.from_bot
        and fragment in one.text
        and bool(one.buttons)
        and url_of(one, label) == url,
        timeout_s=PATIENCE_S,
    )


async def pinned(desk: Bench, user: User) -> Message:
    return await desk.telegram.chat(user).wait_for(lambda one: one.pinned, timeout_s=PATIENCE_S)


async def known(desk: Bench, user: User, slots: int) -> None:
    await desk.has(
        "SELECT 1 FROM app_buttons WHERE chat_id = ? GROUP BY chat_id"
        " HAVING count(*) = ? AND sum(pin_wanted) = 0",
        user.user_id,
        slots,
    )


async def test_the_greeting_is_pinned_once_and_silently(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    assert "Здравствуйте" in (await pinned(desk, anna)).text
    await known(desk, anna, 2)
    greeting = desk.telegram.chat(anna).pinned()[0]
    desk.telegram.start(anna)
    await desk.hears(anna, "Здравствуйте", after=greeting)
    await desk.restart()
    desk.telegram.start(anna)
    await desk.hears(anna, "Здравствуйте", after=desk.telegram.chat(anna).last())
    (call,) = desk.telegram.calls.of("pinChatMessage")
    assert call.arguments["disable_notification"] == "true"
    assert desk.telegram.chat(anna).pinned() == [greeting]


async def test_the_pinned_and_the_newest_follow_the_address_at_once(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    await pinned(desk, anna)
    await desk.opens_ticket(anna, "Не могу войти")
    opened = await desk.hears(anna, "открыт")
    assert url_of(opened, "Открыть тикет") == f"{PUBLIC_URL}/?ticket=100001"
    await desk.has("SELECT 1 FROM app_buttons WHERE telegram_id = ?", opened.message_id)
    async with asyncio.timeout(SOON_S):
        desk.configure(public_url=MOVED)
        await leads_to(desk, anna, "открыт", f"{MOVED}/?ticket=100001", "Открыть тикет")
        await leads_to(desk, anna, "Здравствуйте", f"{MOVED}/")


async def test_other_buttons_of_the_message_stay(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris = await desk.staff()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Где заказ?")
    alert = await desk.hears(boris, "Где заказ?")
    before = [button["text"] for button in alert.buttons]
    await desk.has("SELECT 1 FROM app_buttons WHERE telegram_id = ?", alert.message_id)
    desk.configure(public_url=MOVED)
    await leads_to(desk, boris, "Где заказ?", f"{MOVED}/?ticket=100001", "Открыть тикет")
    assert [button["text"] for button in alert.buttons] == before
    assert "callback_data" in alert.button("Взять")


async def test_a_change_while_the_bot_was_down_is_made_up_for(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    await known(desk, anna, 2)
    await desk.stop_bot()
    desk.start_bot(public_url=MOVED)
    await leads_to(desk, anna, "Здравствуйте", f"{MOVED}/")
    assert len(desk.telegram.calls.accepted("editMessageReplyMarkup")) == 1, "one message, one call"


async def test_without_an_address_buttons_stay_and_follow_the_next_one(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    await known(desk, anna, 2)
    desk.configure(public_url=None)
    await desk.telegram.calls.bell.wait_until(
        lambda: True if desk.telegram.profile.default_button["type"] != "web_app" else None,
        PATIENCE_S,
        lambda: "the address is still in force",
    )
    oleg = desk.telegram.add_user(2002, "Олег")
    desk.telegram.start(oleg)
    assert not (await desk.hears(oleg, "Приложение пока не подключено")).buttons
    desk.configure(public_url=MOVED)
    await leads_to(desk, anna, "Здравствуйте", f"{MOVED}/")


async def test_bad_times_are_waited_out(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    await known(desk, anna, 2)
    method = "editMessageReplyMarkup"
    desk.telegram.faults.server_error(502, method=method)
    desk.telegram.faults.flood(1, method=method)
    desk.telegram.faults.drop_after(method=method)
    desk.configure(public_url=MOVED)
    await desk.has("SELECT 1 FROM app_buttons WHERE origin = ?", MOVED)
    greeting = await leads_to(desk, anna, "Здравствуйте", f"{MOVED}/")
    assert "not modified" in desk.telegram.calls.of(method)[-1].description
    assert len(greeting.buttons) == 1


async def test_a_deleted_message_and_a_lost_chat_are_forgotten(desk: Bench) -> None:
    desk.start_bot()
    anna, oleg = await desk.customer(), await desk.customer(2002, "Олег")
    for user in (anna, oleg):
        await known(desk, user, 2)
    await desk.stop_bot()
    desk.telegram.delete(desk.telegram.chat(anna).pinned()[0])
    desk.telegram.faults.refuse(
        403, "Forbidden: bot was blocked by the user", chat_id=oleg.user_id, times=None
    )
    desk.start_bot(public_url=MOVED)
    await desk.until(lambda tx: tx.one("SELECT count(*) FROM app_buttons") == (0,))
    assert await desk.rows("SELECT id FROM people WHERE unreachable_at IS NOT NULL") == [
        (oleg.user_id,)
    ]
    tries = len(desk.telegram.calls.of("editMessageReplyMarkup"))
    desk.telegram.start(anna)
    last = desk.telegram.chat(anna).last()
    again = await desk.hears(anna, "Здравствуйте", after=last)
    await known(desk, anna, 2)
    assert again.pinned, "the former greeting is gone, so this one is pinned"
    assert len(desk.telegram.calls.of("editMessageReplyMarkup")) == tries


async def test_active_chats_come_first_and_the_rest_in_peace(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buttons, "CALLS_BURST", 2.0)
    monkeypatch.setattr(buttons, "CALLS_PER_S", 50.0)
    monkeypatch.setattr(buttons, "LANES", 1)
    desk.start_bot()
    people = [await desk.customer(2001 + number, f"Клиент {number}") for number in range(6)]
    for user in people:
        await known(desk, user, 2)
    await desk.stop_bot()
    desk.start_bot(public_url=MOVED)
    for user in people:
        await leads_to(desk, user, "Здравствуйте", f"{MOVED}/")
    order = [call.chat_id for call in desk.telegram.calls.accepted("editMessageReplyMarkup")]
    assert order == [user.user_id for user in reversed(people)]


async def test_an_address_that_changes_meanwhile_wins(desk: Bench) -> None:
    desk.start_bot()
    anna = await desk.customer()
    await known(desk, anna, 2)
    hanging = desk.telegram.faults.delay(0.5, method="editMessageReplyMarkup")
    desk.configure(public_url=MOVED)
    await hanging.wait_struck(timeout_s=PATIENCE_S)
    desk.configure(public_url="https://third.example")
    await leads_to(desk, anna, "Здравствуйте", "https://third.example/")
    await desk.has("SELECT 1 FROM app_buttons WHERE origin = 'https://third.example'")


async def test_an_address_that_telegram_dislikes_loses_no_button(
    desk: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    desk.start_bot()
    anna, oleg = await desk.customer(), await desk.customer(2002, "Олег")
    for user in (anna, oleg):
        await known(desk, user, 2)
    words = "Bad Request: BUTTON_URL_INVALID"
    fault = desk.telegram.faults.refuse(400, words, method="editMessageReplyMarkup", times=None)
    desk.configure(public_url=MOVED)
    await desk.until(
        lambda tx: tx.one("SELECT count(*) FROM app_buttons WHERE origin = ?", (MOVED,)) == (4,)
    )
    fault.clear()
    desk.configure(public_url="https://third.example")
    for user in (anna, oleg):
        await leads_to(desk, user, "Здравствуйте", "https://third.example/")
    assert caplog.text.count("Telegram refuses buttons to public_url") == 1


async def test_a_greeting_that_is_gone_before_it_is_pinned_is_forgotten(desk: Bench) -> None:
    hanging = desk.telegram.faults.delay(0.5, method="pinChatMessage")
    desk.start_bot()
    anna = await desk.customer()
    await hanging.wait_struck(timeout_s=PATIENCE_S)
    desk.telegram.delete(desk.telegram.chat(anna).from_bot()[0])
    await desk.until(lambda tx: tx.one("SELECT count(*) FROM app_buttons") == (0,))
