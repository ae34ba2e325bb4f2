"""The commands about somebody's own reminders (services/reminders.py)."""

from typing import Any

from pydantic_core import to_json

from app.domain import shapes
from app.domain.person import Person
from app.domain.reminder import REMINDER_TEXT_LIMIT, Reminder
from app.domain.text import bounded
from app.live import shows
from app.live.command import Caller, Command
from app.live.strict import Id, Nothing, Strict, TicketOnly
from app.live.texts import Texts
from app.services import reminders


class ReminderSet(Strict):
    """`at` is in Unix milliseconds."""

    ticket_id: Id
    at: Id
    text: str = ""


def _set(caller: Caller, params: Any) -> tuple[Any, ...]:
    text = bounded(params.text, field="text", limit=REMINDER_TEXT_LIMIT, least=0)
    return caller.person, params.ticket_id, params.at, text


def _reminder(_texts: Texts, _person: Person, kept: tuple[Reminder, int]) -> bytes:
    return to_json({"reminder": shapes.reminder(kept[0]), "cursor": kept[1]})


def _reminders(_texts: Texts, _person: Person, found: tuple[list[Reminder], int]) -> bytes:
    shown = [shapes.reminder(one) for one in found[0]]
    return to_json({"reminders": shown, "cursor": found[1]})


PARAMS: dict[str, type[Strict]] = {
    "reminder.set": ReminderSet,
    "reminder.remove": TicketOnly,
    "reminder.list": Nothing,
}
WRITES: dict[str, Command] = {
    "reminder.set": Command(reminders.set_reminder, _set, _reminder),
    "reminder.remove": Command(
        reminders.remove_reminder, lambda c, p: (c.person, p.ticket_id), shows.cursor
    ),
}
READS: dict[str, Command] = {
    "reminder.list": Command(reminders.list_reminders, lambda c, _: (c.person,), _reminders),
}
