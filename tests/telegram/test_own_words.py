"""Texts that an administrator has put in other ways: said from the next message on, by language."""

from app.services import bans, settings, tickets
from tests.telegram.bench import ADMIN_ID, Bench

RU = {
    "greeting": "Привет, это «Лампа».", "opened": "Записали под номером {number}.",
    "resolved": "Починили.", "closed": "Закрыли.", "banned": "Вам сюда нельзя.",
}  # fmt: skip


async def test_the_bot_says_it_as_the_desk_wants_it_said(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    boss = await desk.actor(ADMIN_ID)
    await desk.store.write(settings.set_section, boss, "texts", {"ru": RU, "en": {}})
    vera = desk.telegram.add_user(2001, "Вера")
    desk.telegram.start(vera)
    await desk.hears(vera, "Привет, это «Лампа».")
    ticket_id = await desk.opens_ticket(vera, "Темно")
    await desk.hears(vera, f"Записали под номером {ticket_id:,}.".replace(",", "\u00a0"))
    await desk.store.write(tickets.resolve, boss, ticket_id)
    await desk.hears(vera, "Починили.")
    await desk.store.write(tickets.close, boss, ticket_id)
    await desk.hears(vera, "Закрыли.")
    olga = desk.telegram.add_user(2002, "Olga", language_code="en")
    desk.telegram.start(olga)
    await desk.hears(olga, "Hello. This is support.")
    await desk.store.write(bans.block, boss, 2001, bans.Manner.TOLD)
    await desk.hears(vera, "Вам сюда нельзя.")
