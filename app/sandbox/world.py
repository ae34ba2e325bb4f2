"""Everything the pretend Telegram knows about one bot: users, chats, files, updates, calls.
It holds state and moves messages; who may do what is decided by the methods and the person side.
"""

import itertools
import secrets
from dataclasses import dataclass
from typing import Any

from app.sandbox.bell import Bell
from app.sandbox.calls import Calls
from app.sandbox.chats import Chat, Message
from app.sandbox.clock import Clock
from app.sandbox.files import Files
from app.sandbox.limits import FloodLimits
from app.sandbox.profile import Profile
from app.sandbox.rules import Rules
from app.sandbox.updates import Updates
from app.sandbox.users import User


@dataclass(eq=False)
class Press:
    """A callback query; `answer` is what answerCallbackQuery said, None until then."""

    press_id: str
    user: User
    message: Message
    at_s: float
    bell: Bell
    answer: dict[str, Any] | None = None

    async def answered(self, *, timeout_s: float) -> dict[str, Any]:
        """`{text, show_alert, url}` of the bot's answer."""
        return await self.bell.wait_until(
            lambda: self.answer, timeout_s, lambda: f"press {self.press_id} is not answered"
        )


class World:
    def __init__(self, token: str, username: str, rules: Rules) -> None:
        self.token = token
        self.rules = rules
        self.clock = Clock()
        self.bot = User(int(token.partition(":")[0]), "TiketHet", username=username, is_bot=True)
        self.profile = Profile()
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.files = Files()
        self.updates = Updates(self.clock, rules)
        self.calls = Calls(self.clock)
        self.limits = FloodLimits(self.clock)
        self.logged_out = False
        self.bell = Bell()
        self.roles: dict[int, str] = {}
        self._message_ids = itertools.count(1)
        self._supergroup_ids: dict[int, itertools.count[int]] = {}

    def add_chat(self, chat: Chat) -> Chat:
        """`bell` rings with the chat, so that whoever watches the world can watch it too."""
        self.chats[chat.chat_id] = chat
        self.bell.ring(chat)
        return chat

    def next_message_id(self, chat: Chat) -> int:
        """Private chats and groups share the bot's numbering, each supergroup has its own."""
        if chat.kind != "supergroup":
            return next(self._message_ids)
        return next(self._supergroup_ids.setdefault(chat.chat_id, itertools.count(1)))

    def start_ids_above(self, chat: Chat, message_id: int) -> None:
        """The next message of this chat's numbering gets a greater id than `message_id`."""
        floor = max(self.next_message_id(chat), message_id + 1)
        if chat.kind == "supergroup":
            self._supergroup_ids[chat.chat_id] = itertools.count(floor)
        else:
            self._message_ids = itertools.count(floor)

    def post(
        self,
        chat: Chat,
        sender: User,
        content: dict[str, Any],
        *,
        reply_to: Message | None = None,
        reply_markup: dict[str, Any] | None = None,
        extras: dict[str, Any] | None = None,
    ) -> Message:
        message = Message(
            message_id=self.next_message_id(chat),
            chat=chat,
            sender=sender,
            date=self.clock.date(),
            content=content,
            reply_to=reply_to,
            reply_markup=reply_markup,
            extras=extras or {},
        )
        chat.changed(message)
        return message

    def new_press(self, user: User, message: Message) -> Press:
        press_id = str(secrets.randbits(62))
        press = Press(press_id, user, message, self.clock.now_s(), Bell())
        self.presses[press_id] = press
        return press
