"""A ticket counted from its messages: the truth that the running counts must agree with."""

from app.domain.ticket import LastMessage, Sight, Ticket
from app.store import marks, messages, people
from app.store.transaction import Transaction


def sight(
    tx: Transaction, ticket: Ticket, rev: int, active_at: int | None, sees_notes: int
) -> Sight:
    """One sight of a ticket; without `active_at` its last message says how new it is."""
    row = tx.one(
        "SELECT count(*) FROM messages WHERE ticket_id = ?1 AND deleted_at IS NULL"
        " AND ((?2 AND kind IN ('message', 'note'))"
        " OR (NOT ?2 AND kind = 'message' AND author_id IS NOT ?3))",
        (ticket.id, sees_notes, ticket.customer.id),
    )
    one = messages.newest_said(tx, ticket.id, sees_notes)
    last = None
    if one:
        last = LastMessage(one.id, one.kind, one.author_id, one.body, one.created_at, one.holds)
    if active_at is None:
        active_at = last.created_at if last else ticket.created_at
    return Sight(active_at, rev, int(row[0]) if row else 0, last)


def recount_marks(tx: Transaction, ticket: Ticket) -> None:
    """What each reader has seen, counted from the messages behind their mark.

    Messages may have been moved here with an author who has no mark yet.
    """
    marks.give_authors(tx, ticket.id)
    for person_id, mark in marks.of_ticket(tx, ticket.id):
        person = people.get(tx, person_id)
        if person is None:
            continue
        notes = int(person.is_staff)
        behind = marks.unread_behind(tx, ticket.id, person_id, mark.message_id, notes)
        mark.seen = (ticket.staff if notes else ticket.public).count - behind
        marks.save(tx, ticket.id, person_id, mark)


def has_answer(tx: Transaction, ticket: Ticket) -> bool:
    """Whether somebody other than the customer has ever said something to them."""
    row = tx.one(
        "SELECT 1 FROM messages WHERE ticket_id = ? AND kind = 'message'"
        " AND author_id IS NOT ? LIMIT 1",
        (ticket.id, ticket.customer.id),
    )
    return row is not None
