"""What administrators tune: read by whoever needs it, changed a section at a time."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TypeVar, cast

from app.domain.errors import DeskError, invalid
from app.domain.person import Person
from app.domain.policy import require
from app.domain.settings import SECTIONS, Section, from_json, from_value
from app.services import audit, catalog
from app.store import settings
from app.store.transaction import Transaction

Wire = dict[str, object]
S = TypeVar("S", bound=Section)


def section(tx: Transaction, model: type[S]) -> S:
    """The section as it is tuned now, with the defaults for what nobody has tuned.

    A value of another version that no longer fits falls back to the defaults as a whole.
    """
    return cast(S, _read(model, settings.get(tx, _name_of(model))))


@lru_cache(maxsize=64)
def _read(model: type[Section], kept: str | None) -> Section:
    """The same text is the same settings, and reading it takes longer than fetching it."""
    if kept is None:
        return model()
    try:
        return from_json(model, kept)
    except DeskError:
        return model()


@cache
def _name_of(model: type[Section]) -> str:
    return next(name for name, one in SECTIONS.items() if one is model)


def all_sections(tx: Transaction, actor: Person) -> dict[str, Section]:
    require(actor, "settings.get")
    return {name: section(tx, model) for name, model in SECTIONS.items()}


def set_section(
    tx: Transaction, actor: Person, name: str, value: Mapping[str, object]
) -> dict[str, Section]:
    """Tunes one section as a whole and answers all of them. Raises `invalid` with the field."""
    require(actor, "settings.set")
    model = SECTIONS.get(name)
    if model is None:
        raise invalid("section")
    before = section(tx, model)
    after = from_value(model, value)
    if after != before:
        settings.put(tx, name, after.model_dump_json())
        old, new = _differences(before, after)
        audit.record(tx, actor, "settings.set", section=name, before=old, after=new)
        catalog.tell(tx, actor)
    return {**all_sections(tx, actor), name: after}


def _differences(before: Section, after: Section) -> tuple[Wire, Wire]:
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    changed = [name for name in new if old[name] != new[name]]
    return {name: old[name] for name in changed}, {name: new[name] for name in changed}
