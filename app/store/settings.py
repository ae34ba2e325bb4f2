"""Sections of the settings as JSON, by name."""

from app.store.transaction import Transaction


def get(tx: Transaction, section: str) -> str | None:
    # No row of this table is ever put off.
    row = tx.peek("SELECT value FROM settings WHERE section = ?", (section,))
    return str(row[0]) if row else None


def put(tx: Transaction, section: str, value: str) -> None:
    tx.execute_beside(
        "INSERT INTO settings (section, value) VALUES (?, ?)"
        " ON CONFLICT (section) DO UPDATE SET value = excluded.value",
        (section, value),
    )
