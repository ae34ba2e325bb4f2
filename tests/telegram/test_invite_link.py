"""An invitation opened in the chat: who is staff now, what they read, what their buttons can do."""

from app.domain.person import Role
from app.sandbox import User
from app.services import invites, staff
from tests.telegram.bench import ADMIN_ID, PUBLIC_URL, Bench


async def invited(desk: Bench, role: Role, token: str) -> None:
    admin = await desk.actor(ADMIN_ID)
    await desk.store.write(invites.make_invite, admin, role, token)


def open_link(desk: Bench, user: User, token: str) -> None:
    desk.telegram.start(user, f"{invites.START_PREFIX}{token}")


async def test_whoever_opens_it_is_an_agent_and_the_admin_hears_of_it(desk: Bench) -> None:
    desk.start_bot()
    boss = await desk.staff()
    await invited(desk, Role.AGENT, "one")
    vera, olga = desk.telegram.add_user(2001, "Вера"), desk.telegram.add_user(2002, "Ольга")
    open_link(desk, vera, "one")
    told = await desk.hears(vera, "Теперь вы отвечаете в этой поддержке")
    assert told.button("Открыть тикеты")["web_app"]["url"] == f"{PUBLIC_URL}/"
    await desk.hears(boss, "Теперь на сообщения отвечает и Вера")
    assert (await desk.actor(2001)).role is Role.AGENT
    open_link(desk, olga, "one")
    await desk.hears(olga, "уже использовано")
    open_link(desk, olga, "guess")
    await desk.hears(olga, "Такого приглашения нет")
    assert (await desk.actor(2002)).role is Role.CUSTOMER
    assert not await desk.rows("SELECT 1 FROM tickets"), "a link is no message of a ticket"


async def test_a_deactivated_agents_buttons_and_words_do_nothing(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    await invited(desk, Role.AGENT, "one")
    vera, anna = desk.telegram.add_user(2001, "Вера"), await desk.customer(2003)
    open_link(desk, vera, "one")
    await desk.hears(vera, "Теперь вы отвечаете")
    ticket_id = await desk.opens_ticket(anna, "Лампа не горит")
    alert = await desk.hears(vera, "Лампа не горит")
    await desk.store.write(staff.deactivate, await desk.actor(ADMIN_ID), 2001)
    assert await desk.press(vera, alert, "Взять") == "Эта кнопка уже не действует."
    desk.telegram.send_text(vera, "Отвечаю", reply_to=alert)
    desk.telegram.send_text(anna, "Вы тут?")
    await desk.filed("Вы тут?")
    assert await desk.conversation(ticket_id) == ["Лампа не горит", "Вы тут?"]
    row = await desk.rows("SELECT assignee_id FROM tickets WHERE id = ?", ticket_id)
    assert row == [(None,)]
