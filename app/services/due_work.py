"""All that becomes due for a ticket or a person: rows with a time, and one step over them.

The bot's process asks often and steps only when there is something; every step is bounded.
"""

from app.services import assigning, digests, escalating, recounting, reminders, silence, waking
from app.store import ticket_clocks
from app.store.transaction import Transaction


def has_work(tx: Transaction) -> bool:
    return ticket_clocks.has_due(tx) or recounting.has_work(tx) or assigning.has_work(tx)


def step(tx: Transaction) -> int:
    """Does what is due now, some of each kind; answers how much it was."""
    recounting.step(tx)
    return (
        waking.wake_due(tx)
        + reminders.ring_due(tx)
        + escalating.tell_due(tx)
        + silence.tell_due(tx)
        + digests.tell_due(tx)
        + assigning.give_out(tx)
    )
