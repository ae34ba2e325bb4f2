"""When quiet hours end: one message with what waits, and none when nothing does."""

from typing import Any

from app.domain.inbox import Wanted
from app.domain.person import Person
from app.domain.ticket import Status, Ticket
from app.services import answers, duty, inbox, mentions
from app.store import duties, people, reminders
from app.store.transaction import Transaction

DIGESTS_LIMIT = 50
PAGE_LIMIT = 20
#: Each of them is a button as well.
ROWS_LIMIT = 8
_OURS = frozenset({Status.NEW, Status.OPEN})


def tell_due(tx: Transaction) -> int:
    """Answers how many quiet hours have ended."""
    due = duties.digests_due(tx, DIGESTS_LIMIT)
    for person_id in due:
        # Somebody may have made them longer meanwhile.
        until = duty.quiet_until(tx, person_id)
        duties.hold(tx, person_id, until)
        person = people.get(tx, person_id)
        if until is None and person is not None:
            _tell(tx, person)
    return len(due)


def _tell(tx: Transaction, person: Person) -> None:
    if not person.is_staff or person.blocked_at is not None or person.unreachable_at is not None:
        return
    pages = [inbox.list_tickets(tx, person, wanted, None, PAGE_LIMIT) for wanted in _WANTED]
    waiting = [ticket for page in pages for ticket, _ in page.tickets if ticket.status in _OURS]
    named = len(mentions.list_mentions(tx, person)[0])
    rung = sum(one.rung_at is not None for one in reminders.of_person(tx, person.id))
    if not waiting and not named and not rung:
        return
    is_cut = len(waiting) > ROWS_LIMIT or any(page.next for page in pages)
    rows = [_row(ticket) for ticket in waiting[:ROWS_LIMIT]]
    answers.plan(tx, person.id, "digest", rows=rows, more=is_cut, named=named, rung=rung)


_WANTED = (Wanted("mine", awake=True), Wanted("unassigned", awake=True))


def _row(ticket: Ticket) -> dict[str, Any]:
    return {"id": ticket.id, "subject": ticket.subject, "customer": ticket.customer.name}
