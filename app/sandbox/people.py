"""The person side: what people do in their Telegram apps, and what they see there.
Each deed changes the chat first and then queues the update a real bot would get.
"""

from typing import Any

from app.sandbox.changes import Changes, caption_of
from app.sandbox.chats import Chat, Message
from app.sandbox.entities import checked, with_found
from app.sandbox.kinds import content_of
from app.sandbox.text import FormattedText
from app.sandbox.users import User
from app.sandbox.votes import vote
from app.sandbox.world import Press

STANDINGS = ("member", "kicked")


class People(Changes):
    """Verbs take the acting user first; `chat` is their private chat with the bot by default."""

    def add_user(
        self,
        user_id: int,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "ru",
        role: str = "customer",
    ) -> User:
        """Somebody with a Telegram account who has not written to the bot yet.

        `role` is a label for whoever plays them (customer, agent, admin): the bot never sees it.
        """
        if user_id in self.world.users:
            raise ValueError(f"user {user_id} exists already")
        user = User(user_id, first_name, last_name, username, language_code)
        self.world.users[user_id] = user
        self.world.roles[user_id] = role
        self.world.add_chat(Chat(user_id, "private", user))
        return user

    def add_group(
        self, chat_id: int, title: str, *, username: str | None = None, forum: bool = False
    ) -> Chat:
        """A group the bot is in and reads whole: a supergroup when the id starts with -100.

        `forum`: it has topics, and the bot may make some.
        """
        if chat_id >= 0:
            raise ValueError("the id of a group is negative")
        kind = "supergroup" if str(chat_id).startswith("-100") else "group"
        chat = Chat(chat_id, kind, title=title, username=username, started=True)
        chat.room.is_forum = forum
        if forum:
            chat.room.standings[self.world.bot.user_id] = "administrator"
        return self.world.add_chat(chat)

    def chat(self, user: User | int) -> Chat:
        """The private chat of this person with the bot, or a chat by its id."""
        return self.world.chats[user if isinstance(user, int) else user.user_id]

    def start(self, user: User, payload: str = "") -> Message:
        """Presses Start; `payload` is that of a t.me/bot?start= link."""
        return self.send_text(user, f"/start {payload}".strip())

    def send_text(
        self,
        user: User,
        text: str,
        *,
        reply_to: Message | None = None,
        chat: Chat | None = None,
        entities: list[dict[str, Any]] | None = None,
        marks: dict[str, Any] | None = None,
    ) -> Message:
        """`marks` is what Telegram adds beside the content: forward_origin, quote, a thread …"""
        written = FormattedText(text, checked(text, entities or [])).trimmed()
        content = with_found(written).content("text", "entities")
        return self._say(user, chat, content, reply_to, marks)

    def send(
        self,
        user: User,
        kind: str,
        *,
        caption: str = "",
        reply_to: Message | None = None,
        chat: Chat | None = None,
        album: str | None = None,
        entities: list[dict[str, Any]] | None = None,
        marks: dict[str, Any] | None = None,
        **fields: Any,
    ) -> Message:
        """Any other kind of message, see kinds.py; messages of one `album` id belong together."""
        content = content_of(kind, self.world.files, fields) | caption_of(caption, entities)
        extras = {**(marks or {}), **({"media_group_id": album} if album else {})}
        return self._say(user, chat, content, reply_to, extras)

    def press(self, user: User, message: Message, label: str) -> Press:
        """Presses a callback button, chosen by its text or its callback_data."""
        button = message.button(label)
        if "callback_data" not in button:
            raise LookupError(f"{label!r} is not a callback button but {sorted(button)}")
        press = self.world.new_press(user, message)
        shown = message.wire_inaccessible() if message.deleted else message.wire()
        body = {
            "id": press.press_id,
            "from": user.wire(),
            "message": shown,
            "chat_instance": chat_instance(message.chat),
            "data": button["callback_data"],
        }
        self.world.updates.add("callback_query", body)
        return press

    def vote(self, user: User, message: Message, *numbers: int) -> None:
        """Chooses options of a poll, counted from 0; none takes the vote back."""
        vote(self.world, user, message, numbers)

    def allow_writing(self, user: User) -> Message:
        """Agrees in the Mini App that the bot may write first."""
        return self._say(user, None, {"write_access_allowed": {"from_request": True}}, None)

    def send_app_text(self, user: User, text: str, label: str) -> Message:
        """What a Mini App opened from the reply keyboard button `label` hands over as it closes."""
        return self._say(user, None, {"web_app_data": {"data": text, "button_text": label}}, None)

    def block(self, user: User) -> None:
        self._set_blocked(user, to=True)

    def unblock(self, user: User) -> None:
        self._set_blocked(user, to=False)

    def remove_bot(self, user: User, group: Chat) -> None:
        """Throws the bot out of a group: every later message to it is refused with 403."""
        group.kicked = True
        self._change_membership(group, user, "member", "kicked")

    def deactivate(self, user: User) -> None:
        """Deletes the account: every later message to it is refused with 403."""
        user.deactivated = True

    def _set_blocked(self, user: User, *, to: bool) -> None:
        chat = self.chat(user)
        if chat.blocked == to:
            return
        chat.blocked = to
        chat.bell.ring()
        self._change_membership(chat, user, *(STANDINGS if to else STANDINGS[::-1]))

    def _change_membership(self, chat: Chat, user: User, old: str, new: str) -> None:
        body = {
            "chat": chat.wire(),
            "from": user.wire(),
            "date": self.world.clock.date(),
            "old_chat_member": self._membership(old),
            "new_chat_member": self._membership(new),
        }
        self.world.updates.add("my_chat_member", body)

    def _membership(self, status: str) -> dict[str, Any]:
        body: dict[str, Any] = {"user": self.world.bot.wire(), "status": status}
        return {**body, "until_date": 0} if status == "kicked" else body

    def _say(
        self,
        user: User,
        chat: Chat | None,
        content: dict[str, Any],
        reply_to: Message | None,
        extras: dict[str, Any] | None = None,
    ) -> Message:
        where = chat or self.chat(user)
        if where.blocked:
            raise PermissionError(f"user {user.user_id} has blocked the bot: unblock first")
        where.started = True
        message = self.world.post(where, user, content, reply_to=reply_to, extras=extras)
        self.world.updates.add("message", message.wire())
        return message


def chat_instance(chat: Chat) -> str:
    """Opaque and stable per chat, as in callback queries and launch data."""
    return str((chat.chat_id * 6364136223846793005) % (1 << 63))
