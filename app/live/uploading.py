"""The uploads of one socket: its numbers for them, its binary frames, its `upload.*` requests.

A number means something on this socket only; a frame for a number that has ended is ignored.
"""

from pydantic_core import to_json

from app.domain import shapes
from app.domain.attachment import PEAK_LIMIT, WAVEFORM_LIMIT, Attachment
from app.domain.errors import DeskError
from app.domain.filename import cleaned
from app.live.protocol import Frame, notification
from app.live.seat import Seat
from app.live.upload import CHUNK_BYTES, Upload
from app.live.upload_params import UploadStart
from app.services.uploads import Finished, UploadDraft, require_peaks

METHODS = frozenset({"upload.start", "upload.finish", "upload.cancel"})
#: upload (u32) and offset (u64), big-endian.
HEAD_BYTES = 12


class SocketUploads:
    """Made with the first `upload.start` of a socket, left with the socket."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._room = seat.desk.uploads
        self._numbers: dict[int, Upload] = {}
        self._attachments: dict[int, Attachment] = {}
        self._last_number = 0
        self._telling: set[Upload] = set()

    # -- bytes -----------------------------------------------------------------------------

    def take(self, block: bytes) -> bool:
        """One binary frame; False for one that no upload can have sent."""
        if not HEAD_BYTES < len(block) <= HEAD_BYTES + CHUNK_BYTES:
            return False
        upload = self._numbers.get(int.from_bytes(block[:4], "big"))
        if upload is not None and upload.listener is self:
            upload.take(int.from_bytes(block[4:HEAD_BYTES], "big"), block[HEAD_BYTES:])
        return True

    def hear(self, upload: Upload) -> None:
        """News of an upload, told once a turn of the loop however many there were."""
        if not self._telling:
            self._seat.connection.loop.call_soon(self._tell)
        self._telling.add(upload)

    def _tell(self) -> None:
        telling, self._telling = self._telling, set()
        for number, upload in self._numbers.items():
            if upload in telling:
                said: shapes.Wire = {"upload": number, "received": upload.received}
                if upload.is_stopped:
                    said["stopped"] = True
                self._seat.tell(notification("upload.progress", said))

    # -- requests --------------------------------------------------------------------------

    def run(self, frame: Frame) -> None:
        """Answers when it is done; nothing else of the socket waits for it."""
        self._seat.count_in(1)
        self._seat.spawn(self._answered(frame))

    async def _answered(self, frame: Frame) -> None:
        try:
            self._seat.confirm(frame, to_json(await self._done(frame)))
        except Exception as error:  # noqa: BLE001 - it becomes the answer, or is logged
            self._seat.answer_error(frame, error)
        finally:
            self._seat.count_in(-1)

    async def _done(self, frame: Frame) -> shapes.Wire:
        if frame.method == "upload.start":
            return await self._start(frame.params)
        upload = self._numbers.get(frame.params.upload)
        if upload is None or not self._is_mine(frame.params.upload, upload):
            raise DeskError("not_found")
        if frame.method == "upload.finish":
            return await self._finish(frame.params.upload, upload, frame.params.sha256)
        await self._room.cancel(self._seat.person, upload)
        self._end(frame.params.upload)
        return {}

    def _is_mine(self, number: int, upload: Upload) -> bool:
        """Another socket may have gone on with it."""
        return upload.listener is self or number in self._attachments

    async def _start(self, params: UploadStart) -> shapes.Wire:
        draft = draft_of(params)
        upload, attachment = await self._room.begin(self._seat.person, draft, self)
        for number in [number for number, other in self._numbers.items() if other is upload]:
            self._end(number)  # begun again on the same socket, it has a new number
        self._last_number += 1
        number = self._last_number
        self._numbers[number] = upload
        said: shapes.Wire = {
            "upload": number, "received": upload.received, "chunk_bytes": CHUNK_BYTES,
        }  # fmt: skip
        if attachment is not None:
            self._attachments[number] = attachment
            said["attachment"] = shapes.attachment(attachment)
        return said

    async def _finish(self, number: int, upload: Upload, sha256: str | None) -> shapes.Wire:
        known = self._attachments.get(number)
        if known is None:
            digest = bytes.fromhex(sha256) if sha256 is not None else None
            finished = await self._room.finish(self._seat.person, upload, digest)
        else:
            finished = Finished(known, self._seat.desk.store.answered_event_id)
        self._attachments[number] = finished.attachment
        return {
            "attachment": shapes.attachment(finished.attachment), "cursor": finished.cursor,
        }  # fmt: skip

    def _end(self, number: int) -> None:
        self._numbers.pop(number, None)
        self._attachments.pop(number, None)

    def left(self) -> None:
        """The socket has gone; its uploads may be gone on with by another."""
        for upload in self._numbers.values():
            if upload.listener is self:
                upload.listener = None
        self._numbers.clear()


def draft_of(params: UploadStart) -> UploadDraft:
    """Raises `invalid` for a waveform that is none."""
    waveform = tuple(params.waveform or ())
    require_peaks(waveform, WAVEFORM_LIMIT, PEAK_LIMIT)
    return UploadDraft(
        params.client_id, cleaned(params.name), params.size, params.kind, params.look,
        params.width, params.height, params.duration, waveform,
    )  # fmt: skip
