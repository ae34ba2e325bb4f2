"""What the bot says of its own accord in a chat, planned as deliveries like everything else."""

from app.store import deliveries, delivery_queue
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

#: Confirmations of one person who speaks several times are one.
RUN_MS = 10_000


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


def plan_once(
    tx: Transaction, person_id: int, name: str, ticket_id: int, **values: object
) -> None:
    """The same, unless it was said of this ticket within RUN_MS: one is enough for a run."""
    if not delivery_queue.was_answered(tx, person_id, ticket_id, name, tx.now - RUN_MS):
        plan(tx, person_id, name, ticket_id, **values)
