"""What a delivery has left in the chat, brought to what it would say now.

Words are changed where they stand; what grows out of its messages goes on behind, as an answer to
the last of them, and what is not needed any more is deleted. Files stay as they are.
"""

from collections.abc import Sequence
from dataclasses import replace

from telegram import InlineKeyboardMarkup

from app.domain.splitting import CAPTION_LIMIT, Part, sendable, split
from app.telegram.calls import looks_of
from app.telegram.steps import CAPTION, FILES, TEXT, SentMessage, Step


def revised(
    there: Sequence[SentMessage], part: Part, buttons: InlineKeyboardMarkup | None
) -> list[Step]:
    """The steps from what is `there` to what says `part`; none when it says that already."""
    slots = [one for one in there if one.role != FILES]
    first = CAPTION_LIMIT if slots and slots[0].role == CAPTION else None
    parts = sendable(split(*part, first=first))
    steps = []
    for slot, one in zip(slots, parts, strict=False):
        step = _edit(slot, one, is_last=one is parts[-1])
        if looks_of(step, buttons) != slot.looks:
            steps.append(step)
    surplus = [slot.telegram_id for slot in slots[len(parts) :]]
    if surplus:
        steps.append(Step("delete", values={"ids": surplus}))
    return steps + _behind(there, parts[len(slots) :])


def _edit(slot: SentMessage, part: Part, *, is_last: bool) -> Step:
    do = "edit_caption" if slot.role == CAPTION else "edit_text"
    return Step(do, part, target=slot.telegram_id, buttons=is_last)


def _behind(there: Sequence[SentMessage], parts: Sequence[Part]) -> list[Step]:
    """What does not fit into the messages that are there."""
    if not parts:
        return []
    last = max((one.telegram_id for one in there), default=None)
    steps = [Step(TEXT, part, buttons=part is parts[-1]) for part in parts]
    return [replace(steps[0], target=last), *steps[1:]]
