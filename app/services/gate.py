"""The flood gate: how many messages a customer may write in a minute, over both doors together.

GCRA: each message pays one interval of the future; a full minute may be spent at once. Staff are
exempt, and a repeated client_id never gets here.
"""

from app.domain.errors import DeskError
from app.domain.person import Person
from app.store import allowances
from app.store.transaction import Transaction

WINDOW_MS = 60_000


def pass_or_refuse(tx: Transaction, person: Person, per_minute: int) -> None:
    """Counts one message. Raises `rate_limited` with `retry_after_ms`; 0 means no limit."""
    if per_minute == 0 or person.is_staff:
        return
    interval = WINDOW_MS / per_minute
    paid_until = max(allowances.paid_until(tx, person.id), tx.now) + interval
    too_early = paid_until - tx.now - WINDOW_MS
    if too_early > 0:
        raise DeskError("rate_limited", retry_after_ms=int(too_early) + 1)
    allowances.pay(tx, person.id, int(paid_until))
