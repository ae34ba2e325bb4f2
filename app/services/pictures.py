"""Pictures made fit to be shown: each in a process of its own, with an end to its time.

A picture that brings its process down costs its preview; the desk and the file live on.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORK_S = 20.0
#: At once, in one process of the desk: each takes a core and up to half a gigabyte.
AT_ONCE = 2
ANSWER_LIMIT_BYTES = 16 * 1024
PROJECT_FOLDER = Path(__file__).resolve().parents[2]
#: What a program needs to start; the token and all other secrets stay behind.
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH", "LANG")


@dataclass(slots=True)
class Prepared:
    """What became of a picture. `is_clean` means that the file at `clean` may take its place;
    `preview` is the size of the one at `preview_path`, None when there is none.

    `is_bomb` is a header that promises more pixels than anybody may be asked to draw.
    """

    width: int | None = None
    height: int | None = None
    is_bomb: bool = False
    is_broken: bool = False
    is_clean: bool = False
    preview: tuple[int, int] | None = None

    def learn(self, told: dict[str, Any]) -> None:
        stage = told.get("stage")
        if stage == "size":
            self.width, self.height = int(told["width"]), int(told["height"])
        elif stage == "clean":
            self.is_clean = True
        elif stage == "preview":
            self.preview = int(told["width"]), int(told["height"])
        elif stage == "bomb":
            self.is_bomb = True
        elif stage == "broken":
            self.is_broken = True


class PictureWorkshop:
    """At most AT_ONCE pictures are worked at; who comes later waits."""

    def __init__(self, work_s: float = WORK_S) -> None:
        self._work_s = work_s
        self._places = asyncio.Semaphore(AT_ONCE)

    async def prepare(self, source: Path, clean: Path | None, preview: Path) -> Prepared:
        """Reads `source`; writes `clean`, unless it is None, and `preview`.

        Whatever happens to the worker, what it had finished counts.
        """
        async with self._places:
            answer = await self._run(str(source), "" if clean is None else str(clean), str(preview))
        found = Prepared()
        for told in _lines(answer):
            found.learn(told)
        if found.width is None and not found.is_bomb:
            found.is_broken = True
        return found

    async def _run(self, *paths: str) -> bytes:
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.services.picture_work", *paths,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=PROJECT_FOLDER,
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
        )  # fmt: skip
        told = bytearray()
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._work_s):
                    await _listen(worker, told)
        finally:
            with contextlib.suppress(ProcessLookupError):
                worker.kill()
            await worker.wait()
        return bytes(told)


async def _listen(worker: asyncio.subprocess.Process, told: bytearray) -> None:
    """Takes what the worker says, up to ANSWER_LIMIT_BYTES, until it is silent for good."""
    while worker.stdout and (piece := await worker.stdout.read(ANSWER_LIMIT_BYTES - len(told))):
        told += piece


def _lines(answer: bytes) -> Iterable[dict[str, Any]]:
    for line in answer.splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue  # the worker was cut off in the middle of it
        if isinstance(told, dict):
            yield told
