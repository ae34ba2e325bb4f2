"""How much of a raw `websockets` echo a durable, delivered message costs, and how soon it is seen.

`python scripts/bench/live.py [--seconds 4] [--repetitions 3]`. Ratios are of one run, both sides
on the same loop, medians of interleaved repetitions, per server CPU-second.
"""

import argparse
import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psutil

from scripts.bench import loops
from scripts.bench.idle import idle_memory
from scripts.bench.people import (
    ADMIN_ID,
    FIRST_CUSTOMER_ID,
    client_id,
    message_id_in,
    request,
    start_frame,
)
from scripts.bench.reach import from_the_bot_to_a_socket
from scripts.bench.servers import RunningServer, desk, echo
from scripts.bench.wire import Wire, ask, open_wire

BODY = "Здравствуйте! Заказ 8812 должен был прийти ещё во вторник, а трек с тех пор молчит."
QUIET_MESSAGES = 300
_numbers = itertools.count(1)
#: Every so many messages one is followed from its sending to the other person.
FOLLOW_EVERY = 16


class Load:
    """Closed-loop senders: each sends its next message when the last is acknowledged."""

    def __init__(self) -> None:
        self.acks = 0
        self.ack_s: list[float] = []
        self.sent_at: dict[int, float] = {}
        self._until = 0.0
        self._going = 0
        self._over = asyncio.Event()

    async def run(self, senders: list["Sender"], seconds: float) -> float:
        """Acknowledgements counted until the last sender has stopped; answers the wall time."""
        began = time.perf_counter()
        self._until = began + seconds
        self._going = len(senders)
        for sender in senders:
            sender.begin(self)
        await asyncio.wait_for(self._over.wait(), seconds + 20)
        return time.perf_counter() - began

    def acked(self, sender: "Sender", took_s: float) -> None:
        self.acks += 1
        self.ack_s.append(took_s)
        if time.perf_counter() < self._until:
            sender.send()
            return
        self._going -= 1
        if self._going == 0:
            self._over.set()


class Sender:
    """A socket and the ticket it writes to; an echo's answer is the same bytes."""

    def __init__(self, wire: Wire, ticket_id: int) -> None:
        self.wire = wire
        self.ticket_id = ticket_id
        self.sent_at = 0.0
        self._load: Load | None = None
        wire.on_text = self._hear

    def begin(self, load: Load) -> None:
        self._load = load
        self.send()

    def send(self) -> None:
        number = next(_numbers)
        frame = request(
            number,
            "message.post",
            ticket_id=self.ticket_id,
            body=BODY,
            client_id=client_id(number),
        )
        self.sent_at = time.perf_counter()
        self.wire.send(frame)

    def _hear(self, text: bytes) -> None:
        if not text.startswith(b'{"jsonrpc":"2.0","id":') or self._load is None:
            return
        if b'"error"' in text[:60]:
            raise RuntimeError(text[:300].decode())
        message_id = message_id_in(text)
        if message_id % FOLLOW_EVERY == 0:
            self._load.sent_at[message_id] = self.sent_at
        self._load.acked(self, time.perf_counter() - self.sent_at)


class Agent:
    """The other person: counts what reaches them, and when."""

    def __init__(self, wire: Wire) -> None:
        self.heard = 0
        self.heard_at: dict[int, float] = {}
        wire.on_text = self._hear

    def _hear(self, text: bytes) -> None:
        if b'"message.posted"' not in text[:90]:
            return
        self.heard += 1
        message_id = message_id_in(text)
        if message_id % FOLLOW_EVERY == 0:
            self.heard_at[message_id] = time.perf_counter()


async def customer(port: int, person_id: int) -> Sender:
    wire = await open_wire(port)
    await ask(wire, start_frame(person_id))
    opened = await ask(
        wire,
        request(
            1, "ticket.open", subject="Заказ 8812", body=BODY, client_id=f"open-{next(_numbers)}"
        ),
    )
    at = opened.find(b'"ticket_id":') + 12
    return Sender(wire, int(opened[at : opened.find(b",", at)]))


async def agent(port: int) -> Agent:
    wire = await open_wire(port)
    await ask(wire, start_frame(ADMIN_ID))
    return Agent(wire)


class Figures:
    """Of one repetition: acknowledged messages per server CPU-second and the latencies."""

    def __init__(self, load: Load, cpu_s: float, wall_s: float) -> None:
        self.per_cpu_s = load.acks / cpu_s
        self.per_s = load.acks / wall_s
        self.sent_at = load.sent_at
        self.ack_p50_ms = statistics.median(load.ack_s) * 1000
        self.ack_p99_ms = percentile(load.ack_s, 99) * 1000


def percentile(values: list[float], percent: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


async def measure(running: RunningServer, senders: list[Sender], seconds: float) -> Figures:
    load = Load()
    before = running.cpu_s()
    wall_s = await load.run(senders, seconds)
    return Figures(load, running.cpu_s() - before, wall_s)


async def echo_repetition(count: int, seconds: float) -> Figures:
    async with echo() as running:
        senders = [Sender(await open_wire(running.port), 100001) for _ in range(count)]
        await measure(running, senders, seconds / 4)
        return await measure(running, senders, seconds)


async def desk_repetition(count: int, seconds: float) -> tuple[Figures, list[float]]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        async with desk(Path(folder)) as running:
            listening = await agent(running.port)
            ids = range(FIRST_CUSTOMER_ID, FIRST_CUSTOMER_ID + count)
            senders = [await customer(running.port, person_id) for person_id in ids]
            await measure(running, senders, seconds / 4)
            heard = listening.heard
            figures = await measure(running, senders, seconds)
            if listening.heard <= heard:
                raise RuntimeError("the other person heard nothing")
            known = figures.sent_at.keys() & listening.heard_at.keys()
            return figures, [listening.heard_at[one] - figures.sent_at[one] for one in known]


async def throughput(count: int, seconds: float, repetitions: int) -> None:
    echoes, desks, delays = [], [], []
    for _ in range(repetitions):
        echoes.append(await echo_repetition(count, seconds))
        figures, heard_s = await desk_repetition(count, seconds)
        desks.append(figures)
        delays += heard_s
    yardstick = statistics.median(one.per_cpu_s for one in echoes)
    durable = statistics.median(one.per_cpu_s for one in desks)
    each = ", ".join(
        f"{one.per_cpu_s / other.per_cpu_s:.2f}" for one, other in zip(desks, echoes, strict=True)
    )
    print(f"{count} senders: echo {yardstick:,.0f}/CPU-s, durable {durable:,.0f}/CPU-s")
    print(f"    ratio {durable / yardstick:.3f}   (repetitions {each})")
    ack = statistics.median(one.ack_p50_ms for one in desks)
    late = statistics.median(one.ack_p99_ms for one in desks)
    print(f"    ack p50 {ack:.2f} ms, p99 {late:.2f} ms; {desks[0].per_s:,.0f} acked/s")
    p50, p99 = statistics.median(delays) * 1000, percentile(delays, 99) * 1000
    print(f"    sent → event on the other client p50 {p50:.2f} ms, p99 {p99:.2f} ms")


async def quiet_sender(repetitions: int) -> None:
    """Ack of one sender that waits for each answer, against the echo's round trip."""
    ratios = []
    for _ in range(repetitions):
        async with echo() as running:
            round_trip = await _quiet(Sender(await open_wire(running.port), 100001))
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            async with desk(Path(folder)) as running:
                await agent(running.port)
                ack = await _quiet(await customer(running.port, FIRST_CUSTOMER_ID))
        ratios.append((ack / round_trip, round_trip, ack))
    ratio, round_trip, ack = sorted(ratios)[len(ratios) // 2]
    print(f"one quiet sender: echo p50 {round_trip * 1000:.3f} ms, ack p50 {ack * 1000:.3f} ms")
    print(f"    ratio {ratio:.2f}")


async def _quiet(sender: Sender) -> float:
    load = Load()
    await load.run([sender], 1.0)
    await asyncio.sleep(0)
    return statistics.median(load.ack_s[-QUIET_MESSAGES:])


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--only", choices=("throughput", "quiet", "reach", "idle"))
    options = parser.parse_args()
    print(f"{loops.name()}, Python {sys.version.split()[0]}, {psutil.cpu_count()} cores")
    if options.only in (None, "throughput"):
        for count in (50, 500):
            await throughput(count, options.seconds, options.repetitions)
    if options.only in (None, "quiet"):
        await quiet_sender(options.repetitions)
    if options.only in (None, "reach"):
        await from_the_bot_to_a_socket()
    if options.only in (None, "idle"):
        await idle_memory()


if __name__ == "__main__":
    if hasattr(psutil.Process, "cpu_affinity") and (psutil.cpu_count() or 1) > 1:
        psutil.Process().cpu_affinity([1])
    asyncio.run(main())
