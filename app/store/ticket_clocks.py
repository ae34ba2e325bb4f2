"""What is due by the clock for a ticket, as one row; a ticket that nothing is due for has none."""

from dataclasses import astuple, dataclass

from app.store.transaction import Transaction

_COLUMNS = (
    "ticket_id, spent_ms, turn_at, kind, stage, alarm_at, silence_at, silence_warned_at,"
    " away_told_at"
)


@dataclass(slots=True)
class Clock:
    """The columns of 0021_clocks.sql, where each is explained."""

    ticket_id: int
    spent_ms: int = 0
    turn_at: int | None = None
    kind: str | None = None
    stage: int = 0
    alarm_at: int | None = None
    silence_at: int | None = None
    silence_warned_at: int | None = None
    away_told_at: int | None = None


def find(tx: Transaction, ticket_id: int) -> Clock | None:
    # No row of this table is ever put off.
    row = tx.peek(f"SELECT {_COLUMNS} FROM ticket_clocks WHERE ticket_id = ?", (ticket_id,))
    return Clock(*row) if row else None


def get(tx: Transaction, ticket_id: int) -> Clock:
    """A new one where there is none yet."""
    return find(tx, ticket_id) or Clock(ticket_id)


def save(tx: Transaction, clock: Clock) -> None:
    tx.execute_beside(
        f"INSERT OR REPLACE INTO ticket_clocks ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        astuple(clock),
    )


def alarms_due(tx: Transaction, limit: int) -> list[Clock]:
    """Targets to be warned of or told as missed, the longest due first."""
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM ticket_clocks WHERE alarm_at <= ? ORDER BY alarm_at LIMIT ?",
        (tx.now, limit),
    )
    return [Clock(*row) for row in rows]


def silences_due(tx: Transaction, limit: int) -> list[Clock]:
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM ticket_clocks WHERE silence_at <= ? ORDER BY silence_at LIMIT ?",
        (tx.now, limit),
    )
    return [Clock(*row) for row in rows]


def snoozes_due(tx: Transaction, limit: int) -> list[int]:
    """Tickets that have been put aside for long enough."""
    rows = tx.all(
        "SELECT id FROM tickets WHERE snoozed_until <= ? ORDER BY snoozed_until LIMIT ?",
        (tx.now, limit),
    )
    return [row[0] for row in rows]


def in_turn_of_staff(tx: Transaction, after: tuple[int, int], limit: int) -> list[tuple[int, int]]:
    """Tickets whose customers wait, as (since when, id), behind `after`."""
    return [
        (row[0], row[1])
        for row in tx.all(
            "SELECT waiting_since, id FROM tickets"
            " WHERE waiting_since IS NOT NULL AND (waiting_since, id) > (?, ?)"
            " ORDER BY waiting_since, id LIMIT ?",
            (*after, limit),
        )
    ]


def in_turn_of_customer(
    tx: Transaction, after: tuple[int, int], limit: int
) -> list[tuple[int, int]]:
    """Tickets that wait for their customers, as (moved when, id), behind `after`."""
    return [
        (row[0], row[1])
        for row in tx.all(
            "SELECT staff_updated_at, id FROM tickets"
            " WHERE status = 'waiting' AND (staff_updated_at, id) > (?, ?)"
            " ORDER BY staff_updated_at, id LIMIT ?",
            (*after, limit),
        )
    ]


def has_due(tx: Transaction) -> bool:
    """Whether anything of a ticket is due now: five looks into indexes."""
    row = tx.one(
        "SELECT EXISTS (SELECT 1 FROM ticket_clocks WHERE alarm_at <= ?1)"
        " OR EXISTS (SELECT 1 FROM ticket_clocks WHERE silence_at <= ?1)"
        " OR EXISTS (SELECT 1 FROM tickets WHERE snoozed_until <= ?1)"
        " OR EXISTS (SELECT 1 FROM reminders WHERE rung_at IS NULL AND due_at <= ?1)"
        " OR EXISTS (SELECT 1 FROM duties WHERE digest_at <= ?1)",
        (tx.now,),
    )
    return bool(row and row[0])
