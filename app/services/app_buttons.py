"""Buttons in people's chats that open the Mini App, and what becomes of them when it moves.

Only the newest one of a chat and the pinned greeting are kept up to date; who blocks the bot or
deletes the message is left alone.
"""

from typing import NamedTuple

from app.services import outbox
from app.services import people as people_verbs
from app.services.outbox import Done
from app.store import app_buttons
from app.store.app_buttons import AppButton as AppButton
from app.store.deliveries import Delivery
from app.store.transaction import Transaction

#: The answers to /start: the first of them in a chat is pinned.
_PINNED_ANSWERS = frozenset({"greeting", "greeting_staff"})


#: They change what stands under a message that is there already.
_EDITS = frozenset({"edit", "alert_edit"})


class Keyboard(NamedTuple):
    """What stands under a message that has been sent: JSON, and the public_url in it."""

    buttons: str
    origin: str


def done(tx: Transaction, delivery: Delivery, what: Done, keyboard: Keyboard) -> None:
    """Telegram has a message of a delivery whose buttons open the Mini App."""
    outbox.done(tx, delivery, what)
    if delivery.chat_id != delivery.person_id or not what.made:
        return
    button = AppButton(delivery.chat_id, what.made[-1][0], *keyboard)
    if delivery.kind in _EDITS:
        app_buttons.rewrite(tx, button)
        return
    app_buttons.put(tx, app_buttons.NEWEST, button)
    if _is_greeting(delivery) and not app_buttons.has_pinned(tx, delivery.chat_id):
        app_buttons.put(tx, app_buttons.PINNED, button)


def _is_greeting(delivery: Delivery) -> bool:
    return delivery.kind == "answer" and delivery.content.get("name") in _PINNED_ANSWERS


class Work(NamedTuple):
    """What may be done now, and when that which has been put off may be."""

    pins: list[AppButton]
    stale: list[AppButton]
    due_at: int | None


def work(tx: Transaction, origin: str | None, limit: int) -> Work:
    """What is to be pinned, and what leads elsewhere than `origin`, active chats first.

    Without an address buttons are left as they are.
    """
    pins = app_buttons.to_pin(tx, limit)
    if origin is None:
        return Work(pins, [], None)
    stale = app_buttons.stale(tx, origin, limit - len(pins))
    return Work(pins, stale, None if pins or stale else app_buttons.next_due_at(tx, origin))


def renewed(tx: Transaction, button: AppButton) -> None:
    """Telegram has the buttons that `button` holds now."""
    app_buttons.rewrite(tx, button)


def pinned(tx: Transaction, button: AppButton) -> None:
    app_buttons.set_pinned(tx, button.chat_id, button.telegram_id)


def rest(tx: Transaction, button: AppButton, retry_after_ms: int) -> None:
    """Telegram asked for a pause in this chat."""
    app_buttons.hold_chat(tx, button.chat_id, tx.now + retry_after_ms)


def gone(tx: Transaction, button: AppButton) -> None:
    """The message is not there any more, or takes no buttons."""
    app_buttons.forget(tx, button.chat_id, button.telegram_id)


def blocked(tx: Transaction, button: AppButton) -> None:
    """The person has blocked the bot: none of their messages can be changed."""
    app_buttons.forget_chat(tx, button.chat_id)
    people_verbs.set_unreachable(tx, button.chat_id)
