"""How soon a browser's socket hears what the bot's process has written."""

import asyncio
import re
import statistics
import tempfile
import time
from pathlib import Path

from app import clock
from app.services import access, conversation
from app.services.conversation import MessageDraft
from app.store.database import open_store
from scripts.bench.people import ADMIN_ID, FIRST_CUSTOMER_ID, request, start_frame
from scripts.bench.servers import desk
from scripts.bench.wire import Wire, open_wire

MESSAGES = 300
#: Odd on purpose, so that the writes fall on every phase of the feed's poll.
PAUSE_S = 0.0173


async def from_the_bot_to_a_socket() -> None:
    """Commit in this process → event on a socket of the server's process."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with desk(Path(folder)) as running:
            delays = await _delays(running.port, Path(folder))
    ordered = sorted(delays)
    p50 = statistics.median(ordered) * 1000
    p99 = ordered[int(len(ordered) * 0.99)] * 1000
    print(f"written by another process → event on a socket: p50 {p50:.1f} ms, p99 {p99:.1f} ms")


async def _delays(port: int, folder: Path) -> list[float]:
    wire = await open_wire(port)
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    wire.on_text = heard.put_nowait
    ticket_id = await _ticket(wire, heard)
    admin_wire = await open_wire(port)
    admin_wire.send(start_frame(ADMIN_ID))
    delays = []
    async with open_store(folder / "data", clock.now_ms) as store:
        await asyncio.sleep(0.2)
        admin = await store.read(access.person_of, ADMIN_ID)
        for number in range(MESSAGES):
            await store.write(
                conversation.post_message, admin, MessageDraft(ticket_id, f"ответ {number}"), 0
            )
            written = time.perf_counter()
            while b"message.posted" not in await asyncio.wait_for(heard.get(), 5):
                pass
            delays.append(time.perf_counter() - written)
            await asyncio.sleep(PAUSE_S)
    return delays


async def _ticket(wire: Wire, heard: asyncio.Queue[bytes]) -> int:
    wire.send(start_frame(FIRST_CUSTOMER_ID))
    wire.send(request(1, "ticket.open", subject="тема", body="вопрос", client_id="open"))
    while True:
        text = await asyncio.wait_for(heard.get(), 10)
        found = re.search(rb'"ticket_id":(\d+)', text)
        if found:
            return int(found[1])
