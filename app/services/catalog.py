"""Categories and tags: what the staff may give a ticket, and what a customer may choose."""

from dataclasses import dataclass

from app.domain.desk import (
    CATEGORIES_LIMIT,
    CATEGORY_NAME_LIMIT,
    TAG_NAME_LIMIT,
    TAGS_LIMIT,
    Catalog,
    Category,
    Tag,
)
from app.domain.errors import DeskError
from app.domain.events import Event, EventType, Scope
from app.domain.person import Person
from app.domain.policy import require
from app.domain.text import bounded
from app.services import audit
from app.store import catalog, events, people
from app.store.transaction import Transaction

Found = tuple[Catalog, int]


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """`category_id` None makes a new one; `people` are those who answer its tickets."""

    category_id: int | None
    name: str
    people: tuple[int, ...] = ()


def get(tx: Transaction, actor: Person) -> Found:
    require(actor, "desk.get")
    return catalog.whole(tx), events.newest_id(tx)


def tell(tx: Transaction, actor: Person) -> None:
    """The staff's clients hear that something of the desk itself is other than it was."""
    events.append(tx, Event(0, 0, EventType.DESK_CHANGED, Scope.STAFF, actor_id=actor.id))


def save_category(tx: Transaction, actor: Person, draft: CategoryDraft) -> Found:
    """Makes a category or changes one. Raises `invalid`, `not_found`, `too_large`, `conflict`
    for a name that another one has."""
    require(actor, "category.save")
    name = bounded(draft.name, field="name", limit=CATEGORY_NAME_LIMIT)
    known = catalog.categories(tx)
    category = _category(tx, draft.category_id, known)
    _require_new_name(
        name, {one.name: one.id for one in known if one.archived_at is None}, category.id
    )
    _require_staff(tx, draft.people)
    category.name, category.people = name, tuple(sorted(set(draft.people)))
    category.archived_at = None
    catalog.save_category(tx, category)
    audit.record(tx, actor, "category.save", category_id=category.id, name=name)
    return _changed(tx, actor)


def _category(tx: Transaction, category_id: int | None, known: list[Category]) -> Category:
    if category_id is not None:
        return category_of(tx, category_id)
    if len(known) >= CATEGORIES_LIMIT:
        raise DeskError("too_large", limit=CATEGORIES_LIMIT)
    last = max((one.position for one in known), default=0)
    return Category(0, "", last + 1)


def category_of(tx: Transaction, category_id: int) -> Category:
    found = catalog.category(tx, category_id)
    if found is None:
        raise DeskError("not_found", field="category_id")
    return found


def _require_new_name(name: str, taken: dict[str, int], own_id: int) -> None:
    folded = {one.casefold(): one_id for one, one_id in taken.items()}
    if folded.get(name.casefold(), own_id) != own_id:
        raise DeskError("conflict", field="name")


def _require_staff(tx: Transaction, ids: tuple[int, ...]) -> None:
    staff = {person.id for person in people.staff(tx)}
    if not staff.issuperset(ids):
        raise DeskError("not_found", field="people")


def archive_category(tx: Transaction, actor: Person, category_id: int) -> Found:
    """It is given to no further ticket; those that have it keep it."""
    require(actor, "category.archive")
    category = category_of(tx, category_id)
    if category.archived_at is not None:
        return catalog.whole(tx), tx.last_event_id
    category.archived_at = tx.now
    catalog.save_category(tx, category)
    audit.record(tx, actor, "category.archive", category_id=category.id, name=category.name)
    return _changed(tx, actor)


def save_tag(tx: Transaction, actor: Person, tag_id: int | None, name: str) -> Found:
    """Makes a tag or renames one; the name of an archived one brings it back.

    Raises `invalid`, `not_found`, `too_large`, `conflict`.
    """
    require(actor, "tag.save")
    name = bounded(name, field="name", limit=TAG_NAME_LIMIT)
    known = catalog.tags(tx)
    tag = _tag(tx, tag_id, name, known)
    _require_new_name(name, {one.name: one.id for one in known if one.archived_at is None}, tag.id)
    if tag.id and (tag.name, tag.archived_at) == (name, None):
        return catalog.whole(tx), tx.last_event_id
    tag.name, tag.archived_at = name, None
    catalog.save_tag(tx, tag)
    audit.record(tx, actor, "tag.save", tag_id=tag.id, name=name)
    return _changed(tx, actor)


def _tag(tx: Transaction, tag_id: int | None, name: str, known: list[Tag]) -> Tag:
    if tag_id is not None:
        return tag_of(tx, tag_id)
    for one in known:
        if one.archived_at is not None and one.name.casefold() == name.casefold():
            return one
    if len(known) >= TAGS_LIMIT:
        raise DeskError("too_large", limit=TAGS_LIMIT)
    return Tag(0, name)


def tag_of(tx: Transaction, tag_id: int) -> Tag:
    found = catalog.tag(tx, tag_id)
    if found is None:
        raise DeskError("not_found", field="tag_id")
    return found


def archive_tag(tx: Transaction, actor: Person, tag_id: int) -> Found:
    """It is given to no further ticket; those that have it keep it."""
    require(actor, "tag.archive")
    tag = tag_of(tx, tag_id)
    if tag.archived_at is not None:
        return catalog.whole(tx), tx.last_event_id
    tag.archived_at = tx.now
    catalog.save_tag(tx, tag)
    audit.record(tx, actor, "tag.archive", tag_id=tag.id, name=tag.name)
    return _changed(tx, actor)


def _changed(tx: Transaction, actor: Person) -> Found:
    tell(tx, actor)
    return catalog.whole(tx), tx.last_event_id
