"""A chat as its people see it: its messages in order, and waiting for one of them.
Private chats carry the person's relation to the bot; only groups have negative ids.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.sandbox.bell import Bell
from app.sandbox.messages import Message
from app.sandbox.users import User

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
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    def wire(self) -> dict[str, Any]:
        body: dict[str, Any] = {"id": self.chat_id, "type": self.kind}
        if self.user is None:
            body["title"] = self.title
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
        self.bell.ring()

    def _screen(self) -> str:
        lines = [
            f"{message.message_id} {'bot' if message.from_bot else 'user'}: {message.text[:80]!r}"
            for message in self.history()[-10:]
        ]
        return f"chat {self.chat_id} shows {lines or 'nothing'}"
