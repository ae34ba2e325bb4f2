"""Deliveries that cannot go the way they were meant to and go another way, at once."""

from collections.abc import Collection

from app.store import attachments, deliveries
from app.store.deliveries import Delivery
from app.store.transaction import Transaction


def again(tx: Transaction, delivery: Delivery, error: str) -> None:
    """Nothing has been sent, and now it can go another way."""
    deliveries.postpone(tx, delivery.id, tx.now, error)


def forget_file(tx: Transaction, delivery: Delivery, attachment_ids: Collection[int]) -> None:
    """Telegram does not know a file by its id any more: it is uploaded at once."""
    for attachment_id in attachment_ids:
        attachments.set_file_id(tx, attachment_id, None)
    deliveries.postpone(tx, delivery.id, tx.now, "file_id")


def only_words(tx: Transaction, delivery: Delivery) -> None:
    """Telegram takes no file of an alert: its words go all the same, at once."""
    delivery.content["only_words"] = True
    delivery.content.pop("rest", None)
    deliveries.go_on(tx, delivery, None)


def without_quote(tx: Transaction, delivery: Delivery) -> None:
    """Telegram does not find the quoted words in its message: the answer says them itself."""
    delivery.content["quote_refused"] = True
    deliveries.save_content(tx, delivery)
    deliveries.postpone(tx, delivery.id, tx.now, "quote")


def moved_chat(tx: Transaction, delivery: Delivery, new_chat_id: int) -> None:
    """The group has a new id: everything that waits for it goes there."""
    deliveries.move_chat(tx, delivery.chat_id, new_chat_id)
    deliveries.postpone(tx, delivery.id, tx.now, "chat_moved")
