"""A bot that is killed again and again while it works through what has waited at Telegram."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.faults import witness
from tests.faults.supervisor import Doors, doors
from tests.live.live_desk import ADMIN_ID

PEOPLE = range(2001, 2009)
EACH = 120
KILLS = 8
#: After it has worked on some more: fetching, storing and working all lie within.
AT_WORK_S = (0.0, 0.05)
DONE_LIMIT_S = 120.0

pytestmark = [pytest.mark.fault, pytest.mark.slow]


async def test_no_waiting_update_is_lost_doubled_or_reordered(tmp_path: Path) -> None:
    dice = random.Random(random.SystemRandom().randrange(2**32))
    async with doors(tmp_path) as made:
        await made.start_live()
        await _pile_up(made)
        done = [await _killed_at_work(made, dice) for _ in range(KILLS)]
        assert done[1] < len(PEOPLE) * EACH, f"the kills came too late: {done}"
        await made.start_bot()
        await made.until(lambda: _is_done(made), "every update is done", DONE_LIMIT_S)
        reading = await witness.reading_of(made.socket_url, ADMIN_ID)
        for person in PEOPLE:
            said = [one.body for one in reading.messages if one.author == person]
            assert said == [_words(person, number) for number in range(EACH)], made.logs()
        assert witness.facts_of(made.database, []).integrity == "ok"


async def _pile_up(made: Doors) -> None:
    for person in PEOPLE:
        await made.telegram.ask("add_user", user_id=person, first_name=f"Person {person}")
    for number in range(EACH):
        for person in PEOPLE:
            await made.telegram.ask("send_text", user_id=person, text=_words(person, number))


def _words(person: int, number: int) -> str:
    return f"{person} says {number}"


async def _killed_at_work(made: Doors, dice: random.Random) -> int:
    """How many updates were done when it died."""
    before = witness.updates_done(made.database)

    async def goes_on() -> bool:
        assert made.bot.code is None, f"the bot ended with {made.bot.code}\n{made.logs()}"
        done = witness.updates_done(made.database)
        return done > before or done == len(PEOPLE) * EACH

    await made.bot.start(made.variables())
    await made.until(goes_on, "the bot works on its updates")
    await asyncio.sleep(dice.uniform(*AT_WORK_S))
    await made.bot.kill()
    return witness.updates_done(made.database)


async def _is_done(made: Doors) -> bool:
    pending = (await made.telegram.ask("updates"))["pending"]
    return not pending and witness.updates_done(made.database) == len(PEOPLE) * EACH
