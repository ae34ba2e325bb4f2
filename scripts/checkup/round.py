"""The doctor's round: all rows at once, each judged, none waited for past the deadline.

It must never let an exception out, and never a word of the token.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from scripts.checkup.case import Case
from scripts.checkup.findings import OK, Finding, Row, Value, WaitsError, found
from scripts.checkup.threads import side_by_side

FIX_LIMIT_S = 5.0
FIX_ROUNDS = 3


@dataclass(frozen=True)
class Judged:
    """A row with what it has found."""

    row: Row
    finding: Finding

    @property
    def result(self) -> str:
        return self.row.result(self.finding)


@dataclass(frozen=True)
class Fixed:
    """What was mended: `values` fill the words of the row's code; None when it went wrong."""

    row: Row
    code: str
    values: Mapping[str, Value] | None


Listener = Callable[[Judged], None]


def examine(rows: Sequence[Row], case: Case, on_judged: Listener) -> list[Judged]:
    """Judges every row; `on_judged` hears of each as it comes in. Ends by the case's deadline."""
    works = {row.name: partial(judge, row, case) for row in rows}
    by_name = {row.name: row for row in rows}
    judged: dict[str, Judged] = {}
    for name, outcome in side_by_side(works, case.deadline):
        finding = outcome if isinstance(outcome, Finding) else found("broken", kind="?")
        judged[name] = Judged(by_name[name], finding)
        on_judged(judged[name])
    for row in rows:
        if row.name not in judged:
            judged[row.name] = Judged(row, found("late"))
            on_judged(judged[row.name])
    return [judged[row.name] for row in rows]


def judge(row: Row, case: Case) -> Finding:
    """What the row finds; whatever it raises becomes a finding, too."""
    try:
        finding = row.check(case)
        row.result(finding)
    except WaitsError as waits:
        return found("waits", row=waits.row)
    except ImportError:
        return found("waits", row="packages")
    except Exception as error:  # noqa: BLE001 - the operator gets a row, never a traceback
        return found("broken", kind=type(error).__name__)
    return finding


def mend(judged: Iterable[Judged], case: Case) -> list[Fixed]:
    """Mends what can be mended, one after the other: a later one may build on an earlier one."""
    fixed = []
    for one in judged:
        fix = one.row.fixes.get(one.finding.code)
        if fix is not None:
            work = {one.row.name: partial(fix, case, one.finding)}
            outcome = dict(side_by_side(work, time.monotonic() + FIX_LIMIT_S)).get(one.row.name)
            values = outcome if isinstance(outcome, Mapping) else None
            fixed.append(Fixed(one.row, one.finding.code, values))
    return fixed


def examine_and_mend(
    rows: Sequence[Row], new_case: Callable[[], Case], on_judged: Listener
) -> tuple[list[Judged], list[Fixed]]:
    """Rounds of looking and mending until nothing more can be mended, FIX_ROUNDS at most.

    All rows are looked at again, because one mend may show the next: an address wants a button.
    """
    case = new_case()
    judged = {one.row.name: one for one in examine(rows, case, on_judged)}
    done: list[Fixed] = []
    for _ in range(FIX_ROUNDS):
        tried = {(one.row.name, one.code) for one in done}
        fixed = mend(
            (one for one in judged.values() if (one.row.name, one.finding.code) not in tried), case
        )
        if not fixed:
            break
        done += fixed
        case = new_case()
        again = [one.row for one in judged.values() if one.result != OK or not one.row.is_settled]
        judged |= {one.row.name: one for one in examine(again, case, on_judged)}
    return list(judged.values()), done
