"""Files whose time is over, as rows."""

from app.store.transaction import Transaction


def outlived(tx: Transaction, before: int, limit: int) -> list[int]:
    """Ids of attachments of closed tickets that came before a moment, the oldest first.

    CROSS JOIN keeps SQLite from beginning with all closed tickets."""
    rows = tx.all(
        "SELECT a.id FROM attachments a CROSS JOIN messages m ON m.id = a.message_id"
        " CROSS JOIN tickets t ON t.id = m.ticket_id AND t.status = 'closed'"
        " WHERE a.file_hash IS NOT NULL AND a.created_at < ? ORDER BY a.created_at LIMIT ?",
        (before, limit),
    )
    return [int(row[0]) for row in rows]


def forget_bytes(tx: Transaction, attachment_id: int, reason: str) -> None:
    """Nothing leads to the bytes any more, here or at Telegram; they are swept later."""
    tx.execute_beside("DELETE FROM file_links WHERE attachment_id = ?", (attachment_id,))
    tx.execute_beside(
        "UPDATE attachments SET state = 'failed', reason = ?, file_hash = NULL,"
        " preview_hash = NULL, preview_width = NULL, preview_height = NULL,"
        " telegram_file_id = NULL WHERE id = ?",
        (reason, attachment_id),
    )
