"""What the page draws: the bot, the people, their chats, as plain JSON.
It reads the world and changes nothing in it.
"""

from collections import defaultdict
from typing import Any

from app.sandbox.chats import Chat, Message
from app.sandbox.server import PretendTelegram
from app.sandbox.users import User

FIRST_PAGE = 60
PAGE_LIMIT = 500
Body = dict[str, Any]


class Scenery:
    def __init__(self, telegram: PretendTelegram) -> None:
        self._telegram = telegram
        self._world = telegram.world

    def bot(self) -> Body:
        """Texts by language code, "" being every other language: the page knows who looks."""
        bot, profile = self._world.bot, self._world.profile
        return {
            "id": bot.user_id,
            "username": bot.username,
            "first_name": bot.first_name,
            "names": dict(profile.names),
            "descriptions": dict(profile.descriptions),
            "short_descriptions": dict(profile.short_descriptions),
            "photo": bot.photos[0][-1]["file_id"] if bot.photos else None,
        }

    def people(self) -> dict[int, Body]:
        waiting = self._unread_by_bot()
        return {
            user.user_id: self._person(user, waiting.get(user.user_id))
            for user in self._world.users.values()
        }

    def chats(self) -> dict[str, Body]:
        chats = [chat for chat in self._world.chats.values() if chat.is_private]
        return {str(chat.chat_id): self.page_of(chat, limit=FIRST_PAGE) for chat in chats}

    def page_of(self, chat: Chat, *, limit: int, before: int | None = None) -> Body:
        """The newest `limit` messages older than `before`, oldest first, and whether more exist."""
        shown = chat.history()
        older = shown if before is None else [m for m in shown if m.message_id < before]
        page = older[-min(limit, PAGE_LIMIT) :]
        return {
            "messages": [self.message(message) for message in page],
            "more": len(older) > len(page),
            "pinned": [self.message(message) for message in chat.pinned()],
            "keyboard": self._keyboard(chat),
        }

    def message(self, message: Message) -> Body:
        """As the bot sees it and more; `votes`: the options that the chat's person chose."""
        votes = message.chat.room.votes.get(message.message_id, {})
        return {**message.seen(), "votes": votes.get(message.chat.chat_id, [])}

    def _person(self, user: User, unread_from: int | None) -> Body:
        chat, profile = self._world.chats[user.user_id], self._world.profile
        return {
            **user.wire(),
            "role": self._world.roles.get(user.user_id, "customer"),
            "started": chat.started,
            "blocked": chat.blocked,
            "deactivated": user.deactivated,
            "unread_from": unread_from,
            "menu": profile.button_seen(chat.chat_id),
            "commands": profile.commands_seen(chat.chat_id, (user.language_code or "")[:2]),
        }

    def _unread_by_bot(self) -> dict[int, int]:
        """By chat, the first message that the bot has not confirmed yet."""
        first: dict[int, int] = defaultdict(lambda: 1 << 62)
        for update in self._telegram.updates.pending():
            message = update.get("message")
            if isinstance(message, dict) and "chat" in message:
                chat_id = message["chat"]["id"]
                first[chat_id] = min(first[chat_id], message["message_id"])
        return dict(first)

    def _keyboard(self, chat: Chat) -> Body | None:
        """The message whose reply keyboard, removal or forced reply counts now."""
        for message in reversed(chat.from_bot()):
            markup = message.reply_markup or {}
            if "inline_keyboard" not in markup and markup:
                return {"message_id": message.message_id, "markup": markup}
        return None
