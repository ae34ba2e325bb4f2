"""Quiet hours: what is held back from somebody until they end, and their own choice of them."""

from collections.abc import Mapping
from functools import lru_cache

from app.domain.duty import Duty
from app.domain.errors import DeskError
from app.domain.hours import Hours
from app.domain.person import Person
from app.domain.policy import require
from app.domain.settings import from_json, from_value
from app.services import settings
from app.store import duties
from app.store.transaction import Transaction


@lru_cache(maxsize=512)
def _parsed(text: str) -> Duty:
    """One that no longer fits is that of somebody who has chosen nothing."""
    try:
        return from_json(Duty, text)
    except DeskError:
        return Duty()


def of(tx: Transaction, person_id: int) -> Duty:
    return _parsed(duties.value(tx, person_id) or "{}")


def get(tx: Transaction, actor: Person) -> Duty:
    require(actor, "duty.get")
    return of(tx, actor.id)


def set_own(tx: Transaction, actor: Person, value: Mapping[str, object]) -> Duty:
    """Somebody's own quiet hours, as a whole. Raises `invalid` with the field."""
    require(actor, "duty.set")
    chosen = from_value(Duty, value)
    if chosen != of(tx, actor.id):
        duties.put_value(tx, actor.id, chosen.model_dump_json())
        if duties.holds_something(tx, actor.id):
            duties.hold(tx, actor.id, quiet_until(tx, actor.id) or tx.now)
    return chosen


def quiet_until(tx: Transaction, person_id: int) -> int | None:
    """When the quiet hours that somebody has now end; None when they have none."""
    zone = settings.section(tx, Hours).zone
    return of(tx, person_id).quiet_until(zone, tx.now)


def holds_back(tx: Transaction, person_id: int) -> bool:
    """Whether somebody is to be left alone now; what they miss is in the digest."""
    until = quiet_until(tx, person_id)
    if until is None:
        return False
    duties.hold(tx, person_id, until)
    return True


def lets_urgent(tx: Transaction, person_id: int) -> bool:
    return of(tx, person_id).lets_urgent
