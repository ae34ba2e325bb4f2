"""What becomes due by the clock: rows in the database and one tick, never a timer in memory."""

from app.services import albums, intake, outbox, tickets
from app.store import presence, sessions, typings
from app.store import tickets as ticket_rows
from app.store.transaction import Transaction

#: How long a resolved ticket can be reopened before it is closed for good.
RESOLVED_FOR_MS = 7 * 24 * 3600 * 1000
EXPIRE_LIMIT = 50
#: An expired token is told from one that never was for so long.
KEEP_EXPIRED_MS = 24 * 3600 * 1000


def tick(tx: Transaction) -> int:
    """Closes what has been resolved for long enough, forgets what has expired.

    Answers how many tickets it closed; called once a minute or so by the bot's process.
    """
    expired = ticket_rows.resolved_before(tx, tx.now - RESOLVED_FOR_MS, EXPIRE_LIMIT)
    for ticket_id in expired:
        tickets.expire(tx, ticket_id)
    sessions.purge(tx, tx.now - KEEP_EXPIRED_MS)
    presence.purge(tx)
    typings.purge(tx)
    intake.purge(tx)
    albums.purge(tx)
    outbox.purge(tx)
    return len(expired)
