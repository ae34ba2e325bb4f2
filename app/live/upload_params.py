"""The params of `upload.*` and `file.link`."""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.attachment import WAVEFORM_LIMIT
from app.domain.filetype import SIDE_LIMIT
from app.live.refusals import ID_LIMIT
from app.live.strict import ClientId, Id, Strict

#: Longer names are cut in domain/filename.py; a frame has to end somewhere.
FILE_NAME_LIMIT = 1024
DURATION_LIMIT_S = 24 * 3600


class UploadStart(Strict):
    """`name`, `kind`, `look` and what follows are the sender's words; `size` is counted."""

    client_id: ClientId
    name: Annotated[str, Field(max_length=FILE_NAME_LIMIT)]
    size: Annotated[int, Field(ge=1, lt=ID_LIMIT)]
    mime: Annotated[str, Field(max_length=128)] | None = None
    kind: Literal["photo", "video", "audio", "voice", "file"] | None = None
    look: Literal["sticker", "animation", "round"] | None = None
    width: Annotated[int, Field(ge=1, le=SIDE_LIMIT)] | None = None
    height: Annotated[int, Field(ge=1, le=SIDE_LIMIT)] | None = None
    duration: Annotated[int, Field(ge=0, le=DURATION_LIMIT_S)] | None = None
    waveform: Annotated[list[int], Field(max_length=WAVEFORM_LIMIT)] | None = None


class UploadFinish(Strict):
    upload: Id
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class UploadCancel(Strict):
    upload: Id


class FileLinkParams(Strict):
    attachment_id: Id
    rendition: Literal["preview"] | None = None
