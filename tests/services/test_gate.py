"""The flood gate: never more than a full minute's worth and its refill, and an exact promise."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import DeskError
from app.services import gate
from tests.factories import DAY_MS, Desk, draft_of

SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def passes(desk: Desk, name: str, per_minute: int) -> int | None:
    """None when it passed, else after how many milliseconds it would."""
    customer = desk.customer(name)
    (refusal,) = desk.do_together(lambda tx: gate.pass_or_refuse(tx, customer, per_minute))
    if refusal is None:
        return None
    assert isinstance(refusal, DeskError)
    assert refusal.code == "rate_limited"
    wait = refusal.facts["retry_after_ms"]
    assert isinstance(wait, int)
    assert wait > 0
    return wait


@SETTINGS
@given(
    per_minute=st.integers(1, 5_000),
    gaps=st.lists(st.integers(0, 30_000), min_size=1, max_size=60),
)
def test_never_more_than_a_minutes_worth_and_its_refill(
    desk: Desk, per_minute: int, gaps: list[int]
) -> None:
    desk.later(DAY_MS)
    passed: list[int] = []
    for gap in gaps:
        desk.later(gap)
        if passes(desk, "vera", per_minute) is None:
            passed.append(desk.now)
    for first in range(len(passed)):
        for last in range(first, len(passed)):
            refill = (passed[last] - passed[first]) * per_minute / gate.WINDOW_MS
            assert last - first + 1 <= per_minute + refill + 0.001


@pytest.mark.parametrize("per_minute", [1, 3, 7, 59, 60, 61, 1_000, 45_000, 600_000])
def test_a_full_minute_may_be_spent_at_once(desk: Desk, per_minute: int) -> None:
    tries = min(per_minute, 300)
    assert [passes(desk, "vera", per_minute) for _ in range(tries)] == [None] * tries
    if tries == per_minute:
        assert passes(desk, "vera", per_minute) is not None


@SETTINGS
@given(per_minute=st.integers(1, 100), pause=st.integers(0, 70_000))
def test_what_it_says_of_waiting_is_exact(desk: Desk, per_minute: int, pause: int) -> None:
    desk.later(DAY_MS)
    while passes(desk, "vera", per_minute) is None:
        pass
    desk.later(pause)
    while (wait := passes(desk, "vera", per_minute)) is None:
        pass
    desk.later(wait - 1)
    assert passes(desk, "vera", per_minute) == 1
    desk.later(1)
    assert passes(desk, "vera", per_minute) is None


def test_a_clock_that_was_set_back_locks_nobody_out(desk: Desk) -> None:
    desk.now += 3650 * DAY_MS
    assert passes(desk, "vera", 1) is None
    desk.now -= 3650 * DAY_MS
    wait = passes(desk, "vera", 1)
    assert wait is not None
    assert wait <= gate.WINDOW_MS


def test_everybody_pays_for_themselves_and_staff_for_nothing(desk: Desk) -> None:
    assert passes(desk, "vera", 1) is None
    assert passes(desk, "vera", 1) is not None
    assert passes(desk, "viktor", 1) is None
    for _ in range(5):
        desk.do(gate.pass_or_refuse, desk.agent(), 1)
        desk.do(gate.pass_or_refuse, desk.customer("viktor"), 0)


def test_a_refused_verb_costs_nothing(desk: Desk) -> None:
    ticket_id = desk.open(desk.customer("viktor"))
    for _ in range(3):
        with pytest.raises(DeskError):
            desk.post(desk.customer(), ticket_id)
    assert desk.rows("SELECT count(*) FROM allowances") == [(0,)]
    assert draft_of(ticket_id, "a", "b").digest is not None
