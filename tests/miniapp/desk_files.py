"""Files of the fake desk: uploads in pieces, addresses that may run out, what messages carry."""

import struct
from dataclasses import dataclass, field
from typing import Any

from tests.miniapp.desk import Frame, Refused
from tests.miniapp.desk_inbox import InboxDesk

CHUNK_BYTES = 16 * 1024
HEAD = struct.Struct(">IQ")
LINK_MS = 600_000
FIRST_ATTACHMENT = 500
SHOWN = ("name", "mime", "duration", "waveform")


@dataclass
class Upload:
    """One file on its way; it is known by its owner and client_id."""

    number: int
    owner: int
    params: Frame
    received: bytearray = field(default_factory=bytearray)
    attachment: Frame | None = None


@dataclass
class Files(InboxDesk):
    """What the desk knows of bytes."""

    uploads: dict[tuple[int, str], Upload] = field(default_factory=dict)
    attachments: dict[int, Frame] = field(default_factory=dict)
    contents: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    links: int = 0
    link_ms: int = LINK_MS
    #: How many pieces are taken before the desk goes deaf; None = all.
    pieces_left: int | None = None

    def file(self, kind: str, content: bytes = b"", **more: Any) -> Frame:
        """An attachment, ready unless `more` says otherwise; its bytes can be fetched."""
        number = FIRST_ATTACHMENT + len(self.attachments)
        made = {
            "id": number,
            "kind": kind,
            "name": "",
            "mime": "application/octet-stream",
            "size": len(content),
            "width": None,
            "height": None,
            "duration": None,
            **more,
        }
        self.attachments[number] = made
        for suffix in ("", "-preview"):
            self.contents[f"{number}{suffix}"] = (content, made["mime"])
        return made

    def on_file_link(self, _person: Frame, params: Frame) -> Any:
        number = params["attachment_id"]
        if number not in self.attachments:
            raise Refused("not_found")
        self.links += 1
        suffix = "-preview" if params.get("rendition") else ""
        url = f"/files/{number}{suffix}.{self.links}"
        return {"url": url, "expires_at": self.at + self.link_ms}, []

    def on_upload_start(self, person: Frame, params: Frame) -> Any:
        key = (person["id"], params["client_id"])
        known = self.uploads.get(key)
        if known is None:
            known = self.uploads[key] = Upload(len(self.uploads) + 1, person["id"], params)
        received = len(known.received)
        return {"upload": known.number, "received": received, "chunk_bytes": CHUNK_BYTES}, []

    def on_upload_finish(self, _person: Frame, params: Frame) -> Any:
        upload = self.upload_of(params["upload"])
        asked = upload.params
        if len(upload.received) != asked["size"]:
            raise Refused("conflict")
        if upload.attachment is None:
            fields = {key: asked[key] for key in SHOWN if key in asked}
            kind = asked.get("kind", "file")
            upload.attachment = self.file(kind, bytes(upload.received), **fields)
        return {"attachment": upload.attachment}, []

    def on_upload_cancel(self, _person: Frame, params: Frame) -> Any:
        upload = self.upload_of(params["upload"])
        self.uploads = {key: one for key, one in self.uploads.items() if one is not upload}
        return {}, []

    def upload_of(self, number: int) -> Upload:
        found = [one for one in self.uploads.values() if one.number == number]
        if not found:
            raise Refused("not_found")
        return found[0]

    def take_piece(self, frame: bytes) -> Frame | None:
        """One binary frame; what the desk says to it."""
        number, offset = HEAD.unpack_from(frame)
        upload = self.upload_of(number)
        if self.pieces_left == 0:
            return None
        if self.pieces_left is not None:
            self.pieces_left -= 1
        if offset == len(upload.received):
            upload.received += frame[HEAD.size :]
        return {"upload": number, "received": len(upload.received)}

    def carried(self, params: Frame) -> Frame:
        """What a message has beyond its words."""
        ids = params.get("attachment_ids") or []
        more: Frame = {"attachments": [self.attachments[one] for one in ids]}
        more |= {name: params[name] for name in ("entities", "quote") if params.get(name)}
        return more
