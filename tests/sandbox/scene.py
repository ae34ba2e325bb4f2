"""A small Telegram with something of every kind in it, for the tables of right and wrong calls."""

import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from app.sandbox import Chat, Message, PretendTelegram, User
from app.sandbox.arguments import Arguments, Upload
from app.sandbox.methods import METHODS
from app.sandbox.world import Press

ANNA, BORIS, STRANGER, GROUP, FORUM, BASIC = 2001, 2002, 2003, -1001234, -1005678, -77
APP_QUERY = "query-of-an-open-app"
URL = "https://example.org/"
KEYBOARD = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}


def png(width: int, height: int) -> bytes:
    """A whole grey picture of this size."""
    rows = b"".join(b"\0" + b"\x80" * width for _row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(raw)) + kind + raw + struct.pack(">I", zlib.crc32(kind + raw))
        for kind, raw in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@dataclass
class Scene:
    """`ids` are message ids of the private chat with Anna, by what the messages are."""

    telegram: PretendTelegram
    anna: User
    boris: User
    group: Chat
    forum: Chat
    press: Press
    topic: int
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def chat(self) -> Chat:
        return self.telegram.chat(self.anna)

    def message(self, name: str) -> Message:
        return self.chat.messages[self.ids[name]]

    def file_id(self, name: str) -> str:
        body = self.message(name).content[name]
        return str(body[-1]["file_id"] if isinstance(body, list) else body["file_id"])


def do(telegram: PretendTelegram, method: str, **fields: Any) -> Any:
    """A call past HTTP; bytes are uploads."""
    uploads = {
        name: Upload(f"{name}.bin", "application/octet-stream", value)
        for name, value in fields.items()
        if isinstance(value, bytes)
    }
    plain = {name: value for name, value in fields.items() if name not in uploads}
    return METHODS[method.lower()](telegram.world, Arguments(plain, uploads))


def build(telegram: PretendTelegram) -> Scene:
    anna = telegram.add_user(ANNA, "Анна", last_name="Ким", username="anna_k")
    boris = telegram.add_user(BORIS, "Борис")
    telegram.add_user(STRANGER, "Stranger")
    telegram.start(anna)
    telegram.start(boris)
    group = telegram.add_group(GROUP, "Staff", username="staff_group")
    telegram.add_group(BASIC, "Basic")
    forum = telegram.add_group(FORUM, "Forum")
    forum.room.is_forum = True
    forum.room.standings[telegram.world.bot.user_id] = "administrator"
    telegram.send_text(anna, "hello", chat=group)
    telegram.chat(anna).room.app_queries.add(APP_QUERY)
    topic = do(telegram, "createForumTopic", chat_id=FORUM, name="Cases")["message_thread_id"]
    ids = _messages(telegram, anna)
    press = telegram.press(anna, telegram.chat(anna).messages[ids["buttons"]], "Take")
    return Scene(telegram, anna, boris, group, forum, press, topic, ids)


def _messages(telegram: PretendTelegram, anna: User) -> dict[str, int]:
    theirs = telegram.send_text(anna, "a question of mine").message_id
    sent = {
        "text": do(telegram, "sendMessage", chat_id=ANNA, text="said by the bot"),
        "buttons": do(telegram, "sendMessage", chat_id=ANNA, text="x", reply_markup=KEYBOARD),
        "photo": do(telegram, "sendPhoto", chat_id=ANNA, photo=png(20, 10), caption="look"),
        "document": do(telegram, "sendDocument", chat_id=ANNA, document=b"report"),
        "video": do(telegram, "sendVideo", chat_id=ANNA, video=b"moving"),
        "sticker": do(telegram, "sendSticker", chat_id=ANNA, sticker=b"sticker"),
        "poll": do(telegram, "sendPoll", chat_id=ANNA, question="Well?", options=["a", "b"]),
        "protected": do(
            telegram, "sendMessage", chat_id=ANNA, text="secret", protect_content=True
        ),
        "pinned": do(telegram, "sendMessage", chat_id=ANNA, text="pinned"),
    }
    ids = {name: message["message_id"] for name, message in sent.items()}
    do(telegram, "pinChatMessage", chat_id=ANNA, message_id=ids["pinned"])
    ids["notice"] = telegram.chat(anna).last().message_id
    deleted = do(telegram, "sendMessage", chat_id=ANNA, text="gone")["message_id"]
    do(telegram, "deleteMessage", chat_id=ANNA, message_id=deleted)
    return {**ids, "theirs": theirs, "deleted": deleted}
