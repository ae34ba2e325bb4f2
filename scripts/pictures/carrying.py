"""What the bot has carried into the chats by the moment of the pictures, and what it could not.

It stands for the bot's deliveries alone: nothing is sent anywhere.
"""

from collections.abc import Sequence

from app.services import doubt, notifications, outbox
from app.services.outbox import Done, Parcel
from app.store.transaction import Transaction

LIMIT = 32
#: Telegram has asked for so long a pause.
PAUSE_MS = 24 * 3600 * 1000
REFUSED, DOUBTFUL, WAITING = "refused", "doubtful", "waiting"


def carry_all(tx: Transaction, fates: Sequence[tuple[int, str]]) -> int:
    """Plans and carries what is due; `fates` are those of single messages, by their ids.

    Answers how much it was: nothing is left when that is 0.
    """
    planned = notifications.plan(tx)
    parcels = outbox.claim_due(tx, (), LIMIT)
    for parcel in parcels:
        _carry(tx, parcel, dict(fates))
    return planned + len(parcels)


def _carry(tx: Transaction, parcel: Parcel, fates: dict[int, str]) -> None:
    fate = next((fates[one.id] for one in parcel.messages if one.id in fates), "")
    if fate == REFUSED:
        outbox.refused(tx, parcel.delivery, "refused")
    elif fate == DOUBTFUL:
        doubt.uncertain(tx, parcel.delivery, "timed out")
    elif fate == WAITING:
        outbox.rest(tx, parcel.delivery, PAUSE_MS)
    else:
        outbox.done(tx, parcel.delivery, Done([], [], {}, []))
