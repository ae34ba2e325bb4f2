"""Files of closed tickets that have been kept as long as an admin wants them kept."""

from app.domain.attachment import FailureReason
from app.domain.settings import Keeping
from app.services import attachments, settings
from app.store import attachments as attachment_rows
from app.store import retention
from app.store.transaction import Transaction

DAY_MS = 24 * 3600 * 1000
#: In one tick of the upkeep; what is left over comes a minute later.
SWEEP_LIMIT = 100


def sweep(tx: Transaction) -> int:
    """Forgets the bytes that are old enough; both sides see that they are kept no longer.

    Answers how many files it was; the bytes themselves go at the next sweep of the folder.
    """
    days = settings.section(tx, Keeping).files_days
    if days is None:
        return 0
    found = retention.outlived(tx, tx.now - days * DAY_MS, SWEEP_LIMIT)
    shown = set()
    for attachment_id in found:
        retention.forget_bytes(tx, attachment_id, FailureReason.EXPIRED)
        holding = attachment_rows.get(tx, attachment_id)
        if holding and holding.message_id is not None:
            shown.add(holding.message_id)
    for message_id in sorted(shown):
        attachments.show(tx, message_id)
    return len(found)
