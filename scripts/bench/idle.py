"""What a connection costs a server in memory while nothing is said over it."""

import tempfile
from pathlib import Path

from scripts.bench.people import FIRST_CUSTOMER_ID, start_frame
from scripts.bench.servers import RunningServer, desk, echo
from scripts.bench.wire import Wire, ask, open_wire

IDLE_CONNECTIONS = 1000
#: How much a server must have grown before its growth is worth measuring, and how soon it must.
GROWN_BYTES = 2 * 1024 * 1024
FILLING_LIMIT = 4000
FILLING_STEP = 50


async def idle_memory() -> None:
    async with echo() as running:
        bare = await _growth(running, start=False)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with desk(Path(folder)) as running:
            ours = await _growth(running, start=True)
    print(f"{IDLE_CONNECTIONS} idle: bare {bare:.1f} KiB, authenticated {ours:.1f} KiB each")
    print(f"    ratio {ours / bare:.2f}")


async def _fill(running: RunningServer, *, start: bool) -> list[Wire]:
    """Connections until what the server freed after its start is used up and it grows."""
    fresh = running.memory_bytes()
    warm: list[Wire] = []
    while len(warm) < FILLING_LIMIT and running.memory_bytes() < fresh + GROWN_BYTES:
        number = len(warm)
        warm += [await _idle(running.port, number + n, start) for n in range(FILLING_STEP)]
    return warm


async def _growth(running: RunningServer, *, start: bool) -> float:
    warm = await _fill(running, start=start)
    before = running.memory_bytes()
    first = len(warm)
    wires = [await _idle(running.port, first + n, start) for n in range(IDLE_CONNECTIONS)]
    grown = running.memory_bytes() - before
    for wire in warm + wires:
        wire.close()
    return grown / IDLE_CONNECTIONS / 1024


async def _idle(port: int, number: int, start: bool) -> Wire:  # noqa: FBT001 - two sides of one measure
    wire = await open_wire(port)
    if start:
        await ask(wire, start_frame(FIRST_CUSTOMER_ID + number))
    return wire
