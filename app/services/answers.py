"""What the bot says of its own accord in a chat, planned as deliveries like everything else."""

from app.store import deliveries
from app.store.deliveries import Delivery
from app.store.transaction import Transaction


def plan(
    tx: Transaction,
    person_id: int,
    name: str,
    ticket_id: int | None = None,
    **values: object,
) -> int:
    """Plans the answer `name` to somebody's private chat; rendering knows its words.

    `values` is what the words need beyond the ticket; it must survive JSON.
    """
    return deliveries.add(
        tx,
        Delivery(
            chat_id=person_id,
            kind="answer",
            person_id=person_id,
            ticket_id=ticket_id,
            content={"name": name, **values},
            due_at=tx.now,
        ),
    )
