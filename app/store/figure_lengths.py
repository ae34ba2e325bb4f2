"""How long things took, in steps, added up in blocks of days."""

import json
from collections import Counter
from collections.abc import Mapping

from app.domain.figures import Fact
from app.domain.steps import KINDS, Blocks, Cell, Spread, Stride
from app.store.transaction import Transaction

_KEY = "size, kind, block, agent_id, category_id"
_PUT = (
    f"INSERT OR REPLACE INTO figure_lengths ({_KEY}, n, amount, steps)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_GET = f"SELECT n, amount, steps FROM figure_lengths WHERE ({_KEY}) = (?, ?, ?, ?, ?)"
#: Named one by one, so that each is a range of the key.
_KINDS = ", ".join(str(int(kind)) for kind in sorted(KINDS))


def add(tx: Transaction, strides: Mapping[Stride, Spread]) -> None:
    """Each stride, together with what is there of it."""
    rows = []
    for (size, block, cell), spread in strides.items():
        key = size, int(cell.kind), block, cell.agent_id, cell.category_id
        there = tx.one(_GET, key)
        whole = Spread(there[0], there[1], _steps(there[2])) if there else Spread()
        whole.add(spread)
        rows.append((*key, whole.n, whole.amount, json.dumps(whole.steps, separators=(",", ":"))))
    tx.execute_each(_PUT, rows)


def forget(tx: Transaction, limit: int) -> int:
    """Some of them, which have to be added up anew; answers how many rows went."""
    done = tx.execute_beside(
        f"DELETE FROM figure_lengths WHERE ({_KEY}) IN (SELECT {_KEY} FROM figure_lengths LIMIT ?)",
        (limit,),
    )
    return done.rowcount


def add_to_spreads(tx: Transaction, spreads: dict[Cell, Spread], blocks: Blocks) -> None:
    """What those days hold, added to what is there."""
    rows = tx.stream(
        "SELECT kind, agent_id, category_id, n, amount, steps FROM figure_lengths"
        f" WHERE size = ? AND kind IN ({_KINDS}) AND block BETWEEN ? AND ?",
        blocks,
    )
    for kind, agent_id, category_id, n, amount, steps in rows:
        spread = spreads.setdefault(Cell(Fact(kind), agent_id, category_id), Spread())
        spread.add(Spread(n, amount, _steps(steps)))


def _steps(text: str) -> Counter[int]:
    return Counter({int(step): n for step, n in json.loads(text).items()})
