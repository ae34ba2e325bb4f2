"""One message of a chat and how the Bot API writes it.
It never decides whether it may be sent: that is the methods' part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.sandbox.users import User

if TYPE_CHECKING:
    from app.sandbox.chats import Chat


@dataclass(eq=False)
class Message:
    """`content` holds what differs by kind: text and entities, or photo, caption and so on."""

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
