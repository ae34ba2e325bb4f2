"""The bot's commands, for customers and for the staff, and the claim link of a new desk.

Any other word with a slash is a message like all others, and so is a command with words behind it
that it has no use for: nothing that somebody writes is lost.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from telegram import Message

from app.config import Settings
from app.domain.inbox import Wanted
from app.domain.person import Person
from app.services import answers, claims, closing, gate, inbox, invites, staff_menus, wishes
from app.services.menu import COMMANDS, STAFF_ONLY
from app.store.transaction import Transaction

LIST_LIMIT = 10
#: Each of them is a button as well.
WAITING_LIMIT = 8
_WAIT_FOR_US = frozenset({"new", "open"})
_COMMAND = re.compile(rf"/({'|'.join(COMMANDS)})(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
#: Those that say something themselves; behind the others more words make it a message like all.
_WITH_WORDS = frozenset({"start", "new"})


class Command(NamedTuple):
    """`words` is what stands behind it; `replied` is the message that it was sent in reply to."""

    name: str
    words: str
    replied: int | None

    def opens_with_words(self, person: Person) -> bool:
        """`/new` with the first words of the ticket behind it."""
        return self.name == "new" and bool(self.words) and not person.is_staff


def command_in(message: Message, person: Person) -> Command | None:
    """The command that a text is, when it is one for this person."""
    found = _COMMAND.fullmatch(message.text or "")
    if found is None:
        return None
    name, words = found[1].lower(), (found[2] or "").strip()
    if name in STAFF_ONLY and not person.is_staff:
        return None
    if words and name not in _WITH_WORDS:
        return None
    replied = message.reply_to_message
    return Command(name, words, replied.message_id if replied else None)


def obey(tx: Transaction, person: Person, command: Command, settings: Settings) -> None:
    """Plans a command's answer. Raises `rate_limited`: answers are messages too."""
    if person.blocked_at is not None:
        return
    gate.pass_or_refuse(tx, person, settings.messages_per_minute)
    token = command.words.split(maxsplit=1)[0] if command.words else ""
    if command.name == "start" and token.startswith(claims.START_PREFIX):
        _claim(tx, person, token.removeprefix(claims.START_PREFIX), settings)
        return
    if command.name == "start" and token.startswith(invites.START_PREFIX):
        outcome = invites.accept(tx, person, token.removeprefix(invites.START_PREFIX))
        answers.plan(tx, person.id, f"invite_{outcome}")
        return
    _COMMANDS[command.name](tx, person, command)


def _claim(tx: Transaction, person: Person, token: str, settings: Settings) -> None:
    outcome = claims.claim_desk(tx, person, token, settings.admin_ids)
    answers.plan(tx, person.id, f"claim_{outcome}")


def _start(tx: Transaction, person: Person, _command: Command) -> None:
    if person.is_staff:
        staff_menus.try_again(tx, person.id)
    answers.plan(tx, person.id, "greeting_staff" if person.is_staff else "greeting")


def _help(tx: Transaction, person: Person, _command: Command) -> None:
    answers.plan(tx, person.id, "help_staff" if person.is_staff else "help")


def _tickets(tx: Transaction, person: Person, _command: Command) -> None:
    if person.is_staff:
        mine, unassigned = (_rows(tx, person, view) for view in ("mine", "unassigned"))
        answers.plan(tx, person.id, "inbox", mine=mine, unassigned=unassigned)
    else:
        answers.plan(tx, person.id, "tickets", **_rows(tx, person, "all"))


def _inbox(tx: Transaction, person: Person, _command: Command) -> None:
    """Whose turn is ours: the person's own tickets and nobody's, newest activity first."""
    pages = [_rows(tx, person, view) for view in ("mine", "unassigned")]
    waiting = [row for page in pages for row in page["rows"] if row["status"] in _WAIT_FOR_US]
    more = len(waiting) > WAITING_LIMIT or any(page["more"] for page in pages)
    answers.plan(tx, person.id, "waiting", rows=waiting[:WAITING_LIMIT], more=more)


def _mine(tx: Transaction, person: Person, _command: Command) -> None:
    answers.plan(tx, person.id, "mine", **_rows(tx, person, "mine"))


def _rows(tx: Transaction, person: Person, view: str) -> dict[str, Any]:
    page = inbox.list_tickets(tx, person, Wanted(view), None, LIST_LIMIT)
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


def _new(tx: Transaction, person: Person, _command: Command) -> None:
    """The staff open tickets in the Mini App."""
    if person.is_staff:
        answers.plan(tx, person.id, "staff_hint")
    else:
        wishes.wish(tx, person)


def _close(tx: Transaction, person: Person, command: Command) -> None:
    closing.close_by_command(tx, person, command.replied)


def _language(tx: Transaction, person: Person, _command: Command) -> None:
    answers.plan(tx, person.id, "language")


_COMMANDS: dict[str, Callable[[Transaction, Person, Command], None]] = {
    "start": _start,
    "new": _new,
    "close": _close,
    "language": _language,
    "inbox": _inbox,
    "mine": _mine,
    "tickets": _tickets,
    "help": _help,
}
