"""The outbox on its way to Telegram: what may go now, and how each send has ended.

A delivery is `sending` alone, committed just before its call; whatever is found in that state
after a crash is `unknown`, and a person is asked instead of sending it twice (doubt.py).
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from app.domain.rating import LOW_SCORE
from app.services import delivery_marks, rating, runs
from app.services import people as people_verbs
from app.services.parcels import CHANGES, changed_by, open_parcel
from app.services.parcels import Holding as Holding
from app.services.parcels import Parcel as Parcel
from app.store import (
    attachments,
    chats,
    deliveries,
    delivery_queue,
    marks,
)
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

KEEP_ENDED_MS = 30 * 24 * 3600 * 1000
#: Back-off of sends that never reached Telegram.
RETRY_FIRST_MS = 1_000
RETRY_MOST_MS = 15_000
#: So long a bot may delete what it has sent (https://core.telegram.org/bots/api#deletemessage),
#: less what the call may take.
DELETABLE_MS = 48 * 3600 * 1000 - 60_000

#: A claim looks at so many chats for each that it may send to, and ends so many needless ones of a
#: chat: the rest is the next claim's.
LOOKS_PER_SEND = 4
ENDED_AT_ONCE = 50

#: Kinds that a read mark makes needless.
_CANCELLED_BY_READING = frozenset({"message", "alert", "status", "mention"})
#: Answers a reply to which is the comment to a rating.
_ASKS_FOR_COMMENT = frozenset({"rated", "comment"})


def has_due(tx: Transaction, resting: Collection[int]) -> bool:
    return delivery_queue.has_due(tx, resting)


def next_due_at(tx: Transaction, resting: Collection[int]) -> int | None:
    """When the next delivery may go, those to `resting` chats left aside."""
    return delivery_queue.next_due_at(tx, resting)


def claim_due(tx: Transaction, resting: Collection[int], limit: int) -> list[Parcel]:
    """Takes what may be sent now, at most one a chat, and marks it `sending`.

    What its person has read meanwhile, or what was deleted, is cancelled instead.
    """
    parcels: list[Parcel] = []
    for chat_id in delivery_queue.chats_in_turn(tx, resting, limit * LOOKS_PER_SEND):
        if len(parcels) >= limit:
            break
        parcel = _next_of(tx, chat_id)
        if parcel is not None:
            runs.join(tx, parcel)
            deliveries.set_state(tx, parcel.delivery.id, "sending")
            parcels.append(parcel)
        delivery_queue.pass_turn(tx, chat_id)
    return parcels


def _next_of(tx: Transaction, chat_id: int) -> Parcel | None:
    """What a chat is to be told now, less what has become needless or impossible."""
    for _ in range(ENDED_AT_ONCE):
        delivery = delivery_queue.next_in(tx, chat_id)
        if delivery is None:
            return None
        parcel = open_parcel(tx, delivery)
        if _is_needless(tx, parcel):
            end(tx, delivery, "cancelled")
        elif _is_too_late(tx, parcel):
            end(tx, delivery, "failed", "too_late")
        else:
            return parcel
    return None


def end(tx: Transaction, delivery: Delivery, state: str, error: str | None = None) -> None:
    """Moves a delivery to its end, and staff see it."""
    deliveries.set_state(tx, delivery.id, state, error)
    delivery_marks.tell(tx, delivery)


def _is_needless(tx: Transaction, parcel: Parcel) -> bool:
    delivery = parcel.delivery
    if delivery.kind in CHANGES:
        return _changes_nothing(parcel)
    if delivery.kind == "topic":
        return parcel.shelf.thread_id is None
    if delivery.kind == "low_rating":
        return parcel.rating is None or parcel.rating.score > LOW_SCORE
    if delivery.kind == "reaction":
        return parcel.answers is None or not parcel.messages
    if delivery.kind == "due":
        return _is_answered(parcel)
    if delivery.kind not in _CANCELLED_BY_READING:
        return False
    if not parcel.messages:
        return True
    if delivery.content.get("rest") or delivery.content.get("was_moved"):
        return False
    if delivery.person_id is None or delivery.ticket_id is None:
        return False
    mark = marks.get(tx, delivery.ticket_id, delivery.person_id)
    return mark is not None and mark.message_id >= parcel.messages[-1].id


def _is_answered(parcel: Parcel) -> bool:
    """The turn whose target it tells of is over."""
    ticket = parcel.ticket
    return ticket is None or ticket.desk.waiting_since != parcel.delivery.content["turn_at"]


def _changes_nothing(parcel: Parcel) -> bool:
    """Nothing of it is in the chat; or an answer is to be edited that has been deleted since."""
    changed = parcel.changed
    if changed is None or not changed.content.get("sent"):
        return True
    return parcel.delivery.kind == "edit" and not parcel.messages


def _is_too_late(tx: Transaction, parcel: Parcel) -> bool:
    """Telegram lets a bot delete for two days only; it is not asked in vain."""
    if parcel.delivery.kind != "deletion" or parcel.changed is None:
        return False
    sent_at = parcel.changed.ended_at or parcel.changed.created_at
    return tx.now - sent_at > DELETABLE_MS


class Done(NamedTuple):
    """What one call has left in the chat.

    `made` are messages as [Telegram's number, role, looks]; `gone` those that are there no more;
    `file_ids` under which Telegram keeps uploads, by attachment; `rest` what is still to be sent.
    """

    made: list[list[Any]]
    gone: list[int]
    file_ids: dict[int, str]
    rest: list[dict[str, Any]]


def done(tx: Transaction, delivery: Delivery, what: Done) -> None:
    """A call has been made; a reply to what it has made finds its ticket.

    The rest is kept as it was cut: an edit between two parts must not shift their borders.
    """
    for attachment_id, file_id in what.file_ids.items():
        attachments.set_file_id(tx, attachment_id, file_id)
    if delivery.kind != "reaction":
        _note_sent(tx, delivery, what)
    last = what.made[-1][0] if what.made else None
    if what.rest:
        delivery.content["rest"] = what.rest
        deliveries.go_on(tx, delivery, last)
        return
    delivery.content.pop("rest", None)
    deliveries.set_sent(tx, delivery, last)
    delivery_marks.tell(tx, delivery)


def _note_sent(tx: Transaction, delivery: Delivery, what: Done) -> None:
    """Which messages of the chat are a delivery's, so that they can be changed later."""
    for telegram_id, *_ in what.made:
        _remember(tx, delivery, telegram_id)
    owner = delivery
    if delivery.kind in CHANGES:
        changed = changed_by(tx, delivery)
        if changed is None:
            return
        owner = changed
    known = {one[0]: one for one in owner.content.get("sent", [])}
    known |= {one[0]: one for one in what.made}
    owner.content["sent"] = [one for one in known.values() if one[0] not in what.gone]
    deliveries.save_content(tx, owner)


def _remember(tx: Transaction, delivery: Delivery, telegram_id: int) -> None:
    if delivery.content.get("name") in _ASKS_FOR_COMMENT and delivery.ticket_id is not None:
        rating.asked_in(tx, delivery.chat_id, delivery.ticket_id, telegram_id)
    if delivery.ticket_id is not None:
        chats.remember(tx, delivery.chat_id, telegram_id, delivery.ticket_id, delivery.message_id)


def prepared(tx: Transaction, delivery: Delivery, rest: list[dict[str, Any]]) -> None:
    """What is about to be sent is written down first: after a crash it can be told from what
    may be made twice."""
    delivery.content["rest"] = rest
    deliveries.go_on(tx, delivery, None)


def refused(tx: Transaction, delivery: Delivery, error: str) -> None:
    """Telegram will never take it (a 400): it has failed, and the chat goes on."""
    end(tx, delivery, "failed", error)


def blocked(tx: Transaction, delivery: Delivery, error: str) -> None:
    """Telegram does not deliver to this person (a 403) until they write again."""
    end(tx, delivery, "failed", error)
    for failed in deliveries.fail_chat(tx, delivery.chat_id, error):
        delivery_marks.tell_of(tx, *failed)
    if delivery.person_id is not None:
        people_verbs.set_unreachable(tx, delivery.person_id)


def not_reached(tx: Transaction, delivery: Delivery, error: str) -> None:
    """No connection: nothing was sent, so it is tried again with a back-off, for ever.

    The chat waits with it: later deliveries must not overtake.
    """
    delay = min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** min(delivery.tries, 10))
    deliveries.hold_chat(tx, delivery.chat_id, tx.now + delay)
    deliveries.postpone(tx, delivery.id, tx.now + delay, error)


def rest(tx: Transaction, delivery: Delivery, retry_after_ms: int) -> None:
    """Telegram asked for a pause (a 429): this chat waits, the others go on."""
    until = tx.now + retry_after_ms
    deliveries.hold_chat(tx, delivery.chat_id, until)
    deliveries.postpone(tx, delivery.id, until, "retry_after")


def oldest_due(tx: Transaction) -> int | None:
    return deliveries.oldest_due(tx)


def purge(tx: Transaction) -> int:
    return deliveries.purge(tx, tx.now - KEEP_ENDED_MS, 1_000)
