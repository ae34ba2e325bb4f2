"""Answers one after another are one notice: one sound, one name above (docs/decisions/0039).

Each is a message of its own all the same, sent at once: it can be answered, edited and deleted.
"""

from app.services.parcels import Parcel
from app.store import chats, deliveries, delivery_queue, messages
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

#: What comes so soon after the first of a run goes on with it.
RUN_MS = 10_000
#: In a delivery's content: when the run began that it goes on, and that nobody spoke in between.
SINCE, SAME_VOICE = "run_since", "same_voice"
_SPOKEN = frozenset({"message", "status"})


def join(tx: Transaction, parcel: Parcel) -> None:
    """Says of a delivery that is about to go whether it goes on with a run.

    Asked at each try anew: one that could not be sent for a while begins a run of its own.
    """
    delivery = parcel.delivery
    if delivery.kind not in _SPOKEN or delivery.content.get("sent"):
        return
    since, same_voice = _run_before(tx, parcel)
    said = {SINCE: since, SAME_VOICE: same_voice}
    now = {name: value for name, value in said.items() if value}
    before = {name: delivery.content.pop(name) for name in said if name in delivery.content}
    delivery.content |= now
    if now != before:
        deliveries.save_content(tx, delivery)


def is_quiet(delivery: Delivery) -> bool:
    """Whether this goes out without a sound: it belongs to what has just made one."""
    return bool(delivery.content.get(SINCE) or delivery.content.get("sent"))


def _run_before(tx: Transaction, parcel: Parcel) -> tuple[int | None, bool]:
    """When the run began that reaches up to now, and whether its last words are the same person's
    and the last of the chat."""
    delivery = parcel.delivery
    last = delivery_queue.last_said(tx, delivery.chat_id, tx.now - RUN_MS)
    if last is None or last.kind != "message" or last.ticket_id != delivery.ticket_id:
        return None, False
    since = last.content.get(SINCE) or last.ended_at
    if since is None or since < tx.now - RUN_MS:
        return None, False
    return since, delivery.kind == "message" and _is_same_voice(tx, parcel, last)


def _is_same_voice(tx: Transaction, parcel: Parcel, last: Delivery) -> bool:
    sent = last.content.get("sent")
    if not sent or chats.newest_in(tx, last.chat_id) != sent[-1][0]:
        return False
    before = messages.get(tx, last.message_id) if last.message_id else None
    said = parcel.messages[0] if parcel.messages else None
    return bool(before and said and said.body and before.author_id == said.author_id)
