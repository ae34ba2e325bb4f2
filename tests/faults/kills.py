"""Kills both doors at random under load and lets the checker judge what is left.

`python scripts/faults.py --kills 100 --seed 7` runs it by hand. The seed fixes who is killed, when
after the last start, and in which order; the machine decides which instruction that hits.
"""

import argparse
import asyncio
import json
import platform
import random
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults import checker, witness
from tests.faults.checker import Verdict
from tests.faults.history import History
from tests.faults.load import AGENTS, CUSTOMERS, Load
from tests.faults.media import stock
from tests.faults.supervisor import Doors, Program, doors
from tests.live.live_desk import ADMIN_ID

SETTLE_LIMIT_S = 240.0
CAUGHT_UP_LIMIT_S = 120.0
CALM_S = (0.1, 1.4)
#: After a start that is to be killed on its way: imports, migration, recovery, first poll.
ON_THE_WAY_S = (0.05, 1.2)
START_SHARE = 0.25
#: Telegram takes its time before and after it has accepted a message, so that kills hit both.
SLOW_METHODS = ("sendMessage", "sendDocument", "sendAudio", "sendMediaGroup")
FILES_OF_AN_AGENT = 300
TELEGRAM_TAKES_S = {"before": 0.05, "after": 0.15}


@dataclass(frozen=True)
class Kill:
    """`after_s` counts from the moment the others run; `while_starting`, from the start itself."""

    targets: tuple[str, ...]
    after_s: float
    while_starting: bool


def plan_kills(count: int, seed: int) -> list[Kill]:
    """The same for the same seed: live and bot as often as each other, both a fifth of the time."""
    dice = random.Random(seed)
    kills = []
    for _ in range(count):
        targets = dice.choices([("live",), ("bot",), ("live", "bot")], [4, 4, 2])[0]
        while_starting = dice.random() < START_SHARE
        after_s = dice.uniform(*(ON_THE_WAY_S if while_starting else CALM_S))
        kills.append(Kill(targets, after_s, while_starting))
    return kills


@dataclass
class Outcome:
    history: History
    verdict: Verdict
    figures: dict[str, Any] = field(default_factory=dict)


class Run:
    """One run over one folder, with a pretend Telegram that outlives every kill."""

    def __init__(
        self, made: Doors, kills: list[Kill], dice: random.Random, slow: Iterable[int]
    ) -> None:
        self._doors = made
        self._kills = kills
        self._slow = slow
        self.history = History()
        self._load = Load(self.history, made.telegram, made.socket_url, dice)
        self._in_flight: list[list[int]] = []
        self._live_killed_at_s: list[float] = []

    async def go(self) -> Outcome:
        began_s = time.monotonic()
        await self._doors.start()
        await self._load.introduce()
        await self._staff()
        for person in self._slow:
            await self._slow_down(person)
        self._load.stock = await stock(self._doors.database.parent, list(AGENTS), FILES_OF_AN_AGENT)
        self._load.begin()
        for kill in self._kills:
            await self._strike(kill)
        await asyncio.sleep(CALM_S[0])
        await self._load.end()
        load_s = time.monotonic() - began_s
        await self._settle()
        await self._look()
        verdict = checker.check(self.history)
        figures = self._figures(load_s, time.monotonic() - began_s)
        return Outcome(self.history, verdict, figures)

    async def _staff(self) -> None:
        """An admin makes the agents, before anybody says anything."""
        await self._quiet()
        async with witness.signed_in(self._doors.socket_url, ADMIN_ID) as admin:
            for agent in AGENTS:
                await self._introduced(agent)
                await admin.call("person.set_role", person_id=agent, role="agent")

    async def _introduced(self, person: int) -> None:
        async with witness.signed_in(self._doors.socket_url, person):
            return

    async def _slow_down(self, person: int) -> None:
        for moment, seconds in TELEGRAM_TAKES_S.items():
            delay = {"kind": "delay", "moment": moment, "seconds": seconds, "times": None}
            for method in SLOW_METHODS:
                place = {"method": method, "chat_id": person}
                await self._doors.telegram.ask("fault", **delay, **place)

    # -- killing ---------------------------------------------------------------------------

    async def _strike(self, kill: Kill) -> None:
        programs = [self._program(name) for name in kill.targets]
        if kill.while_starting:
            await self._end(programs)
            await self._start_without_waiting(programs)
        await asyncio.sleep(kill.after_s)
        await self._end(programs)
        await self._start_without_waiting(programs)
        await asyncio.gather(*(self._ready(program) for program in programs))

    def _program(self, name: str) -> Program:
        return self._doors.live if name == "live" else self._doors.bot

    async def _end(self, programs: list[Program]) -> None:
        await asyncio.gather(*(program.kill() for program in programs))
        if self._doors.live in programs:
            self._live_killed_at_s.append(time.monotonic())
        if self._doors.bot in programs:
            self._in_flight.append(witness.on_their_way(self._doors.database))

    async def _start_without_waiting(self, programs: list[Program]) -> None:
        await asyncio.gather(*(program.start(self._doors.variables()) for program in programs))

    async def _ready(self, program: Program) -> None:
        if program is self._doors.live:
            await self._doors.until(self._doors.live_is_up, "the live server is back")
            return
        before = await self._doors.polls()
        await self._doors.until(lambda: self._doors.bot_polls(before), "the bot is back")

    # -- the end ---------------------------------------------------------------------------

    async def _settle(self) -> None:
        """All said is acknowledged, all updates are done, all deliveries have ended."""
        await self._doors.until(self._all_acknowledged, "every outbox is empty", SETTLE_LIMIT_S)
        await self._quiet()
        newest = witness.newest_visible(self._doors.database)
        await self._doors.until(
            lambda: self._caught_up(newest), f"every stream is at {newest}", CAUGHT_UP_LIMIT_S
        )
        await self._load.leave()

    async def _quiet(self) -> None:
        await self._doors.until(self._nothing_to_do, "the desk has nothing to do", SETTLE_LIMIT_S)

    async def _all_acknowledged(self) -> bool:
        return not any(driver.waiting for driver in self._load.drivers)

    async def _nothing_to_do(self) -> bool:
        if (await self._doors.telegram.ask("updates"))["pending"]:
            return False
        return not any(witness.unfinished(self._doors.database).values())

    async def _caught_up(self, newest: dict[int, int]) -> bool:
        drivers = self._load.drivers
        return all((one.cursor or 0) >= newest.get(one.person, 0) for one in drivers)

    async def _look(self) -> None:
        url = self._doors.socket_url
        for person in (ADMIN_ID, *CUSTOMERS):
            self.history.readings.append(await witness.reading_of(url, person))
        await self._doors.stop()
        self.history.facts = witness.facts_of(self._doors.database, self._in_flight)
        self.history.taken = await witness.taken_by(self._doors.telegram)

    # -- figures ---------------------------------------------------------------------------

    def _figures(self, load_s: float, all_s: float) -> dict[str, Any]:
        history, facts = self.history, self.history.facts
        starts = [entry for one in history.streams for entry in one.entries if entry[0] == "start"]
        events = sum(entry[0] == "event" for one in history.streams for entry in one.entries)
        back = self._back_after_s()
        return {
            "kills": {
                "strikes": len(self._kills),
                "processes": self._doors.live.starts + self._doors.bot.starts - 2,
                "while starting": sum(kill.while_starting for kill in self._kills),
                "both at once": sum(len(kill.targets) > 1 for kill in self._kills),
            },
            "acknowledged": sum(said.acked for said in history.said),
            "telegram updates": sum(said.by_telegram for said in history.said),
            "events heard": events,
            "resumed": sum(bool(entry[3]) for entry in starts),
            "started afresh": sum(not entry[3] for entry in starts),
            "first ack after a kill, s": {"p50": _share(back, 0.5), "p99": _share(back, 0.99)},
            "taken by Telegram": len(history.taken),
            "files uploaded": sum(len(one.files) for one in history.taken),
            "in flight of answers with files": self._with_files(),
            "in flight at kills": sum(len(kill) for kill in facts.in_flight),
            "unknown": sum(planned.state == "unknown" for planned in facts.planned),
            "cancelled": sum(planned.state == "cancelled" for planned in facts.planned),
            "integrity": facts.integrity,
            "load, s": round(load_s, 1),
            "in all, s": round(all_s, 1),
        }

    def _with_files(self) -> int:
        """How many answers that carry files were on their way at kills."""
        files = {said.message_id for said in self.history.said if said.files}
        in_flight = {one for kill in self.history.facts.in_flight for one in kill}
        planned = [one for one in self.history.facts.planned if one.id in in_flight]
        return sum(one.kind == "message" and one.message_ids[0] in files for one in planned)

    def _back_after_s(self) -> list[float]:
        """From each kill of the live server to the next acknowledgement that anybody got."""
        acks = sorted(at for driver in self._load.drivers for at in driver.acked_at_s)
        waits = []
        for killed_at in self._live_killed_at_s:
            following = next((at for at in acks if at > killed_at), None)
            if following is not None:
                waits.append(following - killed_at)
        return sorted(waits)


def _share(ordered: list[float], share: float) -> float | None:
    if not ordered:
        return None
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)


async def run(
    folder: Path, kills: int, seed: int, slow: Iterable[int] = (ADMIN_ID, *AGENTS, *CUSTOMERS)
) -> Outcome:
    """Leaves history.json, the logs and the desk in `folder`.

    In the chats of `slow` a kill finds many a message on its way. When it hits the question about
    such a one in a chat of the staff, the bot asks again a minute later, and the end waits for it.
    """
    async with doors(folder) as made:
        plan = plan_kills(kills, seed)
        one = Run(made, plan, random.Random(seed), slow)
        try:
            return await one.go()
        finally:
            one.history.save(folder / "history.json")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="faults.py", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None, help="a number printed by a former run")
    parser.add_argument("--folder", type=Path, help="where to leave what is left; must be empty")
    options = parser.parse_args(arguments)
    seed = random.SystemRandom().randrange(2**32) if options.seed is None else options.seed
    folder = options.folder or Path(tempfile.mkdtemp(prefix="tikethet-faults-"))
    print(f"seed {seed}, folder {folder}, Python {platform.python_version()}", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    outcome = asyncio.run(run(folder, options.kills, seed))
    print(json.dumps(outcome.figures, indent=2))
    print(outcome.verdict if outcome.verdict else "0 lost, 0 doubled, 0 reordered, no gap")
    return 1 if outcome.verdict else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
