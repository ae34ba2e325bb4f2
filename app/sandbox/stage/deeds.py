"""What a player does as one of the people, by name: each wish of the page becomes a verb of theirs.
It knows the people's side only: nothing here acts as the bot.
"""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from app.sandbox.chats import Chat, Message
from app.sandbox.quotes import chosen
from app.sandbox.server import PretendTelegram
from app.sandbox.stage.refusals import DeedRefusedError
from app.sandbox.stage.scenery import FIRST_PAGE, Scenery
from app.sandbox.stage.uploads import Uploads, Waiting
from app.sandbox.stage.wishes import Wish
from app.sandbox.text import CAPTION_LIMIT, TEXT_LIMIT, utf16_length
from app.sandbox.users import User

PRESS_PATIENCE_S = 15.0
ALBUM_LIMIT = 10
PEOPLE_LIMIT = 200
FIRST_PERSON_ID = 700_001
SAMPLES = frozenset(
    {"sticker", "location", "venue", "contact", "poll", "voice", "video_note", "dice"}
)
PHOTO_MIMES = frozenset({"image/png", "image/jpeg", "image/webp"})
PHOTO_LIMIT_BYTES = 10 * 1024 * 1024

Body = dict[str, Any]
Deed = Callable[[Wish], Body | Awaitable[Body | None] | None]


class Deeds:
    """`table` is every deed by its name on the wire."""

    def __init__(self, telegram: PretendTelegram, scenery: Scenery, uploads: Uploads) -> None:
        self._telegram = telegram
        self._scenery = scenery
        self._uploads = uploads
        self.table: dict[str, Deed] = {
            "send_text": self._send_text,
            "send_files": self._send_files,
            "send_sample": self._send_sample,
            "edit_text": self._edit_text,
            "delete": self._delete,
            "react": self._react,
            "vote": self._vote,
            "press": self._press,
            "block": self._block,
            "unblock": self._unblock,
            "add_person": self._add_person,
            "set_language": self._set_language,
            "allow_writing": self._allow_writing,
            "send_app_text": self._send_app_text,
            "history": self._history,
        }

    # Writing

    def _send_text(self, wish: Wish) -> Body:
        user, text = self.user(wish), wish.text("text")
        _check_length(text, TEXT_LIMIT)
        if not text.strip():
            raise DeedRefusedError("empty_text")
        message = self._telegram.send_text(
            user,
            text,
            reply_to=self._replied(wish),
            entities=wish.entities(),
            marks=self._quoted(wish),
        )
        return {"message_id": message.message_id}

    def _send_files(self, wish: Wish) -> Body:
        user, caption = self.user(wish), wish.text("caption", "")
        _check_length(caption, CAPTION_LIMIT)
        self._check_writing(user)
        files = self._uploads.take(wish.texts("uploads", ALBUM_LIMIT))
        album = secrets.token_hex(8) if len(files) > 1 else None
        sent = []
        for number, file in enumerate(files):
            is_first = number == 0
            message = self._telegram.send(
                user,
                _kind_of(file, wish.text("as", "file")),
                caption=caption if is_first else "",
                entities=wish.entities() if is_first else None,
                reply_to=self._replied(wish) if is_first else None,
                marks=self._quoted(wish) if is_first else None,
                album=album,
                name=file.name,
                mime=file.mime,
                content=file.content,
            )
            sent.append(message.message_id)
        return {"message_ids": sent}

    def _send_sample(self, wish: Wish) -> Body:
        """A sticker, a place, a contact and the like, made up; `own` shares the person's own."""
        user, kind = self.user(wish), wish.text("kind")
        if kind not in SAMPLES:
            raise DeedRefusedError("no_such_kind")
        fields: Body = {}
        if kind == "contact":
            fields = {"first_name": user.first_name, "phone_number": f"+7999{user.user_id:07d}"}
        if kind == "poll":
            fields = {"question": wish.text("question"), "options": wish.texts("options", 10)}
        reply_to, marks = self._replied(wish), self._quoted(wish)
        message = self._telegram.send(user, kind, reply_to=reply_to, marks=marks, **fields)
        return {"message_id": message.message_id}

    def _edit_text(self, wish: Wish) -> None:
        message, text = self.message(wish), wish.text("text")
        _check_length(text, TEXT_LIMIT if "text" in message.content else CAPTION_LIMIT)
        if not text.strip():
            raise DeedRefusedError("empty_text")
        self._telegram.edit_text(self.user(wish), message, text, wish.entities())

    def _delete(self, wish: Wish) -> None:
        self._telegram.delete(self.message(wish))

    def _react(self, wish: Wish) -> None:
        self._telegram.react(self.user(wish), self.message(wish), wish.text("emoji", "")[:8])

    def _vote(self, wish: Wish) -> None:
        message, numbers = self.message(wish), wish.numbers("options", 12)
        if "poll" not in message.content:
            raise DeedRefusedError("no_such_message")
        try:
            self._telegram.vote(self.user(wish), message, *numbers)
        except PermissionError:
            raise DeedRefusedError("no_vote") from None

    async def _press(self, wish: Wish) -> Body:
        """Waits as the client does, with its spinner: what the bot answered, or `unanswered`."""
        press = self._telegram.press(self.user(wish), self.message(wish), wish.text("label"))
        try:
            return await press.answered(timeout_s=PRESS_PATIENCE_S)
        except TimeoutError:
            raise DeedRefusedError("unanswered") from None

    # Oneself

    def _block(self, wish: Wish) -> None:
        self._telegram.block(self.user(wish))

    def _unblock(self, wish: Wish) -> None:
        self._telegram.unblock(self.user(wish))

    def _add_person(self, wish: Wish) -> Body:
        users = self._telegram.world.users
        if len(users) >= PEOPLE_LIMIT:
            raise DeedRefusedError("too_many_people")
        user = self._telegram.add_user(
            max([FIRST_PERSON_ID - 1, *users]) + 1,
            wish.text("first_name")[:64].strip() or "?",
            last_name=wish.text("last_name", "")[:64].strip() or None,
            username=wish.text("username", "")[:32] or None,
            language_code=wish.text("language_code", "ru")[:2],
        )
        return user.wire()

    def _set_language(self, wish: Wish) -> None:
        user = self.user(wish)
        user.language_code = wish.text("language_code")[:2]
        self._telegram.chat(user).bell.ring()

    def _allow_writing(self, wish: Wish) -> None:
        self._telegram.allow_writing(self.user(wish))

    def _send_app_text(self, wish: Wish) -> None:
        self._telegram.send_app_text(self.user(wish), wish.text("text"), wish.text("label"))

    def _history(self, wish: Wish) -> Body:
        before = wish.number("before")
        return self._scenery.page_of(
            self._chat(wish), limit=wish.number("limit", FIRST_PAGE), before=before
        )

    # Finding what a wish names

    def user(self, wish: Wish) -> User:
        user = self._telegram.world.users.get(wish.number("user_id"))
        if user is None:
            raise DeedRefusedError("no_such_person")
        return user

    def message(self, wish: Wish, name: str = "message_id") -> Message:
        message = self._chat(wish).messages.get(wish.number(name))
        if message is None or message.deleted:
            raise DeedRefusedError("no_such_message")
        return message

    def _chat(self, wish: Wish) -> Chat:
        return self._telegram.chat(self.user(wish))

    def _replied(self, wish: Wish) -> Message | None:
        return self.message(wish, "reply_to") if wish.number("reply_to", 0) else None

    def _quoted(self, wish: Wish) -> Body | None:
        """The part of the message answered that was chosen; all of it when none was."""
        replied, text = self._replied(wish), wish.text("quote", "")
        if replied is None or not text:
            return None
        quote = chosen(replied, text, wish.number("quote_position", 0))
        if quote is None:
            raise DeedRefusedError("no_such_quote")
        return {"quote": quote}

    def _check_writing(self, user: User) -> None:
        if self._telegram.chat(user).blocked:
            raise DeedRefusedError("blocked")


def _check_length(text: str, limit: int) -> None:
    if utf16_length(text) > limit:
        raise DeedRefusedError("text_too_long")


def _kind_of(file: Waiting, wanted: str) -> str:
    """What Telegram makes of a file: photos are photos only when asked for and not too big."""
    if wanted == "file":
        return "document"
    if file.mime in PHOTO_MIMES and len(file.content) <= PHOTO_LIMIT_BYTES:
        return "photo"
    if file.mime == "image/gif":
        return "animation"
    return {"video": "video", "audio": "audio"}.get(file.mime.partition("/")[0], "document")
