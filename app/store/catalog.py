"""Categories with their people, and tags, as rows."""

from collections.abc import Iterable

from app.domain.desk import Catalog, Category, Tag
from app.store import people, search_index, views
from app.store.transaction import Row, Transaction


def whole(tx: Transaction) -> Catalog:
    """Everything of it, archived ones too, in the order in which it is shown."""
    staff = tuple(person.ref for person in people.staff(tx))
    return Catalog(tuple(categories(tx)), tuple(tags(tx)), staff, tuple(views.every(tx)))


def categories(tx: Transaction) -> list[Category]:
    people_of: dict[int, list[int]] = {}
    for category_id, person_id in tx.all(
        "SELECT category_id, person_id FROM category_people ORDER BY category_id, person_id"
    ):
        people_of.setdefault(category_id, []).append(person_id)
    rows = tx.all("SELECT id, name, position, archived_at FROM categories ORDER BY position, id")
    return [_category(row, people_of.get(row[0], ())) for row in rows]


def category(tx: Transaction, category_id: int) -> Category | None:
    row = tx.one(
        "SELECT id, name, position, archived_at FROM categories WHERE id = ?", (category_id,)
    )
    if row is None:
        return None
    found = tx.all(
        "SELECT person_id FROM category_people WHERE category_id = ? ORDER BY person_id",
        (category_id,),
    )
    return _category(row, [one[0] for one in found])


def _category(row: Row, ids: Iterable[int]) -> Category:
    return Category(row[0], row[1], row[2], row[3], tuple(ids))


def save_category(tx: Transaction, one: Category) -> None:
    """Adds it when its id is 0, and gives it one then."""
    if one.id == 0:
        added = tx.execute_beside(
            "INSERT INTO categories (name, position) VALUES (?, ?)", (one.name, one.position)
        )
        one.id = int(added.lastrowid or 0)
    else:
        tx.execute_beside(
            "UPDATE categories SET name = ?, position = ?, archived_at = ? WHERE id = ?",
            (one.name, one.position, one.archived_at, one.id),
        )
    tx.execute_beside("DELETE FROM category_people WHERE category_id = ?", (one.id,))
    for person_id in one.people:
        tx.execute_beside("INSERT INTO category_people VALUES (?, ?)", (one.id, person_id))


def tags(tx: Transaction) -> list[Tag]:
    rows = tx.all("SELECT id, name, archived_at FROM tags ORDER BY name, id")
    return [Tag(*row) for row in rows]


def tag(tx: Transaction, tag_id: int) -> Tag | None:
    row = tx.one("SELECT id, name, archived_at FROM tags WHERE id = ?", (tag_id,))
    return Tag(*row) if row else None


def save_tag(tx: Transaction, one: Tag) -> None:
    """Adds it when its id is 0, and gives it one then."""
    if one.id == 0:
        added = tx.execute_beside("INSERT INTO tags (name) VALUES (?)", (one.name,))
        one.id = int(added.lastrowid or 0)
        return
    tx.execute_beside(
        "UPDATE tags SET name = ?, archived_at = ? WHERE id = ?",
        (one.name, one.archived_at, one.id),
    )


#: A trigger keeps what else stands there in step with the ticket's.
_GIVE_TAG = (
    "INSERT INTO ticket_tags (tag_id, ticket_id, status, assignee_id, category_id)"
    " SELECT ?, id, status, coalesce(assignee_id, 0), coalesce(category_id, 0) FROM tickets"
    " WHERE id = ?"
)


def set_ticket_tags(tx: Transaction, ticket_id: int, ids: tuple[int, ...]) -> None:
    before = tx.all("SELECT tag_id FROM ticket_tags WHERE ticket_id = ?", (ticket_id,))
    search_index.follow_tags(tx, ticket_id, [row[0] for row in before], ids)
    tx.execute_beside("DELETE FROM ticket_tags WHERE ticket_id = ?", (ticket_id,))
    for tag_id in ids:
        tx.execute_beside(_GIVE_TAG, (tag_id, ticket_id))
