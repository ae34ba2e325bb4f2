"""Brings the files of messages from Telegram to the disk: a few at a time, each until it is whole.

Its rows say what is due, so it goes on where it was after any end; what came of a file so far is
gone on with. The address of a file has the token in it: it is never logged and never told.
"""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from telegram.error import TelegramError

from app.domain.attachment import (
    FETCH_LIMIT_BYTES,
    Attachment,
    AttachmentKind,
    FailureReason,
)
from app.domain.errors import DeskError
from app.services import attachments, fetching
from app.services.fetching import Holding
from app.services.file_folder import append, discard, size_of
from app.services.filing import FilingRoom, Looked
from app.store.database import Store
from app.telegram.patience import Patience, ring_within
from app.telegram.wire import RefusedError, Wire, trusted

log = logging.getLogger(__name__)

AT_ONCE = 3
#: Of one file, however slowly it comes; what came is gone on with at the next try.
FILE_DEADLINE_S = 600.0
CONNECT_TIMEOUT_S = 5.0
#: Of the small picture of a film, some ten kilobytes.
PICTURE_DEADLINE_S = 15.0
#: Without a single byte.
SILENCE_TIMEOUT_S = 20.0
PIECE_BYTES = 256 * 1024
LONGEST_SLEEP_S = 60.0
SHORTEST_SLEEP_S = 0.05
TOO_BIG = "too big"
BAD_REQUEST = 400
#: Ranges are of the bytes as they go over the wire.
PLAIN = {"Accept-Encoding": "identity"}


class _ElsewhereError(Exception):
    """The file server does not have it under this address; a new one is asked for."""


class _BrokenError(Exception):
    """What came is not what Telegram said would come."""


class Fetcher:
    """`root` is that of the Bot API, `token` the bot's; `bell` is rung by commits."""

    def __init__(
        self, wire: Wire, root: str, token: str, store: Store, room: FilingRoom, bell: asyncio.Event
    ) -> None:
        self._wire = wire
        self._methods = f"{root}/bot{token}"
        self._files = f"{root}/file/bot{token}"
        self._store = store
        self._room = room
        self._bell = bell
        self._patience = Patience()
        self._running: dict[int, asyncio.Task[None]] = {}
        self._resting_until_s = 0.0
        self._clock = asyncio.get_running_loop().time

    async def run(self) -> None:
        """For ever: woken by commits and by due times."""
        await asyncio.to_thread(self._room.folder.prepare)
        timeout = httpx.Timeout(SILENCE_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        async with httpx.AsyncClient(
            timeout=timeout, trust_env=True, verify=trusted()
        ) as client:
            try:
                while True:
                    await self._turn(client)
            finally:
                await self._end()

    async def _turn(self, client: httpx.AsyncClient) -> None:
        self._bell.clear()
        try:
            if self._resting_until_s <= self._clock():
                await self._begin_due(client)
            await self._sleep()
            self._patience.reset()
        except DeskError as refusal:
            log.warning("files wait: the database says %s", refusal.code)
            await self._patience.wait()

    async def _begin_due(self, client: httpx.AsyncClient) -> None:
        room = AT_ONCE - len(self._running)
        if room <= 0:
            return
        for holding in await self._store.read(fetching.due, list(self._running), room):
            attachment_id = holding.attachment.id
            task = asyncio.create_task(self._fetch(client, attachment_id), name="fetch")
            self._running[attachment_id] = task
            task.add_done_callback(partial(self._landed, attachment_id))

    def _landed(self, attachment_id: int, task: asyncio.Task[None]) -> None:
        self._running.pop(attachment_id, None)
        if not task.cancelled() and task.exception():
            log.error("a fetch broke", exc_info=task.exception(), extra=_ids(attachment_id))
        self._bell.set()

    async def _sleep(self) -> None:
        if len(self._running) >= AT_ONCE:
            await ring_within(self._bell, LONGEST_SLEEP_S)
            return
        waits = [LONGEST_SLEEP_S]
        due_at = await self._store.read(fetching.next_due_at, list(self._running))
        if due_at is not None:
            waits.append((due_at - self._store.clock()) / 1000)
        if self._resting_until_s > self._clock():
            waits = [self._resting_until_s - self._clock()]
        await ring_within(self._bell, max(SHORTEST_SLEEP_S, min(waits)))

    async def _end(self) -> None:
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    # -- one file --------------------------------------------------------------------------

    async def _fetch(self, client: httpx.AsyncClient, attachment_id: int) -> None:
        """One try; how it ends is on disk, unless the bot ends first."""
        holding = await self._store.write(fetching.begin, attachment_id)
        if holding is None:
            return
        path = self._room.folder.incoming / f"fetch-{attachment_id}.part"
        try:
            async with asyncio.timeout(FILE_DEADLINE_S):
                await self._download(client, holding.fetched_id, path)
            await self._file(client, holding, path)
        except RefusedError as refusal:
            await self._refused(attachment_id, refusal)
        except (_ElsewhereError, _BrokenError) as error:
            await asyncio.to_thread(discard, path)
            self._note(attachment_id, error)
            await self._store.write(fetching.refused, attachment_id)
        except DeskError as refusal:
            self._note(attachment_id, refusal)
        except (TelegramError, httpx.HTTPError, TimeoutError, OSError) as error:
            self._note(attachment_id, error)
            await self._store.write(fetching.try_later, attachment_id)

    async def _refused(self, attachment_id: int, refusal: RefusedError) -> None:
        if refusal.code == BAD_REQUEST and TOO_BIG in refusal.message.lower():
            await self._give_up(attachment_id, FailureReason.TOO_BIG)
        elif refusal.retry_after_s is not None:
            self._resting_until_s = self._clock() + refusal.retry_after_s
            pause_ms = refusal.retry_after_s * 1000
            await self._store.write(fetching.try_later, attachment_id, pause_ms)
        elif refusal.code == BAD_REQUEST:
            self._note(attachment_id, refusal)
            await self._store.write(fetching.refused, attachment_id)
        else:
            self._note(attachment_id, refusal)
            await self._store.write(fetching.try_later, attachment_id)

    async def _give_up(self, attachment_id: int, reason: FailureReason) -> None:
        log.warning("a file cannot be had", extra=_ids(attachment_id, str(reason)))
        await self._store.write(attachments.gave_up, attachment_id, reason)

    def _note(self, attachment_id: int, error: Exception) -> None:
        """The kind alone: the words of an error may hold the address."""
        log.info("a file did not come; it is tried again", extra=_ids(attachment_id, _kind(error)))

    async def _download(self, client: httpx.AsyncClient, file_id: str | None, path: Path) -> None:
        query = urlencode({"file_id": file_id or ""})
        found: Any = await self._wire.post(f"{self._methods}/getFile?{query}")
        file_path, size = found.get("file_path"), found.get("file_size")
        if not isinstance(file_path, str):
            raise _ElsewhereError
        if isinstance(size, int) and size > FETCH_LIMIT_BYTES:
            raise RefusedError(BAD_REQUEST, TOO_BIG, {})
        address = f"{self._files}/{quote(file_path)}"
        received = await asyncio.to_thread(size_of, path)
        if received != size:
            received = await self._receive(client, address, path)
        if isinstance(size, int) and received != size:
            raise _BrokenError

    async def _receive(self, client: httpx.AsyncClient, address: str, path: Path) -> int:
        """Goes on behind what an earlier try has brought; answers the size in all."""
        at = await asyncio.to_thread(size_of, path)
        asked = {"Range": f"bytes={at}-"} if at else {}
        async with client.stream("GET", address, headers=PLAIN | asked) as answer:
            if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                answer.raise_for_status()
            if answer.status_code not in {httpx.codes.OK, httpx.codes.PARTIAL_CONTENT}:
                raise _ElsewhereError
            if answer.status_code == httpx.codes.OK:
                at = 0
            async for piece in answer.aiter_raw(PIECE_BYTES):
                at = await asyncio.to_thread(append, path, at, [piece], is_milestone=False)
                if at > FETCH_LIMIT_BYTES:
                    raise RefusedError(BAD_REQUEST, TOO_BIG, {})
        return at

    async def _file(self, client: httpx.AsyncClient, holding: Holding, path: Path) -> None:
        expected = holding.attachment
        if await asyncio.to_thread(size_of, path) == 0:
            raise _BrokenError
        try:
            looked = await self._room.look_at(path, expected.kind, expected.look)
        except DeskError:
            await self._give_up(expected.id, FailureReason.REFUSED_TYPE)
            return
        if holding.telegram_preview_id and looked.type.kind == AttachmentKind.VIDEO:
            looked = await self._with_picture(client, holding, looked)
        made = _as_it_is(expected, looked)
        record = partial(
            self._store.write, attachments.arrived, made, looked.file, looked.preview
        )
        await self._room.keep(looked, record)
        log.debug("a file is here", extra=_ids(expected.id))

    async def _with_picture(
        self, client: httpx.AsyncClient, holding: Holding, looked: Looked
    ) -> Looked:
        """A film with its small picture. It is asked for once: without it the film is here too."""
        attachment_id = holding.attachment.id
        path = self._room.folder.incoming / f"fetch-{attachment_id}-picture.part"
        try:
            async with asyncio.timeout(PICTURE_DEADLINE_S):
                await self._download(client, holding.telegram_preview_id, path)
            return await self._room.with_picture(looked, path)
        except (
            RefusedError, _ElsewhereError, _BrokenError, TelegramError, httpx.HTTPError,
            TimeoutError, OSError,
        ) as error:  # fmt: skip
            await asyncio.to_thread(discard, path)
            log.info("a film came without its picture", extra=_ids(attachment_id, _kind(error)))
            return looked


def _as_it_is(expected: Attachment, looked: Looked) -> Attachment:
    """What the bytes have turned out to be, with what only Telegram knows of them."""
    found = looked.attachment(expected.name, expected.id)
    return replace(
        found,
        width=found.width or expected.width,
        height=found.height or expected.height,
        duration=expected.duration,
        waveform=expected.waveform,
    )


def _kind(error: Exception) -> str:
    return type(error).__name__


def _ids(attachment_id: int, error: str | None = None) -> dict[str, object]:
    ids: dict[str, object] = {"attachment": attachment_id}
    return ids if error is None else ids | {"error": error}
