"""A client that uploads as the protocol says, and worse when it is told to."""

import asyncio
import hashlib
from typing import Any

from app.live.upload import CHUNK_BYTES, WINDOW
from tests.live.live_desk import Client, LiveDesk


class Sender:
    """One upload of one client; `number` and `received` are what the server said last."""

    def __init__(self, client: Client, content: bytes, name: str = "u1", **more: Any) -> None:
        self.client = client
        self.content = content
        self.asked = {"client_id": name, "name": "фото.jpg", "size": len(content), **more}
        self.number = 0
        self.received = 0
        self._seen = 0

    async def start(self) -> dict[str, Any]:
        said: dict[str, Any] = await self.client.call("upload.start", **self.asked)
        self.number, self.received = said["upload"], said["received"]
        self._seen = len(self.client.frames)
        return said

    async def chunk(self, offset: int, length: int = CHUNK_BYTES) -> None:
        """Sends one binary frame, whatever the server may think of it."""
        await self.client.socket.send(frame_of(self.number, offset, self.content[offset:][:length]))

    async def progress(self, received: int | None = None) -> dict[str, Any]:
        """The next progress of this upload, or the next that says `received`."""

        def wanted(frame: dict[str, Any]) -> bool:
            params = frame.get("params", {})
            is_ours = frame.get("method") == "upload.progress" and params["upload"] == self.number
            return is_ours and received in {None, params["received"]}

        frame = await self.client.wait_for(wanted, since=self._seen)
        self._seen = self.client.frames.index(frame, self._seen) + 1
        told: dict[str, Any] = frame["params"]
        self.received = told["received"]
        return told

    async def send(self, until: int | None = None) -> None:
        """In order and within the window, up to `until` bytes or to the end."""
        end = len(self.content) if until is None else until
        at = self.received
        while self.received < end:
            while at < end and at - self.received < WINDOW * CHUNK_BYTES:
                length = min(CHUNK_BYTES, end - at)
                await self.chunk(at, length)
                at += length
            await self.progress()

    async def finish(self, sha256: str | None = None) -> dict[str, Any]:
        more = {} if sha256 is None else {"sha256": sha256}
        said: dict[str, Any] = await self.client.call("upload.finish", upload=self.number, **more)
        return said

    async def whole(self) -> dict[str, Any]:
        """From start to end; the attachment."""
        await self.start()
        await self.send()
        attachment: dict[str, Any] = (await self.finish(sum_of(self.content)))["attachment"]
        return attachment


def frame_of(number: int, offset: int, piece: bytes) -> bytes:
    return number.to_bytes(4, "big") + offset.to_bytes(8, "big") + piece


def sum_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def stored(desk: LiveDesk) -> list[bytes]:
    """The contents of all files that have a name."""
    found = sorted((desk.folder / "data" / "files").glob("??/*"))
    return [await asyncio.to_thread(path.read_bytes) for path in found]
