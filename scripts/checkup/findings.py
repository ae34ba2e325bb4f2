"""What a row can find: a code with values, and the row that says what each code is worth.

It must never hold words: those are chosen by row and code in app/locales.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scripts.checkup.case import Case

OK = "ok"
WARN = "warn"
FAIL = "fail"
UNKNOWN = "unknown"
RESULTS = (OK, WARN, FAIL, UNKNOWN)

Value = str | int | float | None

#: What any row may find beside its own codes: it waits for another row, it was not ready in time,
#: or the check itself broke.
ANY_ROW: Mapping[str, str] = {"waits": UNKNOWN, "late": FAIL, "broken": FAIL}


class Finding(NamedTuple):
    """`values` fill the words and go into the JSON as they are."""

    code: str
    values: Mapping[str, Value]


def found(code: str, **values: Value) -> Finding:
    return Finding(code, values)


class WaitsError(Exception):
    """This row can only be judged once `row` is in order."""

    def __init__(self, row: str) -> None:
        super().__init__(row)
        self.row = row


@dataclass(frozen=True)
class Row:
    """One check. `codes` names everything that it can find, with its result.

    `fixes` are those codes that the doctor can mend by itself: each is given the case and what was
    found, changes one thing, and answers the values for the words that say so. Of a row that
    `is_settled`, what it has found in order stays so whatever is mended, and takes long to find.
    """

    name: str
    check: Callable[["Case"], Finding]
    codes: Mapping[str, str]
    fixes: Mapping[str, Callable[["Case", Finding], Mapping[str, Value]]] = field(
        default_factory=dict
    )
    is_settled: bool = False

    def result(self, finding: Finding) -> str:
        """Raises KeyError for a code that the row does not name."""
        return self.codes.get(finding.code) or ANY_ROW[finding.code]
