"""What staff see of their messages' way to the customer's chat."""

from app.domain.delivery import DeliveryMark, DeliveryState
from app.domain.events import Event, EventType, Scope
from app.domain.message import Message
from app.domain.person import Person
from app.domain.policy import require
from app.services import access
from app.store import delivery_marks, events
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

#: Deliveries whose state is shown beside the message.
_SHOWN = frozenset({"message", "edit", "deletion"})


def of_ticket(
    tx: Transaction, actor: Person, ticket_id: int
) -> tuple[list[DeliveryMark], int]:
    """The marks of a ticket's newest messages, oldest first, and the cursor."""
    require(actor, "conversation.deliveries")
    access.ticket_for(tx, actor, ticket_id)
    return delivery_marks.of_ticket(tx, ticket_id), events.newest_id(tx)


def not_planned_yet(message: Message) -> DeliveryMark:
    """The bot is down, or has not come to it."""
    return DeliveryMark(message.id, DeliveryState.QUEUED, None, message.created_at)


def tell(tx: Transaction, delivery: Delivery) -> None:
    """Staff hear of a delivery's new state, in the transaction that changes it."""
    if delivery.kind in _SHOWN and delivery.ticket_id and delivery.message_id:
        tell_of(tx, delivery.ticket_id, delivery.message_id)


def tell_of(tx: Transaction, ticket_id: int, message_id: int) -> None:
    events.append(
        tx, Event(0, 0, EventType.DELIVERY_CHANGED, Scope.STAFF, ticket_id, message_id)
    )
