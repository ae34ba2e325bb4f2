"""The restore drill: backups of a desk that two processes write to without a pause, each brought
back and compared with the log: `python scripts/drill.py --backups 50`.

It must never touch a desk that is in use: it makes a folder of its own.
"""

import argparse
import asyncio
import contextlib
import json
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.drill_check import Claim, acknowledged, differences

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = (1, 2)
LIMIT_S = 300.0
#: How many acknowledged writes lie between two backups, at least.
WRITES_BETWEEN = 40


class Taken(NamedTuple):
    """A backup, what had been acknowledged before it began, and when it ran (monotonic)."""

    path: Path
    claim: Claim
    told_before: list[dict[str, Any]]
    began: float
    ended: float
    size: int


class Outcome(NamedTuple):
    figures: dict[str, Any]
    differences: list[str]


def configured(folder: Path, name: str) -> Path:
    """A config.json whose desk lies in `folder`/`name`."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"data_dir": name, "language": "en"}), encoding="utf-8")
    return path


async def backup_script(*arguments: object) -> tuple[int, str, str]:
    """The script as an operator starts it: its exit status, stdout and stderr."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "scripts/backup.py", *map(str, arguments),
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(LIMIT_S):
        said, complained = await child.communicate()
    return child.returncode or 0, said.decode(), complained.decode()


async def _json_of(*arguments: object) -> dict[str, Any]:
    status, said, complained = await backup_script(*arguments, "--json")
    if status:
        raise RuntimeError(f"exit {status}: {complained}")
    answer: dict[str, Any] = json.loads(said)
    return answer


@contextlib.asynccontextmanager
async def load(folder: Path, desk: Path) -> AsyncIterator[list[tuple[float, float]]]:
    """Two processes that write; the list has when and how long each write waited, at the end."""
    waits: list[tuple[float, float]] = []
    children = [await _writer(folder, desk, number) for number in PROCESSES]
    try:
        for child in children:
            assert child.stdout is not None
            assert await asyncio.wait_for(child.stdout.readline(), LIMIT_S) == b"writing\n"
        yield waits
        for child in children:
            async with asyncio.timeout(LIMIT_S):
                said, complained = await child.communicate(b"")
            if child.returncode:
                raise RuntimeError(complained.decode())
            waits += json.loads(said)
    finally:
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()


async def _writer(folder: Path, desk: Path, number: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.drill_load", str(desk), str(number),
        str(history(folder, number)), cwd=ROOT, limit=2**26,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def history(folder: Path, number: int) -> Path:
    return folder / f"history-{number}.jsonl"


def told(folder: Path) -> list[dict[str, Any]]:
    return acknowledged(history(folder, number) for number in PROCESSES)


async def _take(folder: Path, config: Path, count: int) -> list[Taken]:
    taken: list[Taken] = []
    for _ in range(count):
        floor = len(taken[-1].told_before) + WRITES_BETWEEN if taken else WRITES_BETWEEN
        async with asyncio.timeout(LIMIT_S):
            # Another process's file rings no bell.
            while len(before := told(folder)) < floor:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        began = time.monotonic()
        made = await _json_of("--config", config, "--to", folder / "shelf", "--keep", count)
        claim = Claim(made["log_end"], made["epoch"])
        taken.append(
            Taken(Path(made["path"]), claim, before, began, time.monotonic(), made["bytes"])
        )
    return taken


async def run(folder: Path, backups: int) -> Outcome:
    """Leaves the desk, the shelf and both histories in `folder`."""
    config = configured(folder, "desk")
    async with load(folder, folder / "desk") as waits:
        taken = await _take(folder, config, backups)
    found: list[str] = []
    restore_s = []
    for number, one in enumerate(taken):
        began = time.monotonic()
        target = configured(folder, f"restored-{number}")
        await _json_of("--config", target, "--restore", one.path)
        restore_s.append(time.monotonic() - began)
        restored = folder / f"restored-{number}"
        wrong = differences(restored, folder / "desk", one.claim, one.told_before)
        found += [f"{one.path.name}: {what}" for what in wrong]
    return Outcome(_figures(taken, waits, told(folder), restore_s), found)


def _figures(
    taken: list[Taken],
    waits: list[tuple[float, float]],
    written: list[dict[str, Any]],
    restore_s: list[float],
) -> dict[str, Any]:
    during = [ms for at, ms in waits if any(one.began <= at <= one.ended for one in taken)]
    beside = [ms for at, ms in waits if not any(one.began <= at <= one.ended for one in taken)]
    return {
        "backups": len(taken),
        "acknowledged writes": len(written),
        "log ends, first to last": [taken[0].claim.log_end, taken[-1].claim.log_end],
        "bytes of the last": taken[-1].size,
        "backup s, median and most": _median_and_most([one.ended - one.began for one in taken]),
        "restore s, median and most": _median_and_most(restore_s),
        "write ms during a backup, p50 and p99": _quantiles(during),
        "write ms between them, p50 and p99": _quantiles(beside),
        "SQLite": sqlite3.sqlite_version,
    }


def _median_and_most(values: list[float]) -> list[float]:
    return [round(statistics.median(values), 2), round(max(values), 2)]


def _quantiles(values: list[float]) -> list[float] | None:
    if len(values) < 2:
        return None
    cuts = statistics.quantiles(values, n=100)
    return [round(cuts[49], 1), round(cuts[98], 1)]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="drill.py", description=__doc__)
    parser.add_argument("--backups", type=int, default=50)
    parser.add_argument("--folder", type=Path, help="where to leave what is left; must be empty")
    options = parser.parse_args(arguments)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="tikethet-drill-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"folder {folder}, Python {platform.python_version()}", flush=True)
    outcome = asyncio.run(run(folder, options.backups))
    print(json.dumps(outcome.figures, indent=2))
    print("\n".join([*outcome.differences, f"{len(outcome.differences)} differences"]))
    return 1 if outcome.differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
