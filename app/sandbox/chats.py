"""A chat as its people see it: its messages in order, how the Bot API writes them, and waiting.
Private chats carry the person's relation to the bot; only groups have negative ids.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.sandbox.bell import Bell
from app.sandbox.room import Room
from app.sandbox.users import User


@dataclass(eq=False)
class Message:
    """`content` holds what differs by kind: text and entities, or photo, caption and so on.

    `reactions` is one emoji per user id, the bot's own among them.
    """

    message_id: int
    chat: Chat
    sender: User
    date: int
    content: dict[str, Any]
    reply_to: Message | None = None
    reply_markup: dict[str, Any] | None = None
    edit_date: int | None = None
    deleted: bool = False
    pinned: bool = False
    extras: dict[str, Any] = field(default_factory=dict)
    reactions: dict[int, str] = field(default_factory=dict)

    @property
    def from_bot(self) -> bool:
        return self.sender.is_bot

    @property
    def text(self) -> str:
        """The text, or the caption of a medium, or an empty string."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def entities(self) -> list[dict[str, Any]]:
        found = self.content.get("entities") or self.content.get("caption_entities") or []
        return list(found)

    @property
    def edited(self) -> bool:
        return self.edit_date is not None

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """The inline buttons in reading order, without their rows."""
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def button(self, label: str) -> dict[str, Any]:
        """The inline button with this text or this callback_data; LookupError if there is none."""
        for button in self.buttons:
            if label in {button["text"], button.get("callback_data")}:
                return button
        shown = [button["text"] for button in self.buttons]
        raise LookupError(f"message {self.message_id} has no button {label!r}, only {shown}")

    def wire(self) -> dict[str, Any]:
        body = self.wire_alone()
        if self.reply_to is not None and not self.reply_to.deleted:
            body["reply_to_message"] = self.reply_to.wire_alone()
        return body

    def wire_inaccessible(self) -> dict[str, Any]:
        """What a callback query carries when its message is gone: date 0 marks it."""
        return {"message_id": self.message_id, "date": 0, "chat": self.chat.wire()}

    def seen(self) -> dict[str, Any]:
        """As the person sees it, for the control API: with deletion, pin and reply keyboard."""
        return {
            **self.wire(),
            "from_bot": self.from_bot,
            "deleted": self.deleted,
            "pinned": self.pinned,
            "reply_markup": self.reply_markup,
            "reactions": {str(user_id): emoji for user_id, emoji in self.reactions.items()},
        }

    def wire_alone(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "message_id": self.message_id,
            "from": self.sender.wire(),
            "chat": self.chat.wire(),
            "date": self.date,
            **self.extras,
            **self.content,
        }
        if self.edit_date is not None:
            body["edit_date"] = self.edit_date
        if self.reply_markup and "inline_keyboard" in self.reply_markup:
            body["reply_markup"] = self.reply_markup
        return body


Predicate = Callable[[Message], bool]


@dataclass(eq=False)
class Chat:
    """`started`: the person has written first, so that the bot may write to them."""

    chat_id: int
    kind: str
    user: User | None = None
    title: str = ""
    username: str | None = None
    started: bool = False
    blocked: bool = False
    kicked: bool = False
    actions: list[str] = field(default_factory=list)
    bell: Bell = field(default_factory=Bell)
    room: Room = field(default_factory=Room)
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    def wire(self) -> dict[str, Any]:
        body: dict[str, Any] = {"id": self.chat_id, "type": self.kind}
        if self.user is None:
            body["title"] = self.title
            if self.room.is_forum:
                body["is_forum"] = True
            return body if self.username is None else {**body, "username": self.username}
        known = self.user.wire()
        for name in ("first_name", "last_name", "username"):
            if name in known:
                body[name] = known[name]
        return body

    def history(self) -> list[Message]:
        """What is on the screen now, oldest first: deleted messages are not."""
        return [message for message in self.messages.values() if not message.deleted]

    def everything(self) -> list[Message]:
        """All messages that ever were in the chat, deleted ones too."""
        return list(self.messages.values())

    def from_bot(self) -> list[Message]:
        return [message for message in self.history() if message.from_bot]

    def last(self) -> Message:
        """The newest message on the screen; LookupError in an empty chat."""
        history = self.history()
        if not history:
            raise LookupError(f"chat {self.chat_id} is empty")
        return history[-1]

    def pinned(self) -> list[Message]:
        return [message for message in self.history() if message.pinned]

    async def wait_for(
        self, predicate: Predicate, *, timeout_s: float, after: Message | None = None
    ) -> Message:
        """The first message on the screen that fits, now or later; `after` skips older ones.

        TimeoutError shows what was on the screen instead.
        """
        floor = after.message_id if after else 0

        def look() -> Message | None:
            fitting = (m for m in self.history() if m.message_id > floor and predicate(m))
            return next(fitting, None)

        return await self.bell.wait_until(look, timeout_s, self._screen)

    async def wait_for_bot(
        self, fragment: str, *, timeout_s: float, after: Message | None = None
    ) -> Message:
        """The first message of the bot whose text contains `fragment`."""
        return await self.wait_for(
            lambda message: message.from_bot and fragment in message.text,
            timeout_s=timeout_s,
            after=after,
        )

    def changed(self, message: Message) -> None:
        self.messages[message.message_id] = message
        self.bell.ring(message)

    def _screen(self) -> str:
        lines = [
            f"{message.message_id} {'bot' if message.from_bot else 'user'}: {message.text[:80]!r}"
            for message in self.history()[-10:]
        ]
        return f"chat {self.chat_id} shows {lines or 'nothing'}"
