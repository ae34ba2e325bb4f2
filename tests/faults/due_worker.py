"""The due work of a bot, on its own, for a test that kills it: `due_worker.py FOLDER NOW STEP`.

Steps are small, so that a kill falls between them as well as into one. Each waits for a line, so
that a quick machine does not do them all before the kill comes.
"""

import asyncio
import sys
from pathlib import Path

from app.services import due_work, escalating, notifications, recounting, silence, waking
from app.store.database import open_store


async def work(folder: Path, now: int) -> None:
    """Says after each step that it is done, and at last that nothing is due."""
    async with open_store(folder, lambda: now) as store:
        while await store.write(notifications.plan) or await store.read(due_work.has_work):
            await store.write(due_work.step)
            print("step", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
    print("done", flush=True)


if __name__ == "__main__":
    step = int(sys.argv[3])
    escalating.ALARMS_LIMIT = silence.SILENCES_LIMIT = waking.SNOOZES_LIMIT = step
    recounting.STEP_LIMIT = notifications.PLAN_LIMIT = step
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2])))
