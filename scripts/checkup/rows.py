"""Every row of the doctor, in the order in which a newcomer meets the troubles.

It must never hold a check itself.
"""

from scripts.checkup import (
    configuration,
    installation,
    presentation,
    running,
    storage,
    telegram,
    tunnels,
    variables,
)
from scripts.checkup.findings import Row

FAMILIES: dict[str, tuple[Row, ...]] = {
    "installation": installation.ROWS,
    "settings": (*variables.ROWS, *configuration.ROWS),
    "storage": storage.ROWS,
    "telegram": telegram.ROWS,
    "running": running.ROWS,
    "address": tunnels.ROWS,
    "people": presentation.ROWS,
}


def all_rows() -> tuple[Row, ...]:
    return tuple(row for rows in FAMILIES.values() for row in rows)


def family_of(name: str) -> str:
    return next(family for family, rows in FAMILIES.items() if name in {row.name for row in rows})


def chosen(names: set[str]) -> tuple[Row, ...]:
    """The rows of these names or families; all of them when none is named."""
    if not names:
        return all_rows()
    return tuple(row for row in all_rows() if row.name in names or family_of(row.name) in names)


def is_known(name: str) -> bool:
    return name in FAMILIES or any(row.name == name for row in all_rows())
