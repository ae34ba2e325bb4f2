"""Who is to be told what through Telegram, planned from the event log, exactly once.

The log after the cursor, the deliveries and the new cursor are one transaction.
"""

from typing import NamedTuple

from app.domain.events import EventType
from app.domain.message import Kind, Message, Origin
from app.domain.person import Person, Role
from app.domain.rating import LOW_SCORE
from app.domain.ticket import Ticket
from app.domain.visibility import Told
from app.services import away, delivery_marks, duty, following, hearers, mentions, topics
from app.store import albums, deliveries, desk_facts, events, people, typings
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

CURSOR = "notifier"
PLAN_LIMIT = 200
#: An alert waits so long for more of the same ticket, counted from the last message ...
ALERT_GATHER_MS = 3_000
#: ... and never longer than this in all.
ALERT_GATHER_MOST_MS = 10_000
ALERT_MESSAGES_LIMIT = 20

#: The end of a ticket is told so late: what follows it at once takes its place, and what has
#: been taken back is never told.
STATUS_GATHER_MS = 2_000

#: A low rating is told so late: the finger may have slipped. What waits for a chat holds up what
#: comes behind it about the same ticket, so it is not longer.
RATING_GATHER_MS = 10_000

_SAID_TO_CUSTOMERS = frozenset({"resolved", "closed", "away", "away_long", "said", "silence"})
_OF_STATUS = frozenset({"resolved", "closed", "reopened"})
_OF_ASSIGNEE = frozenset({"claimed", "unassigned"})


def plan(tx: Transaction) -> int:
    """Plans what the next stretch of the log asks for and answers how many events it was."""
    after = desk_facts.cursor(tx, CURSOR) or 0
    told = events.after(tx, after, PLAN_LIMIT)
    for one in told:
        _plan_one(tx, one)
    if told:
        desk_facts.move_cursor(tx, CURSOR, told[-1].event.id)
    return len(told)


def has_news(tx: Transaction) -> bool:
    """Whether the log has grown behind the cursor."""
    return events.newest_id(tx) > (desk_facts.cursor(tx, CURSOR) or 0)


def _plan_one(tx: Transaction, told: Told) -> None:
    ticket, message = told.ticket, told.message
    if told.event.type == EventType.TICKET_RATED and ticket is not None:
        _plan_rating(tx, told, ticket)
    if ticket is None or message is None:
        return
    if message.kind == Kind.NOTE:
        mentions.plan_alerts(tx, ticket, message)
    elif told.event.type in {EventType.MESSAGE_POSTED, EventType.TICKET_OPENED}:
        if message.kind != Kind.SYSTEM:
            _plan_message(tx, told, ticket)
    elif told.event.type == EventType.TICKET_CHANGED and message.kind == Kind.SYSTEM:
        _plan_change(tx, told, ticket, message.body)
    elif message.kind == Kind.MESSAGE:
        _follow(tx, told, ticket, message)


def _follow(tx: Transaction, told: Told, ticket: Ticket, message: Message) -> None:
    if told.event.type == EventType.MESSAGE_EDITED:
        following.plan_edit(tx, ticket, message)
    elif told.event.type == EventType.MESSAGE_DELETED:
        following.plan_deletion(tx, ticket, message)
    elif told.event.type == EventType.MESSAGE_REACTED:
        following.plan_reaction(tx, told, ticket, message)
    elif told.event.type == EventType.ATTACHMENT_CHANGED:
        following.plan_files(tx, ticket, message)


def _plan_message(tx: Transaction, told: Told, ticket: Ticket) -> None:
    message = told.message
    if message is None:
        return
    if message.author_id != ticket.customer.id:
        typings.end(tx, ticket.id, message.author_id or 0)
        _tell_customer(tx, ticket, _answer(tx, ticket, message))
        return
    away.tell(tx, ticket, message)
    for person in hearers.of_ticket(tx, ticket):
        if person.id != message.author_id and not duty.holds_back(tx, person.id):
            _alert(tx, person, ticket, _letter(told, message))


def _answer(tx: Transaction, ticket: Ticket, message: Message) -> Delivery:
    """At once, but for an album, which is waited for while Telegram hands out its parts."""
    delivery = _to_customer(ticket, "message", message.id, tx.now)
    if message.origin == Origin.TELEGRAM and message.holds:
        parts = len(albums.parts_of(tx, message.id))
        if parts:
            delivery.content["parts"] = parts
            delivery.due_at += following.ALBUM_GATHER_MS
    return delivery


def _to_customer(ticket: Ticket, kind: str, message_id: int, due_at: int) -> Delivery:
    return Delivery(
        chat_id=ticket.customer.id,
        kind=kind,
        person_id=ticket.customer.id,
        ticket_id=ticket.id,
        message_id=message_id,
        due_at=due_at,
    )


def _tell_customer(tx: Transaction, ticket: Ticket, delivery: Delivery) -> None:
    customer = people.get(tx, ticket.customer.id)
    if customer is None:
        return
    if customer.unreachable_at is not None:
        delivery.state, delivery.error = "failed", "blocked"
    deliveries.add(tx, delivery)
    delivery_marks.tell(tx, delivery)


class _Letter(NamedTuple):
    """A message for the staff; one that was moved lies below read marks that never saw it."""

    message_id: int
    was_moved: bool


def _letter(told: Told, message: Message) -> _Letter:
    return _Letter(message.id, told.event.at > message.created_at)


def _alert(tx: Transaction, person: Person, ticket: Ticket, letter: _Letter) -> None:
    """The alert is the messages themselves, gathered while they come in a run."""
    if person.unreachable_at is not None:
        return
    waiting = deliveries.waiting_alert(tx, person.id, ticket.id)
    if waiting and len(waiting.content["message_ids"]) < ALERT_MESSAGES_LIMIT:
        waiting.content["message_ids"].append(letter.message_id)
        waiting.content["was_moved"] = letter.was_moved or waiting.content.get("was_moved", False)
        waiting.message_id = letter.message_id
        latest = waiting.created_at + ALERT_GATHER_MOST_MS
        waiting.due_at = min(latest, tx.now + ALERT_GATHER_MS)
        deliveries.rewrite(tx, waiting)
        return
    deliveries.add(
        tx,
        Delivery(
            chat_id=person.id,
            kind="alert",
            person_id=person.id,
            ticket_id=ticket.id,
            message_id=letter.message_id,
            content={"message_ids": [letter.message_id], "was_moved": letter.was_moved},
            due_at=tx.now + ALERT_GATHER_MS,
        ),
    )


def _plan_change(tx: Transaction, told: Told, ticket: Ticket, code: str) -> None:
    actor_id, former_id = told.event.actor_id, told.event.person_id
    if code.startswith("merged_into:"):
        topics.plan_rename(tx, ticket)
    if code in _OF_STATUS:
        topics.plan_rename(tx, ticket)
        deliveries.cancel_of_person(tx, ticket.customer.id, ticket.id, ("status",))
    is_news = code.partition(":")[0] in _SAID_TO_CUSTOMERS and actor_id != ticket.customer.id
    if is_news and told.message:
        told_at = tx.now + STATUS_GATHER_MS
        _tell_customer(tx, ticket, _to_customer(ticket, "status", told.message.id, told_at))
    if code == "claimed" or code.startswith("assigned:"):
        _end_alerts_of_others(tx, ticket)
    if code in _OF_ASSIGNEE or code.startswith("assigned:"):
        following.plan_taken(tx, ticket)
    if ticket.assignee and code.startswith("assigned:"):
        _tell_of_gift(tx, ticket, ticket.assignee.id, actor_id)
    if former_id is not None:
        _tell_staff(tx, ticket, former_id, actor_id, "taken_over")


def _plan_rating(tx: Transaction, told: Told, ticket: Ticket) -> None:
    """A low one is told to its assignee and the admins, once they may have said why."""
    if told.rating is None or told.rating.score > LOW_SCORE:
        return
    for person in people.staff(tx):
        is_told = person.role is Role.ADMIN or person.id == told.rating.assignee_id
        if not is_told or person.unreachable_at is not None or person.id == ticket.customer.id:
            continue
        waiting = deliveries.waiting_of(tx, person.id, ticket.id, "low_rating")
        if waiting is None:
            _add_low_rating(tx, person, ticket)


def _add_low_rating(tx: Transaction, person: Person, ticket: Ticket) -> None:
    deliveries.add(
        tx,
        Delivery(
            chat_id=person.id,
            kind="low_rating",
            person_id=person.id,
            ticket_id=ticket.id,
            due_at=(duty.quiet_until(tx, person.id) or tx.now) + RATING_GATHER_MS,
        ),
    )


def _tell_of_gift(
    tx: Transaction, ticket: Ticket, assignee_id: int, actor_id: int | None
) -> None:
    """A ticket that the desk itself gives to somebody is told by its first alert, if one waits."""
    if actor_id is None and deliveries.waiting_alert(tx, assignee_id, ticket.id):
        return
    _tell_staff(tx, ticket, assignee_id, actor_id, "assigned")


def _end_alerts_of_others(tx: Transaction, ticket: Ticket) -> None:
    """Once a ticket is somebody's, what has not gone out to the others is not sent any more."""
    for person in people.staff(tx):
        if ticket.assignee is None or person.id != ticket.assignee.id:
            deliveries.cancel_of_person(tx, person.id, ticket.id, ("alert",))


def _tell_staff(
    tx: Transaction, ticket: Ticket, person_id: int, actor_id: int | None, kind: str
) -> None:
    person = people.get(tx, person_id)
    if person is None or not person.is_staff or person.blocked_at is not None:
        return
    if person_id == actor_id or person.unreachable_at is not None:
        return
    if duty.holds_back(tx, person_id):
        return
    deliveries.add(
        tx,
        Delivery(
            chat_id=person_id,
            kind=kind,
            person_id=person_id,
            ticket_id=ticket.id,
            content={"actor_id": actor_id},
            due_at=tx.now,
        ),
    )
