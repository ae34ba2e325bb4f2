"""Lists that somebody has kept under a name."""

import json
from dataclasses import asdict

from app.domain.inbox import SavedView, Wanted
from app.store.transaction import Row, Transaction

_COLUMNS = "id, owner_id, name, is_shared, wanted"


def every(tx: Transaction) -> list[SavedView]:
    """By name, whoever they are for."""
    return [_view(row) for row in tx.all(f"SELECT {_COLUMNS} FROM views ORDER BY name, id")]


def get(tx: Transaction, view_id: int) -> SavedView | None:
    row = tx.one(f"SELECT {_COLUMNS} FROM views WHERE id = ?", (view_id,))
    return _view(row) if row else None


def _view(row: Row) -> SavedView:
    return SavedView(row[0], row[1], row[2], bool(row[3]), Wanted(**json.loads(row[4])))


def save(tx: Transaction, view: SavedView) -> None:
    """Adds it when its id is 0, and gives it one then."""
    values = (view.owner_id, view.name, int(view.is_shared), json.dumps(asdict(view.wanted)))
    if view.id:
        sql = "UPDATE views SET owner_id = ?, name = ?, is_shared = ?, wanted = ? WHERE id = ?"
        tx.execute_beside(sql, (*values, view.id))
        return
    sql = "INSERT INTO views (owner_id, name, is_shared, wanted) VALUES (?, ?, ?, ?)"
    view.id = int(tx.execute_beside(sql, values).lastrowid or 0)


def remove(tx: Transaction, view_id: int) -> None:
    tx.execute_beside("DELETE FROM views WHERE id = ?", (view_id,))
