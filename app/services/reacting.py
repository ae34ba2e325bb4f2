"""Answering a message with an emoji: one of each person here, up to three from Telegram."""

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.errors import DeskError, invalid
from app.domain.events import Event, EventType, Scope
from app.domain.extras import with_changes
from app.domain.message import Kind, Message
from app.domain.person import Person
from app.domain.policy import require
from app.domain.reactions import ALLOWED, REACTIONS_LIMIT, plain_emoji
from app.services import access, gate
from app.services.intake import SetAside
from app.services.outcome import Outcome
from app.services.writing import touch
from app.store import chats, events, messages, reactions
from app.store.transaction import Transaction

#: How long a reaction waits for its message to be known.
REACTION_WAIT_MS = 60_000


def set_reaction(tx: Transaction, actor: Person, message_id: int, emoji: str | None) -> Outcome:
    """The actor's reaction to a message is this one, or none. Raises `invalid`, `not_found`."""
    return set_reactions(tx, actor, message_id, [] if emoji is None else [emoji])


def set_reactions(
    tx: Transaction, actor: Person, message_id: int, emoji: Sequence[str]
) -> Outcome:
    """All the actor's reactions to a message. Raises `conflict` when it has been deleted."""
    require(actor, "reaction.set")
    chosen = [plain_emoji(one) for one in emoji]
    message, ticket, mark = access.message_for(tx, actor, message_id)
    if message.kind == Kind.SYSTEM:
        raise invalid("message_id")
    if len(chosen) > REACTIONS_LIMIT or not ALLOWED.issuperset(chosen):
        raise invalid("emoji")
    if message.deleted_at is not None:
        raise DeskError("conflict", field="message_id")
    if chosen == _own(message, actor):
        return Outcome(ticket, mark, tx.last_event_id, message)
    reactions.replace_of(tx, message_id, actor.id, list(dict.fromkeys(chosen)))
    found = tuple(reactions.of_message(tx, message_id))
    message.extra = with_changes(message.extra, reactions=found)
    scope = Scope.STAFF if message.kind == Kind.NOTE else Scope.PUBLIC
    message.rev = events.append(
        tx,
        Event(0, 0, EventType.MESSAGE_REACTED, scope, ticket.id, message.id, actor_id=actor.id),
    )
    messages.save(tx, message)
    touch(tx, ticket, message)
    ticket, mark = access.ticket_for(tx, actor, ticket.id)
    return Outcome(ticket, mark, tx.last_event_id, message)


def _own(message: Message, actor: Person) -> list[str]:
    found = message.extra.reactions if message.extra else ()
    return [one.emoji for one in found if one.person.id == actor.id]


class Seen(NamedTuple):
    """Reactions as a chat shows them; `telegram_id` is its number of their message."""

    telegram_id: int
    emoji: list[str]
    received_at: int


def react_in_chat(
    tx: Transaction, person: Person, seen: Seen, per_minute: int
) -> SetAside | None:
    """The same reactions here, as far as the desk knows them. Raises `rate_limited`.

    One to a message that was sent a moment ago may come before the desk knows that it was.
    """
    if chats.ticket_of(tx, person.id, seen.telegram_id) is None:
        until = seen.received_at + REACTION_WAIT_MS
        place = chats.place_of(person.id, seen.telegram_id)
        return SetAside(place, until) if tx.now < until else None
    message_id = chats.message_of(tx, person.id, seen.telegram_id)
    if message_id is None:
        return None
    gate.pass_or_refuse(tx, person, per_minute)
    known = [one for one in map(plain_emoji, seen.emoji) if one in ALLOWED]
    try:
        set_reactions(tx, person, message_id, known[:REACTIONS_LIMIT])
    except DeskError as refusal:
        if refusal.code not in {"conflict", "invalid", "not_found"}:
            raise
    return None
