"""The wish for a new ticket: `/new` makes it, the next message fulfils it, a button ends it.

It is a row, so that it outlives the bot; a reply goes to the ticket it replies to all the same.
"""

from app.domain.person import Person
from app.services import answers
from app.store import wishes
from app.store.transaction import Transaction

#: Whoever writes later than this has other things in mind.
WISH_MS = 30 * 60 * 1000


def wish(tx: Transaction, person: Person) -> None:
    """The next message of this person opens a ticket."""
    wishes.keep(tx, person.id, tx.now + WISH_MS)
    answers.plan(tx, person.id, "new")


def fulfil(tx: Transaction, person: Person) -> bool:
    """Whether a message that has just come is to open a ticket; asked once for each wish."""
    return wishes.forget(tx, person.id)


def take_back(tx: Transaction, person: Person) -> bool:
    """False when there is nothing left to take back."""
    return wishes.forget(tx, person.id)
