"""What becomes due by the clock: rows in the database and one tick, never a timer in memory."""

from app.domain.settings import Silence
from app.services import albums, intake, outbox, retention, settings, tickets
from app.store import presence, sessions, typings
from app.store import tickets as ticket_rows
from app.store.transaction import Transaction

DAY_MS = 24 * 3600 * 1000
EXPIRE_LIMIT = 50
#: An expired token is told from one that never was for so long.
KEEP_EXPIRED_MS = DAY_MS


def tick(tx: Transaction) -> int:
    """Closes what has been resolved for long enough, forgets what has expired.

    Answers how many tickets it closed; called once a minute or so by the bot's process.
    """
    reopenable_ms = settings.section(tx, Silence).resolved_days * DAY_MS
    expired = ticket_rows.resolved_before(tx, tx.now - reopenable_ms, EXPIRE_LIMIT)
    for ticket_id in expired:
        tickets.expire(tx, ticket_id)
    sessions.purge(tx, tx.now - KEEP_EXPIRED_MS)
    presence.purge(tx)
    typings.purge(tx)
    intake.purge(tx)
    albums.purge(tx)
    outbox.purge(tx)
    retention.sweep(tx)
    return len(expired)
