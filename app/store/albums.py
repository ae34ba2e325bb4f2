"""Albums: which message their parts belong to, and what each part said."""

import json
from typing import NamedTuple

from app.domain.entities import Entity
from app.store.transaction import Transaction


class Part(NamedTuple):
    """One message of Telegram that is a part of one message of the desk."""

    telegram_id: int
    attachment_id: int | None
    body: str
    entities: tuple[Entity, ...]


def message_of(tx: Transaction, chat_id: int, album: str) -> int | None:
    row = tx.one(
        "SELECT message_id FROM albums WHERE chat_id = ? AND album = ?", (chat_id, album)
    )
    return int(row[0]) if row else None


def keep(tx: Transaction, chat_id: int, album: str, message_id: int) -> None:
    """Later parts of this album go to this message from now on."""
    tx.execute_beside(
        "INSERT INTO albums (chat_id, album, message_id, created_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (chat_id, album) DO UPDATE SET message_id = excluded.message_id",
        (chat_id, album, message_id, tx.now),
    )


def parts_of(tx: Transaction, message_id: int) -> list[Part]:
    """In the order in which they were sent."""
    rows = tx.all(
        "SELECT telegram_id, attachment_id, body, entities FROM album_parts"
        " WHERE message_id = ? ORDER BY telegram_id",
        (message_id,),
    )
    return [
        Part(row[0], row[1], row[2], tuple(Entity(*one) for one in json.loads(row[3])))
        for row in rows
    ]


def keep_part(tx: Transaction, message_id: int, part: Part) -> None:
    """Adds a part, or puts what it says now in the place of what it said."""
    entities = [[e.type, e.offset, e.length, e.url, e.language] for e in part.entities]
    tx.execute_beside(
        "INSERT INTO album_parts (message_id, telegram_id, attachment_id, body, entities)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (message_id, telegram_id) DO UPDATE SET"
        " attachment_id = excluded.attachment_id, body = excluded.body,"
        " entities = excluded.entities",
        (message_id, *part[:3], json.dumps(entities)),
    )


def purge(tx: Transaction, before: int, limit: int) -> int:
    """Forgets which message an album is: Telegram sends no part of it any more."""
    return tx.execute_beside(
        "DELETE FROM albums WHERE (chat_id, album) IN"
        " (SELECT chat_id, album FROM albums WHERE created_at <= ? LIMIT ?)",
        (before, limit),
    ).rowcount
