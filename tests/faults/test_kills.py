"""Twenty kills of both doors under load; a hundred are `python scripts/faults.py --kills 100`."""

import random
from pathlib import Path

import pytest

from tests.faults.checker import check
from tests.faults.kills import plan_kills, run
from tests.faults.load import CUSTOMERS
from tests.faults.plants import PLANTS, planted

KILLS = 20


def test_a_seed_is_one_plan() -> None:
    assert plan_kills(50, 7) == plan_kills(50, 7)
    assert plan_kills(50, 7) != plan_kills(50, 8)
    targets = {kill.targets for kill in plan_kills(50, 7)}
    assert targets == {("live",), ("bot",), ("live", "bot")}


@pytest.mark.fault
@pytest.mark.slow
async def test_twenty_kills_lose_double_and_reorder_nothing(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    outcome = await run(tmp_path, KILLS, seed, slow=CUSTOMERS)
    again = f"python scripts/faults.py --kills {KILLS} --seed {seed} (history: {tmp_path})"
    assert not outcome.verdict, f"{outcome.verdict}\n{again}\n{outcome.figures}"
    assert outcome.figures["acknowledged"] > KILLS, outcome.figures
    assert outcome.figures["resumed"] > KILLS, outcome.figures
    for plant, word in PLANTS.items():
        found = check(planted(outcome.history, plant))
        assert any(word in sentence for sentence in found), f"{plant.__name__} was not seen"
