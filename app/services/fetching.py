"""Files that Telegram still has on their way here: what is due, and how each try has ended.

A row says all of it, so that the bot may end at any moment; the bytes are fetcher.py's to bring.
"""

from collections.abc import Collection
from dataclasses import replace

from app.domain.attachment import FailureReason
from app.domain.errors import DeskError
from app.services import access, attachments, uploads
from app.store import attachments as rows
from app.store.attachments import Holding as Holding
from app.store.transaction import Transaction

RETRY_FIRST_MS = 2_000
RETRY_MOST_MS = 15 * 60_000
#: About a day of tries.
TRIES_LIMIT = 100
#: Telegram says the same of what is gone and of what it cannot find just now.
REFUSALS_LIMIT = 6


def due(tx: Transaction, running: Collection[int], limit: int) -> list[Holding]:
    """What is to be fetched now, in the order in which it came, but for what is `running`."""
    found = rows.due(tx, limit + len(running))
    return [one for one in found if one.attachment.id not in running][:limit]


def next_due_at(tx: Transaction, running: Collection[int]) -> int | None:
    """When the next try is due, but for what is `running`."""
    return rows.next_due_at(tx, running)


def begin(tx: Transaction, attachment_id: int) -> Holding | None:
    """What has to be fetched for this attachment; None when there is nothing (any more).

    The same bytes may be here already: then they are its own. Beyond the owner's room it fails.
    """
    holding = rows.get(tx, attachment_id)
    if holding is None or holding.attachment.state != "waiting":
        return None
    twin = rows.twin_of(tx, attachment_id)
    if twin is not None:
        own, theirs = holding.attachment, twin.attachment
        made = replace(
            own, kind=theirs.kind, mime=theirs.mime, size=theirs.size, width=theirs.width,
            height=theirs.height, look=theirs.look, preview=theirs.preview,
        )  # fmt: skip
        attachments.arrived(tx, made, twin.file, twin.preview)
        return None
    owner = access.person_of(tx, holding.owner_id)
    try:
        uploads.require_room(tx, owner, holding.attachment.size, attachment_id)
    except DeskError:
        attachments.gave_up(tx, attachment_id, FailureReason.QUOTA)
        return None
    return holding


def try_later(tx: Transaction, attachment_id: int, least_ms: int = 0) -> None:
    """Telegram could not be reached, or the disk was full; after a day of that it has failed."""
    holding = rows.get(tx, attachment_id)
    if holding is None or holding.attachment.state != "waiting":
        return
    if holding.tries + 1 >= TRIES_LIMIT:
        attachments.gave_up(tx, attachment_id, FailureReason.UNREACHABLE)
        return
    delay = min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** min(holding.tries, 12))
    rows.postpone(tx, attachment_id, tx.now + max(delay, least_ms))


def refused(tx: Transaction, attachment_id: int) -> None:
    """Telegram does not hand it out: it is asked a few times more, then it is gone."""
    holding = rows.get(tx, attachment_id)
    if holding is not None and holding.tries + 1 >= REFUSALS_LIMIT:
        attachments.gave_up(tx, attachment_id, FailureReason.GONE)
    else:
        try_later(tx, attachment_id)
