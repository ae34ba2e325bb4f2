"""Texts that an administrator has put in other ways: said from the next message on, by language."""

import json

from app.services import bans, settings, tickets
from app.telegram.own_words import KEYS
from tests.house.tree import ROOT
from tests.telegram.bench import ADMIN_ID, Bench

#: What the bot says and no administrator puts otherwise, by the reason.
AS_THEY_ARE = {
    "said to the staff alone": (
        "bot.answer.answer_", "bot.answer.claim_", "bot.answer.digest", "bot.answer.done_by_staff",
        "bot.answer.greeting_staff", "bot.answer.help_staff", "bot.answer.inbox_",
        "bot.answer.invite_", "bot.answer.mine_empty", "bot.answer.no_app",
        "bot.answer.nobody_waits", "bot.answer.note_of", "bot.answer.parked", "bot.answer.staff_",
    ),
    "written among the working hours": ("bot.status.away",),
    "a question or a line that belongs to its buttons or its list": (
        "bot.answer.choose_category", "bot.answer.close_which", "bot.answer.closed_before",
        "bot.answer.comment", "bot.answer.edit_too_late", "bot.answer.flood_over",
        "bot.answer.language", "bot.answer.merged", "bot.answer.more", "bot.answer.moved",
        "bot.answer.new", "bot.answer.no_tickets", "bot.answer.nothing_to_close",
        "bot.answer.several", "bot.answer.split", "bot.answer.tickets",
    ),
}  # fmt: skip


def test_every_text_for_customers_can_be_put_otherwise_or_has_its_reason() -> None:
    words = json.loads((ROOT / "app" / "locales" / "ru.json").read_text(encoding="utf-8"))
    told = {key for key in words if key.startswith(("bot.answer.", "bot.status.", "bot.rating."))}
    kept = tuple(key for keys in AS_THEY_ARE.values() for key in keys)
    left = {key for key in told - set(KEYS.values()) if not key.startswith(kept)}
    assert left == set(), "put it into domain/bot_texts.py, or say here why not"
    unused = [one for one in kept if not any(key.startswith(one) for key in told)]
    assert unused == []


RU = {
    "greeting": "Привет, это «Лампа».", "opened": "Записали под номером {number}.",
    "resolved": "Починили.", "closed": "Закрыли.", "banned": "Вам сюда нельзя.",
    "help": "Пишите нам.", "unbanned": "Снова можно.",
}  # fmt: skip


async def test_the_bot_says_it_as_the_desk_wants_it_said(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    boss = await desk.actor(ADMIN_ID)
    await desk.store.write(settings.set_section, boss, "texts", {"ru": RU, "en": {}})
    vera = desk.telegram.add_user(2001, "Вера")
    desk.telegram.start(vera)
    await desk.hears(vera, "Привет, это «Лампа».")
    desk.telegram.send_text(vera, "/help")
    await desk.hears(vera, "Пишите нам.")
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
    await desk.store.write(bans.unblock, boss, 2001)
    await desk.hears(vera, "Снова можно.")
