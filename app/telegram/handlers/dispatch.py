"""From an update to the one verb that it asks for.

Only private chats with people are the desk's; groups, channels and other bots are not heard.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, Update, User

from app.config import Settings
from app.domain.person import Person, Profile
from app.services import people
from app.store.transaction import Transaction
from app.telegram.handlers import commands, letters, presses
from app.telegram.identity import profile_of

#: What a verb answers is the line for a pressed button, None for everything else.
Verb = Callable[[Transaction], str | None]


class Sender(NamedTuple):
    """Whom an update is from, and the settings in force when it is worked."""

    profile: Profile
    settings: Settings

    def meet(self, tx: Transaction) -> Person:
        """The sender as the desk knows them; they wrote, so they can be written to."""
        person = people.meet(tx, self.profile, self.settings.admin_ids)
        people.set_reachable(tx, person)
        return person


def verb_for(update: Update, settings: Settings) -> Verb | None:
    """None for what asks for nothing."""
    if update.message:
        return _for_message(update.message, settings)
    if update.edited_message:
        return _for_edit(update.edited_message, settings)
    if update.callback_query:
        return _for_press(update.callback_query, settings)
    if update.my_chat_member:
        return _for_membership(update.my_chat_member, settings)
    return None


def _sender(user: User | None, chat: Chat | None, settings: Settings) -> Sender | None:
    """The person whose private chat this is."""
    if user is None or user.is_bot or chat is None:
        return None
    if chat.type != Chat.PRIVATE or chat.id != user.id:
        return None
    return Sender(profile_of(user, settings.language), settings)


def _for_message(message: Message, settings: Settings) -> Verb | None:
    sender = _sender(message.from_user, message.chat, settings)
    return partial(_receive, sender=sender, message=message) if sender else None


def _receive(tx: Transaction, sender: Sender, message: Message) -> None:
    person = sender.meet(tx)
    command = commands.command_in(message.text, person)
    if command:
        commands.obey(tx, person, command, sender.settings)
    elif person.is_staff:
        letters.hear_staff(tx, person, message, sender.settings)
    else:
        letters.receive(tx, person, message, sender.settings)


def _for_edit(message: Message, settings: Settings) -> Verb | None:
    sender = _sender(message.from_user, message.chat, settings)
    return partial(_edit, sender=sender, message=message) if sender else None


def _edit(tx: Transaction, sender: Sender, message: Message) -> None:
    letters.edit(tx, sender.meet(tx), message, sender.settings)


def _for_press(query: CallbackQuery, settings: Settings) -> Verb | None:
    chat = query.message.chat if query.message else None
    sender = _sender(query.from_user, chat, settings)
    return partial(_press, sender=sender, content=query.data) if sender else None


def _press(tx: Transaction, sender: Sender, content: str | None) -> str:
    return presses.press(tx, sender.meet(tx), content)


def _for_membership(change: ChatMemberUpdated, settings: Settings) -> Verb | None:
    sender = _sender(change.from_user, change.chat, settings)
    if sender is None:
        return None
    is_gone = change.new_chat_member.status in {ChatMember.BANNED, ChatMember.LEFT}
    return partial(_leave, sender=sender) if is_gone else partial(_return, sender=sender)


def _leave(tx: Transaction, sender: Sender) -> None:
    people.set_unreachable(tx, sender.profile.id)


def _return(tx: Transaction, sender: Sender) -> None:
    sender.meet(tx)
