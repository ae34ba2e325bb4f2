"""Messages as rows, in one order per ticket: that of their ids."""

import json

from app.domain.message import Message, Version
from app.domain.person import PersonRef
from app.store import extras, search_index
from app.store.transaction import Row, Transaction

COLUMNS = (
    "m.id, m.ticket_id, m.kind, m.author_id, ma.name, ma.role, m.body, m.reply_to, m.client_id,"
    " m.origin, m.created_at, m.edited_at, m.deleted_at, m.rev, m.extra"
)
WIDTH = 15
JOINS = "LEFT JOIN people ma ON ma.id = m.author_id"
_SELECT = f"SELECT {COLUMNS} FROM messages m {JOINS}"
#: Notes are staff's; `?` is 1 for staff and 0 for a customer.
_VISIBLE = "(?{at} OR m.kind <> 'note')"


def from_row(row: Row, at: int = 0) -> Message:
    """The message whose COLUMNS begin at position `at` of the row."""
    (
        message_id, ticket_id, kind, author_id, name, role, body, reply_to, client_id,
        origin, created_at, edited_at, deleted_at, rev, extra,
    ) = row[at : at + WIDTH]  # fmt: skip
    author = PersonRef(author_id, name, role) if author_id is not None else None
    return Message(
        message_id, ticket_id, kind, author, body, reply_to, client_id,
        origin, created_at, edited_at, deleted_at, rev, extras.decode(extra),
    )  # fmt: skip


def get(tx: Transaction, message_id: int) -> Message | None:
    row = tx.one(f"{_SELECT} WHERE m.id = ?", (message_id,))
    return from_row(row) if row else None


_BY_CLIENT_ID = (
    "SELECT id, ticket_id, request_digest FROM messages WHERE author_id = ? AND client_id = ?"
)


def by_client_id(
    tx: Transaction, author_id: int, client_id: str
) -> tuple[int, int, str] | None:
    """(message id, ticket id, digest of the request) of what was sent under this client_id."""
    key = (author_id, client_id)
    if key in tx.asked:
        row = tx.one(_BY_CLIENT_ID, key)
    elif key in tx.presumed:
        return None
    elif key in tx.looked_up:
        return tx.looked_up[key]
    else:
        row = tx.peek(_BY_CLIENT_ID, key)
    return (row[0], row[1], row[2]) if row else None


_BY_CLIENT_IDS = (
    "SELECT m.author_id, m.client_id, m.id, m.ticket_id, m.request_digest FROM json_each(?) j"
    " CROSS JOIN messages m ON m.client_id = json_extract(j.value, '$[1]')"
    " AND m.author_id = json_extract(j.value, '$[0]')"
)


def look_up_client_ids(tx: Transaction, keys: list[tuple[int, str]]) -> None:
    """`by_client_id` of a whole batch in one statement, before its first verb."""
    tx.looked_up.update(dict.fromkeys(keys))
    for row in tx.all(_BY_CLIENT_IDS, (json.dumps(keys),)):
        tx.looked_up[row[:2]] = row[2:]


_NEWEST_ID = "SELECT max(id) FROM messages"
#: Without what is usually NULL: the driver takes long over each None and each bytes.
_ADD = (
    "INSERT INTO messages (id, ticket_id, kind, author_id, body, origin, created_at, rev)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_ASKED = (
    "INSERT INTO messages (id, ticket_id, kind, author_id, body, origin, created_at, rev,"
    " client_id, request_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_ANSWER = (
    "INSERT INTO messages (id, ticket_id, kind, author_id, body, origin, created_at, rev,"
    " client_id, request_digest, reply_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_WHOLE = (
    "INSERT INTO messages (id, ticket_id, kind, author_id, body, origin, created_at, rev,"
    " client_id, request_digest, reply_to, extra, holds)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def add(tx: Transaction, message: Message, digest: str | None = None) -> int:
    """Adds a message and answers its id, which becomes `message.id`."""
    message.id = _next_id(tx)
    author_id, client_id = message.author_id, message.client_id
    row: tuple[object, ...] = (
        message.id,
        message.ticket_id,
        message.kind,
        author_id,
        message.body,
        message.origin,
        message.created_at,
        message.rev,
    )
    asked = None if client_id is None else digest
    if asked is not None:
        tx.asked.add((author_id, client_id or ""))
    if message.extra is not None:
        answer = (*row, asked and client_id, asked, message.reply_to)
        beyond = (extras.encode(message.extra), message.holds)
        tx.put_off.put(_ADD_WHOLE, message.id, (*answer, *beyond))
    elif message.reply_to is not None:
        answer = (*row, asked and client_id, asked, message.reply_to)
        tx.put_off.put(_ADD_ANSWER, message.id, answer)
    elif asked is not None:
        tx.put_off.put(_ADD_ASKED, message.id, (*row, client_id, asked))
    else:
        tx.put_off.put(_ADD, message.id, row)
    return message.id


def _next_id(tx: Transaction) -> int:
    """The writer hands them out itself, so that rows can wait for each other."""
    newest = tx.kept.last_message_id
    if newest is None:
        row = tx.one(_NEWEST_ID)
        newest = int(row[0] or 0) if row else 0
    tx.kept.last_message_id = newest + 1
    return newest + 1


def save(tx: Transaction, message: Message) -> None:
    """Writes what an edit, a deletion, a move or a reaction changes."""
    search_index.follow_message(tx, message)
    tx.execute(
        "UPDATE messages SET ticket_id = ?, body = ?, reply_to = ?, edited_at = ?, deleted_at = ?,"
        " rev = ?, extra = ?, holds = ? WHERE id = ?",
        (
            message.ticket_id,
            message.body,
            message.reply_to,
            message.edited_at,
            message.deleted_at,
            message.rev,
            extras.encode(message.extra),
            message.holds,
            message.id,
        ),
    )


def keep_version(tx: Transaction, message: Message) -> None:
    """Keeps what an edit or a deletion is about to replace."""
    tx.execute(
        "INSERT OR IGNORE INTO message_versions (message_id, replaced_at, rev, body, extra)"
        " VALUES (?, ?, ?, ?, ?)",
        (message.id, tx.now, message.rev, message.body, extras.encode(message.extra)),
    )


def versions_of(tx: Transaction, message_id: int, limit: int) -> list[Version]:
    """The newest `limit` of what a message has said before, oldest first."""
    rows = tx.all(
        "SELECT body, extra, replaced_at FROM message_versions WHERE message_id = ?"
        " ORDER BY rev DESC LIMIT ?",
        (message_id, limit),
    )
    return [Version(body, extras.decode(extra), at) for body, extra, at in reversed(rows)]


def set_burst(tx: Transaction, message_id: int, burst_id: int) -> None:
    """`burst_id` is the first message of the run that it came in."""
    tx.execute("UPDATE messages SET burst_id = ? WHERE id = ?", (burst_id, message_id))


def of_burst(tx: Transaction, burst_id: int) -> list[Message]:
    rows = tx.all(
        f"{_SELECT} WHERE m.id >= ?1 AND m.burst_id = ?1 AND m.ticket_id ="
        " (SELECT ticket_id FROM messages WHERE id = ?1) ORDER BY m.id",
        (burst_id,),
    )
    return [from_row(row) for row in rows]


def newest(tx: Transaction, ticket_id: int, sees_notes: int, limit: int) -> list[Message]:
    """The newest messages, newest first."""
    visible = _VISIBLE.format(at=2)
    rows = tx.all(
        f"{_SELECT} WHERE m.ticket_id = ?1 AND {visible} ORDER BY m.id DESC LIMIT ?3",
        (ticket_id, sees_notes, limit),
    )
    return [from_row(row) for row in rows]


def before(
    tx: Transaction, ticket_id: int, sees_notes: int, message_id: int, limit: int
) -> list[Message]:
    """Messages older than `message_id`, newest first."""
    visible = _VISIBLE.format(at=2)
    rows = tx.all(
        f"{_SELECT} WHERE m.ticket_id = ?1 AND {visible} AND m.id < ?3 ORDER BY m.id DESC LIMIT ?4",
        (ticket_id, sees_notes, message_id, limit),
    )
    return [from_row(row) for row in rows]


def after(
    tx: Transaction, ticket_id: int, sees_notes: int, message_id: int, limit: int
) -> list[Message]:
    """Messages newer than `message_id`, oldest first."""
    visible = _VISIBLE.format(at=2)
    rows = tx.all(
        f"{_SELECT} WHERE m.ticket_id = ?1 AND {visible} AND m.id > ?3 ORDER BY m.id LIMIT ?4",
        (ticket_id, sees_notes, message_id, limit),
    )
    return [from_row(row) for row in rows]


def newest_public_id(tx: Transaction, ticket_id: int, up_to: int) -> int | None:
    """The newest message up to `up_to` that a customer may see."""
    row = tx.one(
        "SELECT id FROM messages WHERE ticket_id = ? AND id <= ? AND kind <> 'note'"
        " ORDER BY id DESC LIMIT 1",
        (ticket_id, up_to),
    )
    return int(row[0]) if row else None


def foreign_answer_after(
    tx: Transaction, ticket_id: int, seen: int, staff_id: int
) -> Message | None:
    """The newest message after `seen` that another member of staff has posted."""
    row = tx.one(
        f"{_SELECT} JOIN tickets st ON st.id = m.ticket_id"
        " WHERE m.ticket_id = ? AND m.id > ? AND m.kind = 'message' AND m.deleted_at IS NULL"
        " AND m.author_id <> ? AND m.author_id <> st.customer_id ORDER BY m.id DESC LIMIT 1",
        (ticket_id, seen, staff_id),
    )
    return from_row(row) if row else None


def last_spoken(tx: Transaction, ticket_id: int) -> Message | None:
    """The newest message of either side that has not been deleted."""
    row = tx.one(
        f"{_SELECT} WHERE m.ticket_id = ? AND m.kind = 'message' AND m.deleted_at IS NULL"
        " ORDER BY m.id DESC LIMIT 1",
        (ticket_id,),
    )
    return from_row(row) if row else None


def ended_at(tx: Transaction, ticket_id: int) -> int | None:
    """When a ticket was last resolved or closed."""
    row = tx.one(
        "SELECT created_at FROM messages WHERE ticket_id = ? AND kind = 'system'"
        " AND (body = 'resolved' OR body = 'closed') ORDER BY id DESC LIMIT 1",
        (ticket_id,),
    )
    return int(row[0]) if row else None


def newest_line_at(tx: Transaction, ticket_id: int, code: str) -> int | None:
    """When a ticket last got the system line with this code."""
    row = tx.one(
        "SELECT created_at FROM messages WHERE ticket_id = ? AND kind = 'system' AND body = ?"
        " ORDER BY id DESC LIMIT 1",
        (ticket_id, code),
    )
    return int(row[0]) if row else None


def newest_said(tx: Transaction, ticket_id: int, sees_notes: int) -> Message | None:
    """The newest line that somebody said, deleted or not: what lists show of a ticket."""
    visible = _VISIBLE.format(at=2)
    row = tx.one(
        f"{_SELECT} WHERE m.ticket_id = ?1 AND {visible} AND m.kind <> 'system'"
        " ORDER BY m.id DESC LIMIT 1",
        (ticket_id, sees_notes),
    )
    return from_row(row) if row else None
