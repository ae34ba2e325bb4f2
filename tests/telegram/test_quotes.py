"""A part of a message is quoted on one side and shown on the other, both ways."""

from typing import Any

from app.domain.quotes import Quote
from app.sandbox import Message, User
from app.services import conversation
from app.services.conversation import MessageDraft
from tests.telegram.bench import Bench
from tests.telegram.letters import edits, ended, kept, refusals, says
from tests.telegram.test_everything import anna as anna

ANSWER = "Нажмите Сброс, потом ещё раз Сброс"


def chosen(text: str, position: int = 0) -> dict[str, Any]:
    """What Telegram adds to a message whose writer has chosen a part."""
    return {"quote": {"text": text, "position": position, "is_manual": True}}


def quotes(desk: Bench, user: User, shown: Message, text: str, words: str) -> None:
    position = shown.text.rindex(text)
    desk.telegram.send_text(user, words, reply_to=shown, marks=chosen(text, position))


async def test_a_customer_quotes_a_part_of_an_answer(desk: Bench, anna: User) -> None:
    answer = await says(desk, 100_001, ANSWER)
    shown = await desk.hears(anna, ANSWER)
    quotes(desk, anna, shown, "Сброс", "Какой из двух?")
    said = await desk.filed("Какой из двух?")
    assert said.reply_to == answer
    assert said.extra is not None
    assert said.extra.quote == Quote("Сброс", ANSWER.rindex("Сброс"))
    alert = await desk.hears(desk.telegram.world.users[9001], "Какой из двух?")
    assert "Сброс\nКакой из двух?" in alert.text
    assert "blockquote" in [one["type"] for one in alert.entities]


async def test_an_agent_answers_an_alert_with_and_without_a_quote(
    desk: Bench, anna: User, at_once: None
) -> None:
    boris = desk.telegram.world.users[9001]
    desk.telegram.send_text(anna, "Не горит лампа в прихожей")
    asked = await desk.filed("Не горит лампа в прихожей")
    alert = await desk.hears(boris, "Не горит лампа")
    desk.telegram.send_text(boris, "Смотрим", reply_to=alert)
    assert (await desk.filed("Смотрим")).reply_to is None
    quotes(desk, boris, alert, "в прихожей", "Именно там?")
    said = await desk.filed("Именно там?")
    assert said.reply_to == asked.id
    assert said.extra is not None
    assert said.extra.quote == Quote("в прихожей", 15)
    shown = await desk.hears(anna, "Именно там?")
    assert shown.extras["quote"]["text"] == "в прихожей"
    assert not refusals(desk)


async def test_a_quote_of_the_bots_own_words_stands_before_what_is_said(
    desk: Bench, anna: User
) -> None:
    await says(desk, 100_001, ANSWER)
    shown = await desk.hears(anna, ANSWER)
    quotes(desk, anna, shown, "поддержка", "Кто это?")
    said = await desk.filed("поддержка\nКто это?")
    assert said.extra is not None
    assert said.extra.quote is None
    assert [one.type for one in said.extra.entities] == ["blockquote"]


async def test_an_edit_leaves_a_quote_as_it_was(desk: Bench, anna: User) -> None:
    await says(desk, 100_001, ANSWER)
    shown = await desk.hears(anna, ANSWER)
    first = desk.telegram.send_text(anna, "Что", reply_to=shown, marks=chosen("ещё раз", 40))
    await desk.filed("Что")
    desk.telegram.edit_text(anna, first, "Что это?")
    said = await desk.filed("Что это?")
    assert said.extra is not None
    assert said.extra.quote is not None
    assert said.extra.quote.text == "ещё раз"


async def test_the_staff_quote_a_part_with_its_formatting(desk: Bench, anna: User) -> None:
    bold = [{"type": "bold", "offset": 3, "length": 7}]
    desk.telegram.send_text(anna, "Не работает кнопка", entities=bold)
    asked = await desk.filed("Не работает кнопка")
    await says(desk, 100_001, "Какая?", reply_to=asked.id, quote="работает кнопка")
    shown = await desk.hears(anna, "Какая?")
    assert shown.reply_to is not None
    assert shown.extras["quote"] == {
        "text": "работает кнопка",
        "entities": [{"type": "bold", "offset": 0, "length": 7}],
        "position": 3,
        "is_manual": True,
    }
    await says(
        desk, 100_001, "Вот", (await kept(desk),), reply_to=asked.id, quote="кнопка"
    )
    assert (await desk.hears(anna, "Вот")).extras["quote"]["text"] == "кнопка"
    assert not refusals(desk)


async def test_what_telegram_cannot_quote_is_said_in_words(desk: Bench, anna: User) -> None:
    customer = await desk.actor(2001)
    written = MessageDraft(100_001, "Написано в приложении")
    outcome = await desk.store.write(conversation.post_message, customer, written, 0)
    assert outcome.message is not None
    asked = outcome.message.id
    answer = await says(desk, 100_001, "Видим", reply_to=asked, quote="в приложении")
    shown = await desk.hears(anna, "Видим")
    assert shown.text.endswith("\nв приложении\nВидим")
    assert [one["type"] for one in shown.entities] == ["bold", "blockquote"]
    await ended(desk, answer)
    await edits(desk, answer, "Видим это")
    await ended(desk, answer, "edit")
    assert shown.text.endswith("\nв приложении\nВидим это")
    assert not refusals(desk)


async def test_a_quote_that_telegram_refuses_is_said_in_words(desk: Bench, anna: User) -> None:
    asked = await desk.filed("Вопрос")
    theirs = await desk.telegram.chat(anna).wait_for(lambda m: m.text == "Вопрос", timeout_s=9)
    theirs.content = {"text": "иначе"}
    await says(desk, 100_001, "Нет", reply_to=asked.id, quote="Вопр")
    shown = await desk.hears(anna, "Нет")
    assert shown.text.endswith("\nВопр\nНет")
    assert shown.reply_to is theirs
    assert refusals(desk) == ["sendMessage: Bad Request: QUOTE_TEXT_INVALID"]


async def test_nobody_puts_words_into_somebodys_mouth(desk: Bench, anna: User) -> None:
    asked = await desk.filed("Вопрос")
    message_id = await says(desk, 100_001, "Да", reply_to=asked.id, quote="Обещание")
    await ended(desk, message_id)
    said = await desk.filed("Да")
    assert said.reply_to == asked.id
    assert said.extra is None
