"""Taking a person's words, names and files out of the rows; the rows and their times stay."""

from collections.abc import Sequence

from app.domain.message import Message
from app.store import messages, search_forget
from app.store.transaction import Transaction

#: In the place of a request's digest: what was sent under this client_id is gone for good.
ERASED = "erased"
#: What stands where a name or a subject stood: a word of no language.
BLANK = "—"


def tickets_of(tx: Transaction, customer_id: int) -> list[int]:
    rows = tx.all("SELECT id FROM tickets WHERE customer_id = ? ORDER BY id", (customer_id,))
    return [int(row[0]) for row in rows]


def said_in(tx: Transaction, ticket_id: int) -> list[Message]:
    """All of a ticket but its system lines, oldest first."""
    rows = tx.all(
        f"SELECT {messages.COLUMNS} FROM messages m {messages.JOINS}"
        " WHERE m.ticket_id = ? AND m.kind <> 'system' ORDER BY m.id",
        (ticket_id,),
    )
    return [messages.from_row(row) for row in rows]


def blank_message(tx: Transaction, message: Message, rev: int) -> None:
    search_forget.message(tx, message)
    tx.execute(
        "UPDATE messages SET body = '', extra = NULL, holds = NULL, placeholder = NULL,"
        " deleted_at = coalesce(deleted_at, ?), rev = max(rev, ?),"
        " request_digest = CASE WHEN client_id IS NULL THEN NULL ELSE ? END WHERE id = ?",
        (tx.now, rev, ERASED, message.id),
    )


def blank_ticket(tx: Transaction, ticket_id: int) -> None:
    """Its subject, and what hangs on it beside messages."""
    search_forget.ticket(tx, ticket_id)
    tx.execute("UPDATE tickets SET subject = ? WHERE id = ?", (BLANK, ticket_id))
    for statement in _OF_TICKET:
        tx.execute_beside(statement, (ticket_id,))


_MESSAGES = "SELECT id FROM messages WHERE ticket_id = ?"
_OF_TICKET = (
    f"DELETE FROM message_versions WHERE message_id IN ({_MESSAGES})",
    f"DELETE FROM reactions WHERE message_id IN ({_MESSAGES})",
    f"DELETE FROM album_parts WHERE message_id IN ({_MESSAGES})",
    f"DELETE FROM albums WHERE message_id IN ({_MESSAGES})",
    (
        "UPDATE deliveries SET content = json_remove(content, '$.rest') WHERE message_id IN"
        f" ({_MESSAGES}) AND content LIKE '%\"rest\"%'"
    ),
    "DELETE FROM typings WHERE ticket_id = ?",
    "DELETE FROM reminders WHERE ticket_id = ?",
    "UPDATE ratings SET comment = '' WHERE ticket_id = ?",
)


def blank_person(tx: Transaction, person_id: int) -> None:
    """What says who they were beside their own row, and what the bot keeps of their chat."""
    for statement in _OF_PERSON:
        tx.execute_beside(statement, (person_id,))
    for lane in (person_id, -person_id):
        tx.execute_beside(
            "UPDATE updates SET raw = '{}', state = 'done', ended_at = coalesce(ended_at, ?)"
            " WHERE lane = ?",
            (tx.now, lane),
        )
    tx.execute_beside(
        "UPDATE updates SET raw = '{}', state = 'done', ended_at = coalesce(ended_at, ?)"
        " WHERE waits_for LIKE ?",
        (tx.now, f"{person_id}/%"),
    )


_OF_PERSON = (
    "DELETE FROM person_names WHERE person_id = ?",
    "DELETE FROM person_notes WHERE person_id = ?",
    "DELETE FROM sessions WHERE person_id = ?",
    "DELETE FROM file_links WHERE person_id = ?",
    "DELETE FROM uploads WHERE person_id = ?",
    "DELETE FROM bursts WHERE person_id = ?",
    "DELETE FROM wishes WHERE person_id = ?",
    "DELETE FROM comment_wishes WHERE person_id = ?",
    "DELETE FROM leases WHERE person_id = ?",
    "DELETE FROM deliveries WHERE chat_id = ?",
    "DELETE FROM telegram_messages WHERE chat_id = ?",
    "DELETE FROM topics WHERE chat_id = ?",
    "DELETE FROM app_buttons WHERE chat_id = ?",
)


def unused_files_of(tx: Transaction, person_id: int) -> Sequence[int]:
    """Ids of attachments that no message has taken."""
    rows = tx.all(
        "SELECT id FROM attachments WHERE owner_id = ? AND message_id IS NULL", (person_id,)
    )
    return [int(row[0]) for row in rows]
