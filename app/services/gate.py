"""The flood gate: how many messages a customer may write in a minute, over both doors together.

GCRA: each message pays one interval of the future; a full minute may be spent at once. Staff are
exempt, and a repeated client_id never gets here.
"""

from app.domain.errors import DeskError
from app.domain.person import Person
from app.store import allowances
from app.store.transaction import Transaction

WINDOW_MS = 60_000
US_PER_MS = 1_000


def pass_or_refuse(tx: Transaction, person: Person, per_minute: int) -> None:
    """Counts one message. Raises `rate_limited` with `retry_after_ms`; 0 means no limit.

    What was paid is kept in microseconds, so that any rate divides a minute closely enough;
    a clock that was set back costs a minute at most.
    """
    if per_minute == 0 or person.is_staff:
        return
    now, window = tx.now * US_PER_MS, WINDOW_MS * US_PER_MS
    paid_until = min(allowances.paid_until(tx, person.id), now + window)
    paid_until = max(paid_until, now) + window // per_minute
    too_early = paid_until - now - window
    if too_early > 0:
        raise DeskError("rate_limited", retry_after_ms=-(-too_early // US_PER_MS))
    allowances.pay(tx, person.id, paid_until)
