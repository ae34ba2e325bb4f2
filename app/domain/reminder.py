"""A reminder: somebody of the staff wants to come back to a ticket at a moment of their own.

The ticket goes on as it is; nobody else sees it.
"""

from dataclasses import dataclass

#: Code points of what somebody tells themselves.
REMINDER_TEXT_LIMIT = 200
#: Of one person, those that have rung and are not done included.
REMINDERS_LIMIT = 200
DAY_MS = 86_400_000
#: As far ahead as a ticket can be put aside.
REMINDER_MOST_MS = 366 * DAY_MS


@dataclass(slots=True)
class Reminder:
    """`due_at` and `rung_at` are Unix milliseconds; `rung_at` is None while it waits."""

    person_id: int
    ticket_id: int
    due_at: int
    text: str
    rung_at: int | None = None
