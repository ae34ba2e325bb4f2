"""A large desk for measurements (scripts/bench): its past is written as rows, not lived through."""

from collections.abc import Sequence

from app.domain.desk import Category, Tag
from app.domain.person import Role
from app.store import catalog, made_past, search_index, search_merge
from app.store.made_past import PastMessage as PastMessage
from app.store.made_past import PastTicket as PastTicket
from app.store.transaction import Transaction


def found(
    tx: Transaction,
    staff: Sequence[tuple[int, str, str | None, Role]],
    categories: Sequence[str],
    tags: Sequence[str],
) -> None:
    """The staff, categories and tags of a desk that has none."""
    made_past.add_people(tx, staff)
    for name in categories:
        catalog.save_category(tx, Category(0, name))
    for name in tags:
        catalog.save_tag(tx, Tag(0, name))


def add_people(tx: Transaction, people: Sequence[tuple[int, str, str | None, Role]]) -> None:
    made_past.add_people(tx, people)


def people_after(tx: Transaction, person_id: int) -> int:
    return made_past.people_after(tx, person_id)


def add_tickets(tx: Transaction, past: Sequence[PastTicket]) -> None:
    made_past.add_tickets(tx, past)


def tickets_written(tx: Transaction) -> int:
    return made_past.tickets_written(tx)


def index(tx: Transaction, limit: int) -> int:
    """A large step of the index of search, as the desk does them; 0 when there is no more."""
    return search_index.advance(tx, limit) or search_merge.step(tx)
