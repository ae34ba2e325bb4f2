"""What runs in another operating-system process while a test looks on.

Each program takes a folder as its first argument and says on stdout what the test waits for.
"""

import asyncio
import contextlib
import sys
from pathlib import Path

from app.clock import now_ms
from app.domain.errors import DeskError
from app.store.database import open_store
from tests.store.verbs import keep, kept

IN_FLIGHT = 20


def say(word: str) -> None:
    print(word, flush=True)


async def saturate(folder: Path) -> None:
    """Writes back to back until its stdin ends; says how much it wrote."""
    done = 0
    async with open_store(folder, now_ms) as store:
        ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        say("writing")

        async def write_on(lane: int) -> None:
            nonlocal done
            while not ended.done():
                await store.write(keep, f"lane {lane}", 300)
                done += 1

        await asyncio.gather(*(write_on(lane) for lane in range(IN_FLIGHT)))
    say(str(done))


async def write_to_a_limit(folder: Path) -> None:
    """Meets a real I/O error: the system refuses to let the files grow, then relents."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    async with open_store(folder, now_ms) as store:
        await store.write(keep, "before")
        resource.setrlimit(resource.RLIMIT_FSIZE, (_largest(folder) + 4096, hard))
        codes = []
        for number in range(6):
            try:
                await store.write(keep, f"big {number}", 200_000)
            except DeskError as refusal:
                codes.append(refusal.code)
        found = await store.read(kept)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        await store.write(keep, "after", 200_000)
        say(f"{codes} {sorted(found)} {sorted(await store.read(kept))}")


def _largest(folder: Path) -> int:
    return max(path.stat().st_size for path in folder.iterdir())


async def raise_with_an_open_store(folder: Path) -> None:
    async with open_store(folder, now_ms) as store:
        await store.write(keep, "one")
        say("raising")
        raise LookupError("the main has failed")


async def open_at_once(folder: Path) -> None:
    """Opens an empty folder at the moment its stdin says so, and writes one thing."""
    say("ready")
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    async with open_store(folder, now_ms) as store:
        await store.write(keep, str(sys.argv[3]))
        say(str(store.schema))


async def die_in_a_batch(folder: Path) -> None:
    """Ends without a farewell while a transaction is open."""
    import os

    def die(tx: object) -> None:
        say("dying")
        os._exit(9)

    async with open_store(folder, now_ms) as store:
        await store.write(keep, "acknowledged")
        half = asyncio.ensure_future(store.write(keep, "half"))
        with contextlib.suppress(DeskError):
            await store.write(die)
        await half


PROGRAMS = {
    one.__name__: one
    for one in (saturate, write_to_a_limit, raise_with_an_open_store, open_at_once, die_in_a_batch)
}

if __name__ == "__main__":
    asyncio.run(PROGRAMS[sys.argv[1]](Path(sys.argv[2])))
