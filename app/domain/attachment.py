"""Files of a message: what they are, how far they have come, and what may stand in their place.

The bytes lie in `data_dir/files` under their digest (store/files.py); a row here never speaks of
bytes that are not there: until they are, it is `waiting`, and when they cannot be had, `failed`.
"""

from dataclasses import dataclass
from enum import StrEnum

ATTACHMENTS_LIMIT = 10
#: Bytes a person may send from the Mini App, and a bot to a chat (https://core.telegram.org/bots/api#sending-files).
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
#: Bytes a bot may fetch (https://core.telegram.org/bots/api#getfile).
FETCH_LIMIT_BYTES = 20 * 1024 * 1024
NAME_LIMIT = 200
#: Peaks of a voice message, each 0 to PEAK_LIMIT.
WAVEFORM_LIMIT = 64
PEAK_LIMIT = 31


class AttachmentKind(StrEnum):
    """PROTOCOL.md section 3.2."""

    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    FILE = "file"


class Look(StrEnum):
    """What tells some attachments from others of their kind."""

    STICKER = "sticker"
    ANIMATION = "animation"
    ROUND = "round"


class AttachmentState(StrEnum):
    READY = "ready"
    WAITING = "waiting"
    FAILED = "failed"


class FailureReason(StrEnum):
    """Why the bytes of an attachment are not here and will not come."""

    TOO_BIG = "too_big"
    GONE = "gone"
    REFUSED_TYPE = "refused_type"
    BROKEN = "broken"
    QUOTA = "quota"
    UNREACHABLE = "unreachable"
    #: It was here and has been kept as long as files are kept (services/retention.py).
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Attachment:
    """`size` in bytes, `duration` in seconds; `preview` is the size of its small picture."""

    id: int
    kind: str
    name: str
    mime: str
    size: int
    width: int | None = None
    height: int | None = None
    duration: int | None = None
    look: str | None = None
    state: str = "ready"
    reason: str | None = None
    preview: tuple[int, int] | None = None
    waveform: tuple[int, ...] = ()

    @property
    def holds(self) -> str:
        """What lists say of a message that has no words."""
        return self.look or self.kind

    @property
    def searched_name(self) -> str:
        """The name that somebody gave it; empty for what only says its kind (`photo.jpg`)."""
        stem = self.name.partition(".")[0]
        is_named = self.look is None and self.kind != AttachmentKind.VOICE and stem != self.kind
        return self.name if is_named else ""
