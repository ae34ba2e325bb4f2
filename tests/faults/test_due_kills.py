"""What is due by the clock, with the process that does it killed again and again in between."""

import asyncio
import random
import sys
from pathlib import Path

import pytest

from app.domain.ticket import Status
from app.services import desk_fields, reminders
from tests.factories import DAY_MS, MINUTE_MS, Desk
from tests.services.clockwork import lines_of, tune, work

ROOT = Path(__file__).resolve().parents[2]
EACH = 8
KILLS_LEAST, KILLS_MOST = 3, 60
#: From the start of the interpreter to the end of the work, on a busy machine.
PATIENCE_S = 60.0


def staged(folder: Path) -> tuple[int, dict[str, list[int]]]:
    """A desk where at one moment targets are missed, customers silent, rests over."""
    desk = Desk(folder)
    desk.admin()
    tune(desk, "targets", is_on=True, rules=[{"first": 60}], admins_after=10)
    tune(desk, "silence", ends_silent=True, silent_days=2)
    work(desk)
    ids = {
        "silent": [desk.ticket_in(Status.WAITING) for _ in range(EACH)],
        "late": [desk.open(desk.customer(f"l{number}")) for number in range(EACH)],
        "aside": [desk.ticket_in(Status.OPEN) for _ in range(EACH)],
        "own": [desk.ticket_in(Status.OPEN) for _ in range(EACH)],
    }
    for one in ids["own"]:
        desk.do(reminders.set_reminder, desk.agent(), one, desk.now + MINUTE_MS, "own")
    for one in ids["aside"]:
        desk.do(desk_fields.snooze, desk.agent(), one, desk.now + MINUTE_MS)
    work(desk)
    at = desk.now + 2 * DAY_MS
    desk.close()
    return at, ids


async def killed(folder: Path, now: int, after_steps: int) -> bool:
    """Whether the work was done before the kill came, which is behind so many steps."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.due_worker", str(folder), str(now), "2",
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    said = b""
    async with asyncio.timeout(PATIENCE_S):
        for _ in range(after_steps):
            said = await process.stdout.readline()
            if said != b"step\n":
                break
            process.stdin.write(b"\n")
    if said == b"step\n" or not after_steps:
        process.kill()
    await process.communicate()
    return said == b"done\n"


@pytest.mark.fault
@pytest.mark.slow
async def test_kills_in_between_lose_and_double_nothing(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    dice = random.Random(seed)
    at, ids = staged(tmp_path / "desk")
    kills = 0
    while not await killed(tmp_path / "desk", at, dice.choice((1, 1, 2))):
        kills += 1
        assert kills < KILLS_MOST, f"it never ends, seed {seed}"
    assert kills >= KILLS_LEAST, f"{kills} kills, seed {seed}"
    desk = Desk(tmp_path / "desk", at)
    rows = desk.rows(
        "SELECT ticket_id, person_id, kind, json_extract(content, '$.stage') FROM deliveries"
        " WHERE kind IN ('due', 'reminder') ORDER BY id"
    )
    assert len(rows) == len(set(rows)), f"told twice after {kills} kills, seed {seed}"
    late = {(one, stage) for one in ids["late"] for stage in (2, 3)}
    assert {(row[0], row[3]) for row in rows if row[2] == "due"} >= late, f"seed {seed}"
    assert {row[0] for row in rows if row[2] == "reminder"} == {*ids["aside"], *ids["own"]}
    assert desk.rows("SELECT count(*) FROM reminders WHERE rung_at IS NULL") == [(0,)]
    for one in ids["silent"]:
        names = [line.partition(":")[0] for line in lines_of(desk, one)]
        assert names.count("silence") == 1, f"seed {seed}"
    desk.close()
