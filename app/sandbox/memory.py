"""What the pretend Telegram keeps between two of its lives: people, chats, files, the profile.
It writes whole files only, and never one byte outside the folder that it was given.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from app.sandbox.chats import Chat, Message
from app.sandbox.files import StoredFile
from app.sandbox.updates import FIRST_UPDATE_ID
from app.sandbox.users import User
from app.sandbox.world import World

WORLD_NAME = "world.json"
FILES_NAME = "files"
FORM = 1
SAVE_EVERY_S = 3.0
REPLACE_PATIENCE_S = 2.0
REPLACE_AGAIN_S = 0.05
#: 2020-01-01: ids count seconds from it, so each life's are above all earlier ones.
UPDATE_IDS_SINCE_S = 1_577_836_800
_KEPT_OF_MESSAGE = ("content", "edit_date", "deleted", "pinned", "extras", "reply_markup")
_KEPT_OF_CHAT = ("kind", "title", "username", "started", "blocked", "kicked")
_TEXTS_OF_PROFILE = ("names", "descriptions", "short_descriptions")
Body = dict[str, Any]


@asynccontextmanager
async def remembering(world: World, folder: Path | None) -> AsyncIterator[None]:
    """Recalls what `folder` holds, then saves every SAVE_EVERY_S when changed, and at the end.

    None keeps nothing. Raises OSError, and ValueError for a memory of another form.
    """
    if folder is None:
        yield
        return
    memory = Memory(world, folder)
    memory.recall()
    saving = asyncio.create_task(memory.save_on())
    try:
        yield
    finally:
        saving.cancel()
        await asyncio.gather(saving, return_exceptions=True)
        memory.save()


class Memory:
    """One world and the folder it is kept in."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self._folder = folder
        self._saved = ""

    def recall(self) -> None:
        """Fills a world that is new. Update ids go on above those of every earlier life."""
        seconds = int(self._world.clock.now_s()) - UPDATE_IDS_SINCE_S
        self._world.updates.renumber(FIRST_UPDATE_ID + seconds)
        path = self._folder / WORLD_NAME
        if not path.exists():
            return
        self._saved = path.read_text(encoding="utf-8")
        body = json.loads(self._saved)
        if body["form"] != FORM:
            raise ValueError(f"{path} has the form {body['form']}, this program knows {FORM}")
        for row in body["files"]:
            content = (self._folder / FILES_NAME / row["file_unique_id"]).read_bytes()
            self._world.files.take_in(StoredFile(**row, content=content))
        recall_world(self._world, body)

    async def save_on(self) -> None:
        while True:
            await asyncio.sleep(SAVE_EVERY_S)
            # A full disk now may have room again in a moment.
            with suppress(OSError):
                self.save()

    def save(self) -> None:
        body = written_world(self._world)
        body["files"] = [self._save_file(stored) for stored in self._world.files.everything()]
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        if text != self._saved:
            self._folder.mkdir(parents=True, exist_ok=True)
            _write_whole(self._folder / WORLD_NAME, text.encode())
            self._saved = text

    def _save_file(self, stored: StoredFile) -> Body:
        path = self._folder / FILES_NAME / stored.file_unique_id
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, stored.content)
        names = [field.name for field in fields(StoredFile) if field.name != "content"]
        return {name: getattr(stored, name) for name in names}


def written_world(world: World) -> Body:
    """Everything but the files as JSON; presses and waiting updates are of one life only."""
    profile = world.profile
    return {
        "form": FORM,
        "users": [asdict(user) for user in world.users.values()],
        "roles": [[user_id, role] for user_id, role in world.roles.items()],
        "chats": [_written_chat(chat) for chat in world.chats.values()],
        "profile": {
            **{name: getattr(profile, name) for name in _TEXTS_OF_PROFILE},
            "commands": [[*key, rows] for key, rows in profile.commands.items()],
            "default_button": profile.default_button,
            "buttons": [[chat_id, button] for chat_id, button in profile.buttons.items()],
            "rights": [[channels, rights] for channels, rights in profile.rights.items()],
            "photo": profile.photo.file_id if profile.photo else None,
            "bot_name": world.bot.first_name,
            "bot_photos": world.bot.photos,
        },
    }


def _written_chat(chat: Chat) -> Body:
    return {
        "chat_id": chat.chat_id,
        **{name: getattr(chat, name) for name in _KEPT_OF_CHAT},
        "messages": [_written_message(message) for message in chat.messages.values()],
    }


def _written_message(message: Message) -> Body:
    body: Body = {
        "message_id": message.message_id,
        "date": message.date,
        "sender": None if message.from_bot else message.sender.user_id,
        "reply_to": message.reply_to.message_id if message.reply_to else None,
    }
    kept = {name: getattr(message, name) for name in _KEPT_OF_MESSAGE}
    kept["reactions"] = [[user_id, emoji] for user_id, emoji in message.reactions.items()]
    return body | {name: value for name, value in kept.items() if value}


def recall_world(world: World, body: Body) -> None:
    known = {field.name for field in fields(User)}
    for row in body["users"]:
        user = User(**{name: value for name, value in row.items() if name in known})
        world.users[user.user_id] = user
    world.roles.update(dict(body["roles"]))
    for row in body["chats"]:
        kept = {name: row[name] for name in _KEPT_OF_CHAT}
        owner = world.users.get(row["chat_id"])
        chat = world.add_chat(Chat(row["chat_id"], user=owner, **kept))
        for message_row in row["messages"]:
            _recall_message(world, chat, message_row)
        world.start_ids_above(chat, max(chat.messages, default=0))
    _recall_profile(world, body["profile"])
    world.bot.first_name = body["profile"]["bot_name"]
    world.bot.photos = body["profile"]["bot_photos"]


def _recall_message(world: World, chat: Chat, row: Body) -> None:
    replied = chat.messages.get(row["reply_to"]) if row["reply_to"] else None
    sender = world.bot if row["sender"] is None else world.users[row["sender"]]
    kept = {name: row[name] for name in _KEPT_OF_MESSAGE if name in row}
    content = kept.pop("content", {})
    message = Message(
        row["message_id"], chat, sender, row["date"], content, reply_to=replied, **kept
    )
    message.reactions.update(dict(row.get("reactions", ())))
    chat.messages[message.message_id] = message


def _recall_profile(world: World, row: Body) -> None:
    profile = world.profile
    for name in _TEXTS_OF_PROFILE:
        getattr(profile, name).update(row[name])
    profile.commands.update({(scope, language): rows for scope, language, rows in row["commands"]})
    profile.default_button = row["default_button"]
    profile.buttons.update(dict(row["buttons"]))
    profile.rights.update(dict(row["rights"]))
    profile.photo = world.files.by_id(row["photo"]) if row["photo"] else None


def _write_whole(path: Path, content: bytes) -> None:
    """The old file or the new one, never a part of it."""
    draft = path.with_name(f"{path.name}.new")
    draft.write_bytes(content)
    deadline = time.monotonic() + REPLACE_PATIENCE_S
    while True:
        try:
            draft.replace(path)
        except PermissionError:
            # Windows: a virus scanner may hold the file for a moment.
            if time.monotonic() > deadline:
                raise
            time.sleep(REPLACE_AGAIN_S)
        else:
            return
