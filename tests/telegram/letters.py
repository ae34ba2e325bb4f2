"""Answers of the staff with everything in them, said without the Mini App."""

import hashlib
import io
from typing import Any

from PIL import Image

from app.domain.attachment import Attachment
from app.domain.entities import Entity
from app.domain.extras import with_changes
from app.domain.quotes import Quote
from app.sandbox import Message, User
from app.sandbox.calls import Call
from app.services import conversation, reacting
from app.services.conversation import MessageDraft
from app.services.file_folder import FileFolder
from app.store import attachments, deliveries, delivery_marks
from app.store.attachments import KeptFile
from app.store.transaction import Transaction
from tests.telegram.bench import ADMIN_ID, Bench

MIMES = {"photo": "image/png", "video": "video/mp4", "audio": "audio/mpeg", "voice": "audio/ogg",
         "file": "application/pdf"}  # fmt: skip
#: What the bot says while it is not asked anything: reads of the bot itself.
_ASIDE = frozenset({"getme", "getupdates", "setmycommands", "setmydescription"})


def picture(number: int = 0) -> bytes:
    """A small true PNG, another one for each number."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (number % 256, 99, 0)).save(out, "PNG")
    return out.getvalue()


async def kept(
    desk: Bench, kind: str = "photo", content: bytes | None = None, **fields: Any
) -> int:
    """An unused attachment of the admin's with its bytes on the disk; its id."""
    content = picture() if content is None and kind == "photo" else content or b"some bytes"
    folder = FileFolder(desk.folder / "data")
    digest = hashlib.sha256(content).digest()
    path = folder.path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    shown = {"name": f"my {kind}.bin", "mime": MIMES[kind], "size": len(content), **fields}
    if kind == "photo":
        shown = {"width": 40, "height": 30, **shown}
    attachment = Attachment(0, kind, **shown)

    def add(tx: Transaction) -> int:
        file = KeptFile(digest, len(content))
        attachments.add_file(tx, file)
        added = attachments.add(tx, ADMIN_ID, attachment)
        attachments.set_ready(tx, added, file, None)
        return added.id

    return await desk.store.write(add)


async def says(
    desk: Bench,
    ticket_id: int,
    body: str,
    files: tuple[int, ...] = (),
    entities: tuple[Entity, ...] = (),
    reply_to: int | None = None,
    quote: str | None = None,
) -> int:
    """The admin answers; the id of the message."""
    draft = MessageDraft(ticket_id, body, reply_to=reply_to, attachment_ids=files)
    draft.extra = with_changes(None, entities=entities)
    draft.quote = Quote(quote, 0) if quote else None
    actor = await desk.actor(ADMIN_ID)
    outcome = await desk.store.write(conversation.post_message, actor, draft, 0)
    assert outcome.message is not None
    return outcome.message.id


async def edits(desk: Bench, message_id: int, body: str) -> None:
    actor = await desk.actor(ADMIN_ID)
    await desk.store.write(conversation.edit_message, actor, message_id, body)


async def deletes(desk: Bench, message_id: int) -> None:
    actor = await desk.actor(ADMIN_ID)
    await desk.store.write(conversation.delete_message, actor, message_id)


async def reacts(desk: Bench, message_id: int, emoji: str | None) -> None:
    actor = await desk.actor(ADMIN_ID)
    await desk.store.write(reacting.set_reaction, actor, message_id, emoji)


async def ended(desk: Bench, message_id: int, kind: str = "message", state: str = "sent") -> None:
    await desk.has(
        "SELECT 1 FROM deliveries WHERE message_id = ? AND kind = ? AND state = ?",
        message_id,
        kind,
        state,
    )


def refusals(desk: Bench) -> list[str]:
    """What the pretend Telegram has refused of all that the bot has asked."""
    return [
        f"{call.method}: {call.description}"
        for call in desk.telegram.calls.all()
        if call.accepted is False and call.method.lower() not in _ASIDE
    ]


def calls_to(desk: Bench, user: User) -> list[Call]:
    """The accepted sends to a person's chat, in order."""
    accepted = [call for call in desk.telegram.calls.accepted() if call.chat_id == user.user_id]
    return [call for call in accepted if call.method.lower().startswith("send")]


def sent_to(desk: Bench, user: User) -> list[Message]:
    """What the bot has sent to a person, oldest first, without Telegram's own lines."""
    shown = desk.telegram.chat(user).from_bot()
    return [message for message in shown if "pinned_message" not in message.content]


def give_file_id(tx: Transaction, attachment_id: int, file_id: str) -> None:
    attachments.set_file_id(tx, attachment_id, file_id)


def send_again(tx: Transaction, message_id: int) -> None:
    """The delivery of a message once more, as a resend plans it."""
    former = delivery_marks.newest(tx, message_id)
    assert former is not None
    former.state, former.content = "pending", {}
    deliveries.add(tx, former)


def lose_bytes(desk: Bench) -> None:
    for path in (desk.folder / "data" / "files").glob("??/*"):
        path.unlink()
