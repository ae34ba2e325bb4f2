"""A desk whose hours, targets and the like are tuned, and whose bot does what is due."""

from typing import Any

from app.domain.settings import SECTIONS
from app.services import due_work, notifications, settings
from tests.factories import Desk

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS


def tune(desk: Desk, section: str, **values: Any) -> None:
    value = {**SECTIONS[section]().model_dump(mode="json"), **values}
    desk.do(settings.set_section, desk.admin(), section, value)


def work(desk: Desk) -> None:
    """Everything that is due, as the bot does it."""
    for _ in range(50):
        planned = desk.do(notifications.plan)
        if not planned and not desk.look(due_work.has_work):
            return
        desk.do(due_work.step)
    raise AssertionError("what is due never ends")


def told(desk: Desk, *kinds: str) -> list[tuple[str, str]]:
    """To whom which kinds of delivery were planned, in order."""
    names = {row[0]: row[1].lower() for row in desk.rows("SELECT id, name FROM people")}
    rows = desk.rows("SELECT person_id, kind FROM deliveries ORDER BY id")
    return [(names[row[0]], row[1]) for row in rows if row[1] in kinds]


def due_of(desk: Desk, ticket_id: int) -> tuple[Any, ...]:
    return desk.rows("SELECT due_kind, due_at, warn_at FROM tickets WHERE id = ?", ticket_id)[0]


def lines_of(desk: Desk, ticket_id: int) -> list[str]:
    rows = desk.rows(
        "SELECT body FROM messages WHERE ticket_id = ? AND kind = 'system' ORDER BY id", ticket_id
    )
    return [row[0] for row in rows]
