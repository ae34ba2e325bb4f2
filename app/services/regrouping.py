"""Splitting messages out of a ticket, and merging two tickets of one customer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.desk import TICKET_TAGS_LIMIT
from app.domain.errors import DeskError, invalid
from app.domain.events import Event, EventType, Scope
from app.domain.message import Kind, Message, Origin
from app.domain.person import Person
from app.domain.policy import require
from app.domain.text import SUBJECT_LIMIT, bounded, subject_from
from app.domain.ticket import Status, Ticket
from app.services import access, answers, facts, moved
from app.services.outcome import Outcome
from app.services.tickets import TicketDraft, change_status, new_ticket
from app.services.writing import write_change, write_message
from app.store import catalog, chats, merges, messages, ticket_changes, tickets
from app.store.transaction import Transaction

#: Chosen by hand, one by one.
SPLIT_LIMIT = 100
#: Each is a row, an event and a frame to everybody who looks on.
MERGE_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class SplitDraft:
    """Without a subject the first of the messages gives one."""

    ticket_id: int
    message_ids: tuple[int, ...]
    subject: str | None = None


def split_ticket(tx: Transaction, actor: Person, draft: SplitDraft) -> Outcome:
    """Puts chosen messages and notes into a ticket of their own and answers that ticket.

    Raises `not_found`, `closed`, `too_large`, and `invalid` for what is not of this ticket or would
    leave nothing said in one of the two.
    """
    require(actor, "ticket.split")
    source, _ = access.ticket_for(tx, actor, draft.ticket_id)
    if source.status is Status.CLOSED:
        raise DeskError("closed")
    chosen = _chosen(tx, source, draft.message_ids)
    target = _part_of(tx, source, draft, chosen)
    _open(tx, actor, source, target)
    moved.copy_marks(tx, source, target)
    moved.carry(tx, actor, chosen, target)
    _lead_burst(tx, source, target)
    moved.set_turn(tx, target, moved.turn_of(tx, target))
    moved.count_afresh(tx, target, tx.last_event_id, tx.now)
    if source.is_live:
        moved.set_turn(tx, source, moved.turn_of(tx, source))
    write_change(tx, source, actor, f"split_into:{target.id}")
    moved.count_afresh(tx, source, tx.last_event_id, tx.now)
    ticket_changes.add(tx, source.id, actor.id, "split", (None, target.id))
    answers.plan(tx, source.customer.id, "split", target.id, subject=target.subject)
    return _now(tx, actor, target.id)


def _chosen(tx: Transaction, source: Ticket, ids: Sequence[int]) -> list[Message]:
    if len(ids) > SPLIT_LIMIT:
        raise DeskError("too_large", field="message_ids", limit=SPLIT_LIMIT)
    found = [messages.get(tx, message_id) for message_id in sorted(set(ids))]
    chosen = [one for one in found if one and one.ticket_id == source.id]
    is_whole = len(chosen) == len(found) and all(one.kind != Kind.SYSTEM for one in chosen)
    if not is_whole or not any(one.kind == Kind.MESSAGE for one in chosen):
        raise invalid("message_ids")
    if not merges.has_words_beside(tx, source.id, [one.id for one in chosen]):
        raise invalid("message_ids")
    return chosen


def _part_of(
    tx: Transaction, source: Ticket, draft: SplitDraft, chosen: Sequence[Message]
) -> Ticket:
    """The new ticket is the same person's and in the same hands, sorted as the first was."""
    subject = subject_from(_first_words(chosen)) or source.subject
    if draft.subject is not None:
        subject = bounded(draft.subject, field="subject", limit=SUBJECT_LIMIT)
    customer = access.person_of(tx, source.customer.id)
    made = new_ticket(tx, customer, customer, TicketDraft(subject, "", origin=Origin.MINI_APP))
    made.assignee, made.priority = source.assignee, source.priority
    made.desk = replace(
        made.desk, category_id=source.desk.category_id, tags=source.desk.tags
    )
    return made


def _first_words(chosen: Sequence[Message]) -> str:
    return next((one.body for one in chosen if one.kind == Kind.MESSAGE and one.body), "")


def _open(tx: Transaction, actor: Person, source: Ticket, target: Ticket) -> None:
    tickets.add(tx, target)
    facts.opened(tx, target)
    tickets.save_desk(tx, target)
    catalog.set_ticket_tags(tx, target.id, target.desk.tags)
    line = _line(actor, f"split_from:{source.id}")
    event = Event(0, 0, EventType.TICKET_OPENED, Scope.PUBLIC, actor_id=actor.id)
    write_message(tx, target, line, event)
    tickets.save(tx, target)


def _line(actor: Person, code: str) -> Message:
    return Message(
        0, 0, str(Kind.SYSTEM), actor.ref, code, None, None, str(Origin.MINI_APP), 0, None, None, 0
    )


def _lead_burst(tx: Transaction, source: Ticket, target: Ticket) -> None:
    """What still comes in the run whose beginning has moved goes where that has gone."""
    burst = chats.burst_of(tx, source.customer.id)
    first = messages.get(tx, burst.first_message_id) if burst else None
    if burst and first and first.ticket_id == target.id:
        chats.keep_burst(tx, source.customer.id, burst._replace(ticket_id=target.id))


def merge_tickets(tx: Transaction, actor: Person, ticket_id: int, into_id: int) -> Outcome:
    """Puts all that is said in a ticket into another of the same customer and closes the first.

    Raises `not_found`, `closed` for a target that has ended, `too_large`, and `invalid` for tickets
    of two customers, one and the same, or one that was merged before.
    """
    require(actor, "ticket.merge")
    source, _ = access.ticket_for(tx, actor, ticket_id)
    target, _ = access.ticket_for(tx, actor, into_id)
    _require_mergeable(tx, source, target)
    said = merges.said_in(tx, source.id, MERGE_LIMIT + 1)
    if len(said) > MERGE_LIMIT:
        raise DeskError("too_large", limit=MERGE_LIMIT)
    moved.copy_marks(tx, source, target)
    moved.carry(tx, actor, said, target)
    _lead_burst(tx, source, target)
    _inherit(tx, source, target)
    _go_on(tx, actor, source, target)
    write_change(tx, target, actor, f"merged_from:{source.id}")
    moved.count_afresh(tx, target, tx.last_event_id, tx.now)
    _end(tx, actor, source, target)
    answers.plan(tx, target.customer.id, "merged", target.id, former=source.id)
    return _now(tx, actor, target.id)


def _require_mergeable(tx: Transaction, source: Ticket, target: Ticket) -> None:
    if source.id == target.id or source.customer.id != target.customer.id:
        raise invalid("into_id")
    if merges.into_of(tx, source.id) is not None:
        raise invalid("ticket_id")
    if target.status is Status.CLOSED:
        raise DeskError("closed")


def _inherit(tx: Transaction, source: Ticket, target: Ticket) -> None:
    """What the target lacks it takes from the source; whoever followed one follows the other."""
    target.assignee = target.assignee or source.assignee
    tags = tuple(dict.fromkeys((*target.desk.tags, *source.desk.tags)))[:TICKET_TAGS_LIMIT]
    category_id = target.desk.category_id or source.desk.category_id
    target.desk = replace(target.desk, tags=tags, category_id=category_id)
    tickets.save_desk(tx, target)
    catalog.set_ticket_tags(tx, target.id, tags)
    merges.give_followers(tx, source.id, target.id)


def _go_on(tx: Transaction, actor: Person, source: Ticket, target: Ticket) -> None:
    """A question that is open goes on being one; two tickets that have ended stay ended."""
    if target.status is Status.RESOLVED and source.is_live:
        change_status(tx, target, actor, moved.turn_of(tx, target))
    if target.is_live:
        moved.set_turn(tx, target, moved.turn_of(tx, target))


def _end(tx: Transaction, actor: Person, source: Ticket, target: Ticket) -> None:
    merges.add(tx, source.id, target.id, actor.id)
    facts.moved(tx, source, Status.CLOSED, actor)
    tickets.set_resolved_at(tx, source.id, None)
    moved.set_turn(tx, source, Status.CLOSED)
    write_change(tx, source, actor, f"merged_into:{target.id}")
    moved.count_afresh(tx, source, tx.last_event_id, tx.now)
    ticket_changes.add(tx, source.id, actor.id, "merge", (None, target.id))
    ticket_changes.add(tx, target.id, actor.id, "merge", (source.id, None))


def _now(tx: Transaction, actor: Person, ticket_id: int) -> Outcome:
    ticket, mark = access.ticket_for(tx, actor, ticket_id)
    return Outcome(ticket, mark, tx.last_event_id)
