"""What goes on by the clock and by commits: bells for the loops, the heartbeat, the upkeep.

It never does the work itself; it wakes those who do.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable

from app.domain.errors import DeskError
from app.services import due_work, figures, health, upkeep
from app.services.file_sweep import FileSweep
from app.store.database import Store
from app.telegram.patience import Patience

log = logging.getLogger(__name__)

BEAT_EVERY_S = 10.0
UPKEEP_EVERY_S = 60.0
#: How late a warning or a reminder may be.
DUE_EVERY_S = 5.0
#: One step behind another while there is more; then the others have their turn.
STEPS_AT_ONCE = 50
SWEEP_EVERY_S = 600.0
#: Longer than a step takes, so that messages always find the writer free.
FIGURES_REST_S = 0.25


async def ring_on_commits(store: Store, bells: list[asyncio.Event]) -> None:
    """Rings after each commit of either process; a store has one listener, so they share it."""
    patience = Patience()
    while True:
        try:
            async for _ in store.commits():
                patience.reset()
                _ring(bells)
        except Exception as error:  # noqa: BLE001 - without bells the desk would stand still
            log.warning("the log of commits is lost for a moment: %s", type(error).__name__)
            await patience.wait()


def _ring(bells: list[asyncio.Event]) -> None:
    for bell in bells:
        bell.set()


async def beat(store: Store) -> None:
    """Says that the bot lives."""
    await _repeat(BEAT_EVERY_S, lambda: store.write(health.beat, health.BOT))


async def keep_up(store: Store) -> None:
    """Closes what has been resolved long enough, forgets what has expired."""
    await _repeat(UPKEEP_EVERY_S, lambda: store.write(upkeep.tick))


async def keep_figures(store: Store) -> None:
    """Adds facts to their days; while much lies behind, step after step with rests between."""
    while True:
        try:
            has_more = await store.write(figures.keep_up)
        except DeskError as refusal:
            log.warning("the database says %s", refusal.code)
            has_more = False
        await asyncio.sleep(FIGURES_REST_S if has_more else UPKEEP_EVERY_S)


async def do_due_work(store: Store) -> None:
    """Answer targets, silence, snoozes, digests and tickets that are nobody's, each by its row."""
    await _repeat(DUE_EVERY_S, lambda: _due_steps(store))


async def _due_steps(store: Store) -> None:
    for _ in range(STEPS_AT_ONCE):
        if not await store.read(due_work.has_work):
            return
        await store.write(due_work.step)


async def sweep_files(sweep: FileSweep) -> None:
    """Throws away what nobody names; a sweep that fails is tried again in its time."""
    while True:
        try:
            swept = await sweep.run()
        except (OSError, sqlite3.Error, DeskError) as error:
            log.warning("the files could not be swept: %s", type(error).__name__)
        else:
            if any(swept):
                log.info("swept %d files without a row and %d that were not whole", *swept)
        await asyncio.sleep(SWEEP_EVERY_S)


async def _repeat(every_s: float, act: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await act()
        except DeskError as refusal:
            log.warning("the database says %s", refusal.code)
        await asyncio.sleep(every_s)
