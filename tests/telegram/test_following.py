"""Edits, deletions and reactions of the staff in the customer's chat, and alerts that follow."""

from app.domain.text import utf16_length
from app.sandbox import User
from app.services import conversation, tickets
from tests.telegram.bench import ADMIN_ID, Bench
from tests.telegram.letters import deletes, edits, ended, kept, reacts, refusals, says, sent_to
from tests.telegram.test_everything import anna as anna

TWO_DAYS_MS = 48 * 3600 * 1000
AUTHOR = "Борис, поддержка\n"


async def test_an_edit_changes_the_message_that_is_there(desk: Bench, anna: User) -> None:
    message_id = await says(desk, 100_001, "Завтра")
    shown = await desk.hears(anna, "Завтра")
    before = len(sent_to(desk, anna))
    await edits(desk, message_id, "Послезавтра")
    again = await desk.hears(anna, "Послезавтра")
    assert again is shown
    assert again.edited
    assert again.text == AUTHOR + "Послезавтра"
    assert again.button("Открыть тикет")
    await ended(desk, message_id, "edit")
    assert len(sent_to(desk, anna)) == before
    assert not refusals(desk)


async def test_a_caption_is_edited_under_its_picture(desk: Bench, anna: User) -> None:
    message_id = await says(desk, 100_001, "Схема", (await kept(desk),))
    shown = await desk.hears(anna, "Схема")
    await edits(desk, message_id, "Новая схема")
    assert await desk.hears(anna, "Новая схема") is shown
    assert "photo" in shown.content
    await edits(desk, message_id, "слово " * 300 + "конец")
    last = await desk.hears(anna, "конец")
    assert shown.text.startswith(AUTHOR + "слово")
    assert utf16_length(shown.text) <= 1024
    assert last.reply_to is shown
    assert not shown.buttons
    assert last.button("Открыть тикет")
    assert not refusals(desk)


async def test_an_edit_before_the_sending_changes_what_is_sent(desk: Bench, anna: User) -> None:
    await desk.stop_bot()
    message_id = await says(desk, 100_001, "Ошибка")
    await edits(desk, message_id, "Верно")
    desk.start_bot()
    assert not (await desk.hears(anna, "Верно")).edited
    assert not [one for one in sent_to(desk, anna) if "Ошибка" in one.text]
    await desk.stop_bot()
    gone = await says(desk, 100_001, "Не надо")
    await deletes(desk, gone)
    desk.start_bot()
    await says(desk, 100_001, "Дальше")
    await desk.hears(anna, "Дальше")
    assert not [one for one in sent_to(desk, anna) if "Не надо" in one.text]
    assert not refusals(desk)


async def test_a_text_that_shrinks_and_grows_is_told_whole(desk: Bench, anna: User) -> None:
    long, short = "слово " * 1500 + "конец", "Коротко"
    message_id = await says(desk, 100_001, long)
    await ended(desk, message_id)
    before = len(sent_to(desk, anna))
    await edits(desk, message_id, short)
    first = await desk.hears(anna, short)
    await ended(desk, message_id, "edit")
    assert first.text == AUTHOR + short
    assert first.button("Открыть тикет")
    assert len(sent_to(desk, anna)) == before - 2, "the parts that were not needed are gone"
    await edits(desk, message_id, long)
    await desk.hears(anna, "конец")
    await desk.has(
        "SELECT 1 FROM deliveries WHERE kind = 'edit' AND state = 'sent' LIMIT 1 OFFSET 1"
    )
    shown = [one for one in sent_to(desk, anna) if "слово" in one.text]
    assert shown[0] is first
    assert "".join(one.text + " " for one in shown).strip() == AUTHOR + long
    assert [bool(one.buttons) for one in shown] == [False, False, True]
    assert shown[1].reply_to is first
    assert not refusals(desk)


async def test_the_same_words_again_ask_nothing_of_telegram(desk: Bench, anna: User) -> None:
    message_id = await says(desk, 100_001, "Раз")
    await desk.hears(anna, "Раз")
    await desk.stop_bot()
    await edits(desk, message_id, "Два")
    await edits(desk, message_id, "Раз")
    desk.start_bot()
    await ended(desk, message_id, "edit")
    assert not desk.telegram.calls.of("editMessageText")


async def test_a_deletion_takes_every_part_with_it(desk: Bench, anna: User) -> None:
    files = (await kept(desk), await kept(desk, content=b"another"))
    message_id = await says(desk, 100_001, "слово " * 900, files)
    await ended(desk, message_id)
    await deletes(desk, message_id)
    await ended(desk, message_id, "deletion")
    assert not [one for one in sent_to(desk, anna) if "слово" in one.text or "photo" in one.content]
    assert len(desk.telegram.calls.of("deleteMessages")) == 1
    assert not refusals(desk)


async def test_what_is_too_old_to_be_deleted_is_said_to_be_there(
    desk: Bench, anna: User
) -> None:
    message_id = await says(desk, 100_001, "Старое")
    shown = await desk.hears(anna, "Старое")
    await ended(desk, message_id)
    await desk.advance(TWO_DAYS_MS)
    await deletes(desk, message_id)
    await ended(desk, message_id, "deletion", "failed")
    assert not shown.deleted
    assert not refusals(desk)


async def test_a_deletion_in_the_middle_of_a_sending_takes_back_what_has_gone(
    desk: Bench, anna: User
) -> None:
    desk.telegram.faults.flood(3600, method="sendVoice", chat_id=2001)
    files = (await kept(desk), await kept(desk, "voice"))
    message_id = await says(desk, 100_001, "Части", files)
    await desk.has("SELECT 1 FROM chat_holds WHERE chat_id = 2001")
    assert "photo" in sent_to(desk, anna)[-1].content
    await deletes(desk, message_id)
    await desk.advance(3600_000)
    await ended(desk, message_id, "deletion")
    assert not [one for one in sent_to(desk, anna) if {"photo", "voice"} & set(one.content)]


async def test_an_edit_whose_reply_is_lost_is_made_again(desk: Bench, anna: User) -> None:
    message_id = await says(desk, 100_001, "Раз")
    shown = await desk.hears(anna, "Раз")
    desk.telegram.faults.drop_after(method="editMessageText", chat_id=2001)
    await edits(desk, message_id, "Два")
    await ended(desk, message_id, "edit")
    assert shown.text == AUTHOR + "Два"
    assert await desk.rows("SELECT 1 FROM deliveries WHERE state = 'unknown'") == []


async def test_the_staffs_reaction_is_the_bots(desk: Bench, anna: User) -> None:
    asked = await desk.filed("Вопрос")
    theirs = await desk.telegram.chat(anna).wait_for(lambda m: m.text == "Вопрос", timeout_s=9)
    bot_id = desk.telegram.world.bot.user_id

    async def shows(emoji: str | None) -> None:
        await desk.telegram.chat(anna).bell.wait_until(
            lambda: theirs.reactions.get(bot_id) == emoji or None, 9, str
        )

    for emoji in ("👍", "🔥", None):
        await reacts(desk, asked.id, emoji)
        await shows(emoji)
    own = await says(desk, 100_001, "Ответ тебе")
    shown = await desk.hears(anna, "Ответ тебе")
    await reacts(desk, own, "❤")
    await ended(desk, own, "reaction")
    assert shown.reactions == {bot_id: "❤"}
    assert not refusals(desk)


async def test_alerts_follow_the_customers_words(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris = await desk.staff()
    await desk.customer()
    anna = desk.telegram.world.users[2001]
    await desk.opens_ticket(anna, "Не работает")
    alert = await desk.hears(boris, "Не работает")
    asked = await desk.filed("Не работает")
    customer = await desk.actor(2001)
    await desk.store.write(conversation.edit_message, customer, asked.id, "Уже работает")
    assert await desk.hears(boris, "Уже работает") is alert
    await desk.store.write(conversation.delete_message, customer, asked.id)
    assert await desk.hears(boris, "Сообщение удалено") is alert
    assert not refusals(desk)


async def test_a_taken_ticket_changes_everybodys_alerts(desk: Bench, at_once: None) -> None:
    desk.start_bot()
    boris, vera = await desk.staff(), await desk.staff(9002, "Вера")
    anna = await desk.customer()
    ticket_id = await desk.opens_ticket(anna, "Кто возьмёт?")
    alerts = [await desk.hears(one, "Кто возьмёт?") for one in (boris, vera)]
    assert all(alert.button("Взять") for alert in alerts)
    before = [len(sent_to(desk, one)) for one in (boris, vera)]
    await desk.store.write(tickets.claim, await desk.actor(ADMIN_ID), ticket_id, None)
    assert await desk.hears(vera, "Взято: Борис") is alerts[1]
    await desk.until(lambda _tx: len(alerts[0].buttons) == 2)
    for alert in alerts:
        assert [button["text"] for button in alert.buttons] == ["Открыть тикет", "Ответить"]
    assert "Взято" not in alerts[0].text
    assert [len(sent_to(desk, one)) for one in (boris, vera)] == before, "nothing new is sent"
    assert not refusals(desk)


async def test_an_alert_whose_files_telegram_refuses_still_tells_the_words(
    desk: Bench, at_once: None
) -> None:
    desk.start_bot()
    boris = await desk.staff()
    anna = await desk.customer()
    desk.telegram.faults.refuse(400, "Bad Request: no", method="sendDocument", chat_id=9001)
    desk.telegram.send(anna, "document", caption="Вот файл", name="отчёт.txt", content=b"text")
    alert = await desk.hears(boris, "Вот файл")
    assert "отчёт.txt" in alert.text
    await desk.has("SELECT 1 FROM deliveries WHERE kind = 'alert' AND state = 'sent'")
