"""Compares a restored desk with the log of the desk it was taken from, and with what writers were
told: everything up to the backup's end of the log, as it was then, and nothing behind it.

It must never ask the code that made the backup what ought to be in it.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from app.store.database import DATABASE_NAME

Row = tuple[Any, ...]

_EVENTS = "SELECT * FROM events WHERE id <= ? ORDER BY id"
#: Words as they were at a moment: what was in force from each event on, oldest first.
_SPELLINGS = """
SELECT id, rev, body, ticket_id, kind, author_id FROM messages
UNION ALL
SELECT v.message_id, v.rev, v.body, m.ticket_id, m.kind, m.author_id
FROM message_versions v JOIN messages m ON m.id = v.message_id
ORDER BY 1, 2
"""
_TICKETS_OF_LOG = """
SELECT ticket_id, max(id), max(CASE WHEN scope = 'public' THEN id END) FROM events
WHERE id <= ? AND ticket_id IS NOT NULL AND type <> 'conversation.read' GROUP BY 1 ORDER BY 1
"""


class Claim(NamedTuple):
    """What a backup says of itself."""

    log_end: int
    epoch: str


def acknowledged(histories: Iterable[Path]) -> list[dict[str, Any]]:
    """What the writers have been told so far; a line that is being written does not count."""
    lines = [
        line
        for history in histories
        for line in history.read_text(encoding="utf-8").split("\n")[:-1]
    ]
    return [json.loads(line) for line in lines]


def differences(
    restored: Path, original: Path, claim: Claim, told_before: list[dict[str, Any]]
) -> list[str]:
    """Everything that is not as it was when the backup was taken, in words for a report.

    `told_before` was acknowledged before the backup began.
    """
    with (
        closing(sqlite3.connect(restored / DATABASE_NAME)) as found,
        closing(sqlite3.connect(original / DATABASE_NAME)) as log,
    ):
        found.execute("BEGIN")
        return [
            *_soundness(found, claim),
            *_log(found, log, claim.log_end),
            *_messages(found, log, claim.log_end),
            *_tickets(found, log, claim.log_end),
            *_promises(found, told_before),
            *_another_life(found, claim),
        ]


def _soundness(found: sqlite3.Connection, claim: Claim) -> Iterator[str]:
    said = found.execute("PRAGMA integrity_check").fetchall()
    if said != [("ok",)]:
        yield f"integrity_check says {said}"
    if loose := found.execute("PRAGMA foreign_key_check").fetchall():
        yield f"{len(loose)} rows point nowhere"
    newest = found.execute("SELECT event_id FROM log_end").fetchone()[0]
    last = found.execute("SELECT max(id) FROM events").fetchone()[0] or 0
    if newest != max(last, claim.log_end):
        yield f"the log ends at {newest}, the manifest's at {claim.log_end}, its events at {last}"


def _log(found: sqlite3.Connection, log: sqlite3.Connection, end: int) -> Iterator[str]:
    # What the restoring itself may tell: letters that were on their way are in doubt now.
    own = "SELECT * FROM events WHERE id <= ? OR type <> 'delivery.changed' ORDER BY id"
    there = found.execute(own, (end,)).fetchall()
    yield from _unequal("event", there, log.execute(_EVENTS, (end,)).fetchall())


def _messages(found: sqlite3.Connection, log: sqlite3.Connection, end: int) -> Iterator[str]:
    there = found.execute(
        "SELECT id, rev, body, ticket_id, kind, author_id FROM messages ORDER BY id"
    ).fetchall()
    then: dict[int, Row] = {}
    for row in log.execute(_SPELLINGS):
        if row[1] <= end:
            then[row[0]] = row
    yield from _unequal("message", there, list(then.values()))


def _tickets(found: sqlite3.Connection, log: sqlite3.Connection, end: int) -> Iterator[str]:
    there = found.execute("SELECT id, staff_rev, public_rev FROM tickets ORDER BY id").fetchall()
    yield from _unequal("ticket", there, log.execute(_TICKETS_OF_LOG, (end,)).fetchall())


def _unequal(what: str, found: list[Row], wanted: list[Row]) -> Iterator[str]:
    surplus, missing = set(found) - set(wanted), set(wanted) - set(found)
    yield from (f"{what} that should not be there: {row[:2]}" for row in sorted(surplus)[:5])
    yield from (f"{what} that is missing: {row[:2]}" for row in sorted(missing)[:5])
    if len(found) != len(wanted):
        yield f"{len(found)} rows of {what}, not {len(wanted)}"


def _promises(found: sqlite3.Connection, told: list[dict[str, Any]]) -> Iterator[str]:
    spelled = {
        (number, rev, body) for number, rev, body, *_ in found.execute(_SPELLINGS).fetchall()
    }
    updates = {number for (number,) in found.execute("SELECT id FROM updates")}
    for one in told:
        if "update" in one and one["update"] not in updates:
            yield f"update {one['update']} was acknowledged before the backup and is missing"
        if "message" in one and (one["message"], one["rev"], one["body"]) not in spelled:
            yield f"message {one['message']} was acknowledged before the backup and is missing"


def _another_life(found: sqlite3.Connection, claim: Claim) -> Iterator[str]:
    (epoch,) = found.execute("SELECT value FROM desk_facts WHERE key = 'epoch'").fetchone()
    if epoch == claim.epoch:
        yield "the epoch is the old one: clients would resume"
    if found.execute("SELECT count(*) FROM sessions").fetchone()[0]:
        yield "sessions live on"
    on_their_way = found.execute(
        "SELECT count(*) FROM deliveries WHERE state IN ('pending', 'sending')"
        " AND kind <> 'unknown'"
    ).fetchone()[0]
    if on_their_way:
        yield f"{on_their_way} deliveries would be sent again"
