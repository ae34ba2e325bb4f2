"""Ratings and named colleagues in the chats, over the pretend Telegram."""

import pytest

from app.domain.person import Role
from app.sandbox import User
from app.services import notifications, people, tickets
from app.services.conversation import NoteDraft, add_note
from tests.telegram.bench import ADMIN_ID, Bench

AGENT_ID = 3001


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ends and low ratings are told without waiting for what may follow."""
    monkeypatch.setattr(notifications, "STATUS_GATHER_MS", 0)
    monkeypatch.setattr(notifications, "RATING_GATHER_MS", 0)


async def resolved(desk: Bench, user: User, text: str) -> int:
    ticket_id = await desk.opens_ticket(user, text)
    await desk.store.write(tickets.resolve, await desk.actor(ADMIN_ID), ticket_id)
    return ticket_id


@pytest.mark.usefixtures("_soon")
async def test_a_ticket_is_rated_in_the_chat(desk: Bench) -> None:
    desk.start_bot()
    boris, anna = await desk.staff(), await desk.customer()
    ticket_id = await resolved(desk, anna, "Не горит")
    question = await desk.hears(anna, "Пробейте талон")
    assert "2 из 5" in await desk.press(anna, question, "2")
    thanks = await desk.hears(anna, "●●○○○")
    alert = await desk.hears(boris, "●●○○○")
    assert "низкую оценку" in alert.text
    desk.telegram.send_text(anna, "Ждали два дня", reply_to=thanks)
    await desk.hears(anna, "отзыв сохранён")
    await desk.hears(boris, "Ждали два дня")
    assert await desk.rows("SELECT score, comment FROM ratings") == [(2, "Ждали два дня")]
    assert await desk.conversation(ticket_id) == ["Не горит"]
    assert "5 из 5" in await desk.press(anna, question, "5")
    await desk.store.write(tickets.reopen, await desk.actor(ADMIN_ID), ticket_id)
    assert "снова в работе" in await desk.press(anna, question, "4")
    assert await desk.rows("SELECT score FROM ratings") == [(5,)]


@pytest.mark.usefixtures("_soon")
async def test_a_button_asks_for_the_comment(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    await resolved(desk, anna, "Не горит")
    question = await desk.hears(anna, "Пробейте талон")
    await desk.press(anna, question, "4")
    thanks = await desk.hears(anna, "●●●●○")
    await desk.press(anna, thanks, "Добавить пару слов")
    await desk.hears(anna, "одним сообщением")
    desk.telegram.send_text(anna, "Всё хорошо")
    await desk.hears(anna, "отзыв сохранён")
    assert await desk.rows("SELECT comment FROM ratings") == [("Всё хорошо",)]
    desk.telegram.send_text(anna, "А вот ещё вопрос")
    await desk.filed("А вот ещё вопрос")


async def test_a_named_colleague_is_told_and_their_reply_is_a_note(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    clara = await desk.customer(AGENT_ID, "Клара")
    anna = await desk.customer()
    await desk.store.write(people.set_role, await desk.actor(ADMIN_ID), AGENT_ID, Role.AGENT)
    ticket_id = await desk.opens_ticket(anna, "Не горит")
    note = NoteDraft(ticket_id, "@Клара, глянь")
    await desk.store.write(add_note, await desk.actor(ADMIN_ID), note)
    told = await desk.hears(clara, "упоминает вас")
    assert "глянь" in told.text
    desk.telegram.send_text(clara, "Это к электрику", reply_to=told)
    await desk.hears(clara, "Клиент её не видит")
    filed = await desk.filed("Это к электрику")
    assert (filed.kind, filed.origin) == ("note", "telegram")
    assert await desk.conversation(ticket_id) == ["Не горит"]
    assert "Это к электрику" not in "".join(desk.heard(anna))
