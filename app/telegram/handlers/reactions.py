"""Reactions in the private chat: the emoji that the desk knows stand at the same message here.

Custom and paid ones have no counterpart and are left out.
"""

from collections.abc import Iterable

from telegram import MessageReactionUpdated, ReactionType, ReactionTypeEmoji

from app.config import Settings
from app.domain.person import Person
from app.services import reacting
from app.services.intake import SetAside
from app.store.transaction import Transaction


def react(
    tx: Transaction,
    person: Person,
    reaction: MessageReactionUpdated,
    settings: Settings,
    received_at: int,
) -> SetAside | None:
    """All reactions of this person to one message are these now. Raises `rate_limited`."""
    if person.blocked_at is not None:
        return None
    emoji = list(_emoji(reaction.new_reaction))
    seen = reacting.Seen(reaction.message_id, emoji, received_at)
    return reacting.react_in_chat(tx, person, seen, settings.messages_per_minute)


def _emoji(types: Iterable[ReactionType]) -> Iterable[str]:
    return (one.emoji for one in types if isinstance(one, ReactionTypeEmoji))
