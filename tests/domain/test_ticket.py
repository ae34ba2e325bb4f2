"""The machine: every state with every move, and the page that shows it."""

import re
from pathlib import Path

import pytest

from app.domain.errors import DeskError
from app.domain.ticket import LIVE, TRANSITIONS, Move, Status, next_status
from tests.factories import Desk

PAGE = Path(__file__).resolve().parents[2] / "docs" / "lifecycle.md"

#: What each move makes of new, open, waiting, resolved, closed: written here once more, by hand.
WANTED = {
    Move.CUSTOMER_SPEAKS: ("new", "open", "open", "open", "closed!"),
    Move.STAFF_SPEAKS: ("waiting", "waiting", "waiting", "waiting", "closed!"),
    Move.RESOLVE: ("resolved", "resolved", "resolved", "resolved", "refused!"),
    Move.REOPEN: ("new", "open", "waiting", "open", "refused!"),
    Move.CLOSE: ("closed", "closed", "closed", "closed", "closed"),
    Move.EXPIRE: ("refused!", "refused!", "refused!", "closed", "refused!"),
}
CODES = {"closed!": "closed", "refused!": "transition_refused"}


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("status", Status)
def test_every_state_with_every_move(status: Status, move: Move) -> None:
    wanted = WANTED[move][list(Status).index(status)]
    if wanted in CODES:
        with pytest.raises(DeskError) as refusal:
            next_status(status, move)
        assert refusal.value.code == CODES[wanted]
    else:
        assert next_status(status, move) == wanted


def test_the_table_has_no_pair_that_is_not_asked_about() -> None:
    assert set(WANTED) == set(Move)
    assert len(TRANSITIONS) == sum(one not in CODES for row in WANTED.values() for one in row)


def test_live_tickets_are_those_that_wait_for_somebody() -> None:
    assert {Status.NEW, Status.OPEN, Status.WAITING} == LIVE


def cells(line: str) -> list[str]:
    return [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]


def shown() -> dict[tuple[str, str], str]:
    """The page's table: (status, move) → what is written in the cell."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    head = cells(lines[0])[1:]
    found: dict[tuple[str, str], str] = {}
    for line in lines[2:]:
        status, *after = cells(line)
        found |= {(status, move): cell for move, cell in zip(head, after, strict=True)}
    return found


def test_the_page_shows_the_table() -> None:
    page = shown()
    assert page.keys() == {(status.value, move.value) for status in Status for move in Move}
    for (status, move), cell in page.items():
        after = TRANSITIONS.get((Status(status), Move(move)))
        wanted = after.value if after else "—"
        assert re.fullmatch(rf"{wanted}", cell), f"docs/lifecycle.md: {status}, {move}: {cell}"


@pytest.mark.parametrize("status", Status)
def test_the_desks_own_verbs_reach_every_state(tmp_path: Path, status: Status) -> None:
    desk = Desk(tmp_path / "desk")
    ticket_id = desk.ticket_in(status)
    assert desk.rows("SELECT status FROM tickets WHERE id = ?", ticket_id) == [(status,)]
    desk.close()
