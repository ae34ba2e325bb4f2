"""What became of a staff message on its way to the customer's chat, as staff are shown it."""

from dataclasses import dataclass
from enum import StrEnum


class DeliveryState(StrEnum):
    """`cancelled`: read in the Mini App before it was sent; `unknown`: the reply was lost."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class DeliveryReason(StrEnum):
    """Why it has failed: the customer blocked the bot, Telegram refused it, a file could not go."""

    BLOCKED = "blocked"
    REFUSED = "refused"
    TOO_BIG = "too_big"
    MISSING = "missing"


#: Calls of the Bot API that may be made twice without anybody noticing (the words of steps.py);
#: whatever else a delivery does leaves something new in the chat.
REPEATABLE_CALLS = frozenset(
    {"edit_text", "edit_caption", "edit_media", "delete", "react", "rename", "topic"}
)

#: What a delivery's row says, and what staff are told.
_STATES = {"pending": DeliveryState.QUEUED, "sending": DeliveryState.QUEUED}
_REASONS = {str(reason): reason for reason in DeliveryReason}


@dataclass(frozen=True, slots=True)
class DeliveryMark:
    """`differs`: an edit or a deletion could not be made in the chat, which shows what was."""

    message_id: int
    state: DeliveryState
    reason: DeliveryReason | None
    at: int
    differs: str | None = None


def mark_of(message_id: int, state: str, error: str | None, at: int) -> DeliveryMark:
    shown = _STATES.get(state) or DeliveryState(state)
    reason = None
    if shown is DeliveryState.FAILED:
        reason = _REASONS.get(error or "", DeliveryReason.REFUSED)
    return DeliveryMark(message_id, shown, reason, at)
