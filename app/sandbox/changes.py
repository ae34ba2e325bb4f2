"""Second thoughts of people: edits of text, caption, medium and live place, reactions, deletions.
Telegram tells the bot of each but the last.
"""

from typing import Any

from app.sandbox.chats import Message
from app.sandbox.entities import checked, with_found
from app.sandbox.kinds import content_of
from app.sandbox.text import FormattedText
from app.sandbox.users import User
from app.sandbox.world import World

#: Fields of a message that an edit of its medium leaves alone.
CAPTION_NAMES = ("caption", "caption_entities")
CUSTOM = "custom:"


def caption_of(caption: str, entities: list[dict[str, Any]] | None) -> dict[str, Any]:
    """The two fields of a caption, without what is empty."""
    written = FormattedText(caption, checked(caption, entities or [])).trimmed()
    return with_found(written).content(*CAPTION_NAMES)


class Changes:
    """The part of People that changes what is there already."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._reacted: dict[tuple[int, int, int], list[dict[str, str]]] = {}

    def edit_text(
        self,
        user: User,
        message: Message,
        text: str,
        entities: list[dict[str, Any]] | None = None,
    ) -> Message:
        """Edits their own text or caption."""
        name = "text" if "text" in message.content else "caption"
        entities_name = "entities" if name == "text" else "caption_entities"
        written = with_found(FormattedText(text, checked(text, entities or [])).trimmed())
        kept = {
            key: value
            for key, value in message.content.items()
            if key not in {name, entities_name}
        }
        return self._changed(user, message, kept | written.content(name, entities_name))

    def edit_medium(
        self, user: User, message: Message, kind: str, *, caption: str | None = None, **fields: Any
    ) -> Message:
        """Puts another file in the place of their own; without `caption` the former one stays."""
        content = content_of(kind, self.world.files, fields)
        if caption is None:
            former = message.content
            content |= {name: former[name] for name in CAPTION_NAMES if name in former}
        else:
            content |= caption_of(caption, None)
        return self._changed(user, message, content)

    def move_live(
        self, user: User, message: Message, latitude: float, longitude: float
    ) -> Message:
        """Their live location goes on to another place."""
        place = {**message.content["location"], "latitude": latitude, "longitude": longitude}
        return self._changed(user, message, {**message.content, "location": place})

    def _changed(self, user: User, message: Message, content: dict[str, Any]) -> Message:
        if message.sender is not user:
            raise PermissionError("people edit only their own messages")
        message.content = content
        message.edit_date = self.world.clock.date()
        message.chat.changed(message)
        self.world.updates.add("edited_message", message.wire())
        return message

    def delete(self, message: Message) -> None:
        """Deletes it for both sides; Telegram tells bots nothing of it."""
        message.deleted = True
        message.chat.changed(message)

    def react(self, user: User, message: Message, *emoji: str) -> None:
        """All reactions of one person to a message: none or "" takes them back.

        Premium users may have up to three; `custom:<id>` is a custom emoji.
        """
        place = (message.chat.chat_id, message.message_id, user.user_id)
        old, new = self._reacted.get(place), [_reaction(one) for one in emoji if one]
        if old is None:
            old = [_reaction(one) for one in [message.reactions.get(user.user_id)] if one]
        self._reacted[place] = new
        message.reactions.pop(user.user_id, None)
        if new:
            message.reactions[user.user_id] = emoji[0]
        message.chat.changed(message)
        body = {
            "chat": message.chat.wire(),
            "message_id": message.message_id,
            "user": user.wire(),
            "date": self.world.clock.date(),
            "old_reaction": old,
            "new_reaction": new,
        }
        self.world.updates.add("message_reaction", body)


def _reaction(emoji: str) -> dict[str, str]:
    if emoji.startswith(CUSTOM):
        return {"type": "custom_emoji", "custom_emoji_id": emoji.removeprefix(CUSTOM)}
    return {"type": "emoji", "emoji": emoji}
