"""The uploads of this process: begun and resumed by sockets, finished whoever may have left.

How many run at once is bounded, for one person and for all of them.
"""

import asyncio
from collections import Counter
from functools import partial

from app.domain.attachment import Attachment
from app.domain.errors import DeskError, invalid
from app.domain.person import Person
from app.live.metrics import Metrics
from app.live.upload import Listener, Upload, resume_point
from app.services import uploads
from app.services.file_folder import discard, read_through, size_of
from app.services.filing import FilingRoom
from app.services.uploads import Finished, UploadDraft, attachment_of
from app.store.database import Store

UPLOADS_PER_PERSON = 3
UPLOADS_LIMIT = 96
#: Those that no socket goes on with are remembered as long as there are no more.
IDLE_LIMIT = 1_000
CLOSE_PATIENCE_S = 2.0


class UploadRoom:
    """`close()` ends what it has begun; uploads themselves survive it on the disk."""

    def __init__(self, store: Store, filing: FilingRoom, metrics: Metrics) -> None:
        self._store = store
        self._filing = filing
        self._metrics = metrics
        self._known: dict[int, Upload] = {}
        self._starting: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[Finished]] = set()
        metrics.uploads_running.read = lambda: {"": float(len(self._running()))}

    def _running(self) -> list[Upload]:
        return [upload for upload in self._known.values() if upload.listener is not None]

    async def prepare(self) -> None:
        """Makes the folders of the files. Raises OSError."""
        await asyncio.to_thread(self._filing.folder.prepare)

    async def begin(
        self, person: Person, draft: UploadDraft, listener: Listener
    ) -> tuple[Upload, Attachment | None]:
        """A new upload or a former one, which leaves the socket that it had; with its attachment
        when it is finished.

        Raises `conflict` beyond UPLOADS_PER_PERSON, `unavailable` without room, and what
        `begin_upload` raises.
        """
        self._require_place(person)
        self._starting[person.id] += 1
        try:
            await self._require_disk(draft.size)
            return await self._begun(person, draft, listener)
        except OSError:
            raise DeskError("unavailable") from None
        finally:
            self._starting[person.id] -= 1
            self._starting += Counter()

    def _require_place(self, person: Person) -> None:
        running = self._running()
        own = sum(upload.person_id == person.id for upload in running)
        if own + self._starting[person.id] >= UPLOADS_PER_PERSON:
            raise DeskError("conflict", field="uploads", limit=UPLOADS_PER_PERSON)
        if len(running) + self._starting.total() >= UPLOADS_LIMIT:
            raise DeskError("unavailable")

    async def _require_disk(self, size: int) -> None:
        if not await asyncio.to_thread(self._filing.folder.has_room, size):
            raise DeskError("unavailable")

    async def _begun(
        self, person: Person, draft: UploadDraft, listener: Listener
    ) -> tuple[Upload, Attachment | None]:
        running = [one.id for one in self._running() if one.person_id == person.id]
        begun = await self._store.write(uploads.begin_upload, person, draft, running)
        for upload_id in begun.dropped:
            await self._forget(upload_id)
        path = self._filing.folder.upload_path(begun.id)
        if begun.attachment is not None:
            return Upload(begun.id, person.id, draft, path, draft.size), begun.attachment
        if begun.id not in self._known:
            there = resume_point(await asyncio.to_thread(size_of, path))
            self._known.setdefault(begun.id, Upload(begun.id, person.id, draft, path, there))
        upload = self._known[begun.id]
        if upload.is_stopped:
            upload.go_on_from(upload.received)
        upload.listener = listener
        self._drop_idle()
        return upload, None

    def _drop_idle(self) -> None:
        idle = [one.id for one in self._known.values() if not (one.listener or one.finishing)]
        for upload_id in idle[: max(0, len(idle) - IDLE_LIMIT)]:
            del self._known[upload_id]

    # -- ends ------------------------------------------------------------------------------

    async def finish(self, person: Person, upload: Upload, sha256: bytes | None) -> Finished:
        """Judges, names and records the whole file; asked twice at once, it does so once.

        Goes on to its end when the asker leaves. Raises `conflict` (`received`) while bytes are
        missing, `invalid` for another sum, `too_large` for a picture that nobody may be shown.
        """
        if upload.finishing is None:
            work = self._finished(person, upload, sha256)
            upload.finishing = asyncio.create_task(work, name="upload's end")
            self._tasks.add(upload.finishing)
            upload.finishing.add_done_callback(partial(self._ended, upload))
        return await asyncio.shield(upload.finishing)

    def _ended(self, upload: Upload, task: asyncio.Task[Finished]) -> None:
        self._tasks.discard(task)
        upload.finishing = None
        error = None if task.cancelled() else task.exception()
        outcome = "refused" if isinstance(error, DeskError) else "failed"
        self._metrics.uploads.add(outcome if error or task.cancelled() else "finished")

    async def _finished(self, person: Person, upload: Upload, sha256: bytes | None) -> Finished:
        await upload.settled()
        if upload.received < upload.size:
            raise DeskError("conflict", field="upload", received=upload.received)
        try:
            await self._require_sum(upload, sha256)
            finished = await self._kept(person, upload)
        except OSError:
            upload.go_on_from(await asyncio.to_thread(size_of, upload.path))
            raise DeskError("unavailable") from None
        except DeskError as refusal:
            if refusal.code == "too_large":
                await self._given_up(person, upload)
            upload.go_on_from(await asyncio.to_thread(size_of, upload.path))
            raise
        await self._forget(upload.id)
        return finished

    async def _require_sum(self, upload: Upload, sha256: bytes | None) -> None:
        if sha256 is None:
            return
        found = await asyncio.to_thread(read_through, upload.path)
        if found.digest != sha256:
            await asyncio.to_thread(discard, upload.path)
            raise invalid("sha256")

    async def _kept(self, person: Person, upload: Upload) -> Finished:
        draft = upload.draft
        looked = await self._filing.clean_up(upload.path, draft.kind, draft.look)
        made = attachment_of(draft, looked.attachment(draft.name))
        verb = partial(
            self._store.write, uploads.finish_upload, person, upload.id, made, looked.file,
            looked.preview,
        )  # fmt: skip
        return await self._filing.keep(looked, verb)

    async def _given_up(self, person: Person, upload: Upload) -> None:
        """Sent again, it would be refused again: it takes up nobody's quota any longer."""
        await self._store.write(uploads.cancel_upload, person, upload.id)
        await self._forget(upload.id)

    async def cancel(self, person: Person, upload: Upload) -> None:
        """Forgets it and its bytes; one that is being finished is finished first."""
        if upload.finishing is not None:
            await asyncio.wait({upload.finishing})
        await self._store.write(uploads.cancel_upload, person, upload.id)
        self._metrics.uploads.add("cancelled")
        await self._forget(upload.id)

    async def _forget(self, upload_id: int) -> None:
        upload = self._known.pop(upload_id, None)
        if upload is not None:
            upload.listener = None
            await upload.settled()
        await asyncio.to_thread(discard, self._filing.folder.upload_path(upload_id))

    async def close(self) -> None:
        """Lets what is being finished end within CLOSE_PATIENCE_S."""
        for upload in list(self._known.values()):
            upload.listener = None
            await upload.settled()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSE_PATIENCE_S)
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
