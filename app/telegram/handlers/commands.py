"""The bot's commands, for customers and for the staff, and the claim link of a new desk.

Any other word with a slash is a message like all others.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from app.config import Settings
from app.domain.person import Person
from app.services import answers, claims, gate, inbox, staff_menus
from app.services.menu import STAFF_COMMANDS, STAFF_ONLY
from app.store.transaction import Transaction

LIST_LIMIT = 10
#: Each of them is a button as well.
WAITING_LIMIT = 8
_WAIT_FOR_US = frozenset({"new", "open"})
_COMMAND = re.compile(
    rf"/({'|'.join(STAFF_COMMANDS)})(?:@\w+)?(?:\s+(\S+)|\s|$)", re.IGNORECASE
)


class Command(NamedTuple):
    """`argument` is the first word behind it: the start parameter of a link."""

    name: str
    argument: str


def command_in(text: str | None, person: Person) -> Command | None:
    """The command that a text begins with, when it is one for this person."""
    found = _COMMAND.match(text or "")
    if found is None:
        return None
    name = found[1].lower()
    if name in STAFF_ONLY and not person.is_staff:
        return None
    return Command(name, found[2] or "")


def obey(tx: Transaction, person: Person, command: Command, settings: Settings) -> None:
    """Plans a command's answer. Raises `rate_limited`: answers are messages too."""
    if person.blocked_at is not None:
        return
    gate.pass_or_refuse(tx, person, settings.messages_per_minute)
    if command.name == "start" and command.argument.startswith(claims.START_PREFIX):
        _claim(tx, person, command.argument.removeprefix(claims.START_PREFIX), settings)
        return
    _COMMANDS[command.name](tx, person)


def _claim(tx: Transaction, person: Person, token: str, settings: Settings) -> None:
    outcome = claims.claim_desk(tx, person, token, settings.admin_ids)
    answers.plan(tx, person.id, f"claim_{outcome}")


def _start(tx: Transaction, person: Person) -> None:
    if person.is_staff:
        staff_menus.try_again(tx, person.id)
    answers.plan(tx, person.id, "greeting_staff" if person.is_staff else "greeting")


def _help(tx: Transaction, person: Person) -> None:
    answers.plan(tx, person.id, "help_staff" if person.is_staff else "help")


def _tickets(tx: Transaction, person: Person) -> None:
    if person.is_staff:
        mine, unassigned = (_rows(tx, person, view) for view in ("mine", "unassigned"))
        answers.plan(tx, person.id, "inbox", mine=mine, unassigned=unassigned)
    else:
        answers.plan(tx, person.id, "tickets", **_rows(tx, person, "all"))


def _inbox(tx: Transaction, person: Person) -> None:
    """Whose turn is ours: the person's own tickets and nobody's, newest activity first."""
    pages = [_rows(tx, person, view) for view in ("mine", "unassigned")]
    waiting = [row for page in pages for row in page["rows"] if row["status"] in _WAIT_FOR_US]
    more = len(waiting) > WAITING_LIMIT or any(page["more"] for page in pages)
    answers.plan(tx, person.id, "waiting", rows=waiting[:WAITING_LIMIT], more=more)


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
    "inbox": _inbox,
    "tickets": _tickets,
    "help": _help,
}
