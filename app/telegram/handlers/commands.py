"""The bot's commands: /start, /tickets and /help, for customers and for the staff.

Any other word with a slash is a message like all others.
"""

import re
from collections.abc import Callable
from typing import Any

from app.config import Settings
from app.domain.person import Person
from app.services import answers, gate, inbox
from app.store.transaction import Transaction

NAMES = ("start", "tickets", "help")
LIST_LIMIT = 10
_COMMAND = re.compile(rf"/({'|'.join(NAMES)})(?:@\w+)?(?:\s|$)", re.IGNORECASE)


def command_in(text: str | None) -> str | None:
    """The name of the command that a text begins with."""
    found = _COMMAND.match(text or "")
    return found[1].lower() if found else None


def obey(tx: Transaction, person: Person, name: str, settings: Settings) -> None:
    """Plans a command's answer. Raises `rate_limited`: answers are messages too."""
    if person.blocked_at is not None:
        return
    gate.pass_or_refuse(tx, person, settings.messages_per_minute)
    _COMMANDS[name](tx, person)


def _start(tx: Transaction, person: Person) -> None:
    answers.plan(tx, person.id, "greeting_staff" if person.is_staff else "greeting")


def _help(tx: Transaction, person: Person) -> None:
    answers.plan(tx, person.id, "help_staff" if person.is_staff else "help")


def _tickets(tx: Transaction, person: Person) -> None:
    if person.is_staff:
        mine, unassigned = (_rows(tx, person, view) for view in ("mine", "unassigned"))
        answers.plan(tx, person.id, "inbox", mine=mine, unassigned=unassigned)
    else:
        answers.plan(tx, person.id, "tickets", **_rows(tx, person, "all"))


def _rows(tx: Transaction, person: Person, view: str) -> dict[str, Any]:
    page = inbox.list_tickets(tx, person, view, None, LIST_LIMIT)
    rows = [
        {
            "id": ticket.id,
            "subject": ticket.subject,
            "status": ticket.status.value,
            "customer": ticket.customer.name,
        }
        for ticket, _ in page.tickets
    ]
    return {"rows": rows, "more": page.next is not None}


_COMMANDS: dict[str, Callable[[Transaction, Person], None]] = {
    "start": _start,
    "tickets": _tickets,
    "help": _help,
}
