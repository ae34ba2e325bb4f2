"""From an update to the one verb that it asks for.

Only private chats with people are the desk's; groups, channels and other bots are not heard.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from telegram import (
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Message,
    MessageReactionUpdated,
    Update,
)

from app.config import Settings
from app.domain.person import Person, Profile
from app.services import assigning, people
from app.services.intake import SetAside
from app.store.transaction import Transaction
from app.telegram.handlers import commands, letters, presses, reactions
from app.telegram.identity import profile_of

#: What a verb answers is the line for a pressed button, or that its time has not come.
Verb = Callable[[Transaction], str | SetAside | None]


class Sender(NamedTuple):
    """Whom an update is from, when it was stored, and the settings in force when it is worked."""

    profile: Profile
    settings: Settings
    received_at: int

    def meet(self, tx: Transaction) -> Person:
        """The sender as the desk knows them; they wrote, so they can be written to."""
        person = people.meet(tx, self.profile, self.settings.admin_ids)
        people.set_reachable(tx, person)
        if person.is_staff:
            assigning.see(tx, (person.id,))
        return person


def verb_for(update: Update, settings: Settings, received_at: int) -> Verb | None:
    """None for what asks for nothing."""
    sender = _sender(update, settings, received_at)
    if sender is None:
        return None
    if update.message:
        return partial(_receive, sender=sender, message=update.message)
    if update.edited_message:
        return partial(_edit, sender=sender, message=update.edited_message)
    if update.message_reaction:
        return partial(_react, sender=sender, reaction=update.message_reaction)
    if update.callback_query:
        return partial(_press, sender=sender, content=update.callback_query.data)
    if update.my_chat_member:
        return partial(_change, sender=sender, change=update.my_chat_member)
    return None


def _sender(update: Update, settings: Settings, received_at: int) -> Sender | None:
    """The person whose private chat this is."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or user.is_bot or chat is None:
        return None
    if chat.type != Chat.PRIVATE or chat.id != user.id:
        return None
    return Sender(profile_of(user, settings.language), settings, received_at)


def _receive(tx: Transaction, sender: Sender, message: Message) -> None:
    person = sender.meet(tx)
    command = commands.command_in(message, person)
    if command and command.opens_with_words(person):
        letters.receive_new(tx, person, message, sender.settings)
    elif command:
        commands.obey(tx, person, command, sender.settings)
    elif person.is_staff:
        letters.hear_staff(tx, person, message, sender.settings)
    else:
        letters.receive(tx, person, message, sender.settings)


def _edit(tx: Transaction, sender: Sender, message: Message) -> SetAside | None:
    person = sender.meet(tx)
    if commands.command_in(message, person):
        return None
    return letters.edit(tx, person, message, sender.settings, sender.received_at)


def _react(
    tx: Transaction, sender: Sender, reaction: MessageReactionUpdated
) -> SetAside | None:
    return reactions.react(tx, sender.meet(tx), reaction, sender.settings, sender.received_at)


def _press(tx: Transaction, sender: Sender, content: str | None) -> str:
    return presses.press(tx, sender.meet(tx), content)


def _change(tx: Transaction, sender: Sender, change: ChatMemberUpdated) -> None:
    if change.new_chat_member.status in {ChatMember.BANNED, ChatMember.LEFT}:
        people.set_unreachable(tx, sender.profile.id)
    else:
        sender.meet(tx)
