"""Whose chat has the staff's commands: given with the role, taken away with it."""

from app.store import staff_menus
from app.store.staff_menus import MenuChange as MenuChange
from app.store.transaction import Transaction

#: Telegram knows no chat with somebody who never wrote to the bot; it is asked again so rarely.
REFUSED_FOR_MS = 3600 * 1000
#: What is known of a chat's list before Telegram has answered, and after it has refused.
NO_LIST = ""


def due(tx: Transaction, digest: str) -> list[MenuChange]:
    """What is to be changed now, when `digest` is today's list of commands."""
    return staff_menus.due(tx, digest)


def begin(tx: Transaction, change: MenuChange) -> None:
    """Said before Telegram is: whatever becomes of the call, the list is taken away in the end."""
    if change.is_staff:
        staff_menus.keep(tx, change.person_id, NO_LIST, 0)


def was_set(tx: Transaction, person_id: int, digest: str) -> None:
    staff_menus.keep(tx, person_id, digest, 0)


def was_refused(tx: Transaction, person_id: int) -> None:
    staff_menus.keep(tx, person_id, NO_LIST, tx.now + REFUSED_FOR_MS)


def was_removed(tx: Transaction, person_id: int) -> None:
    staff_menus.forget(tx, person_id)


def try_again(tx: Transaction, person_id: int) -> None:
    """They have written to the bot, so there is a chat now."""
    staff_menus.hasten(tx, person_id)
