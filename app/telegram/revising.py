"""What a delivery has left in the chat, brought to what it would say now.

Words are changed where they stand, files too; what grows out of its messages goes on behind, as an
answer to one of them, and what is not needed any more is deleted.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from app.domain.splitting import CAPTION_LIMIT, Part, sendable, split
from app.telegram.calls import looks_of
from app.telegram.keyboards import Markup
from app.telegram.packing import Draft, Held, file_steps, method
from app.telegram.steps import CAPTION, FILES, NO_WORDS, TEXT, SentMessage, Step


class _Files(NamedTuple):
    """By the message that shows the former file: the one to stand there now; files that have no
    message yet; messages whose file is not wanted any more."""

    exchanged: dict[int, Held]
    added: list[Held]
    surplus: list[int]


def revised(
    there: Sequence[SentMessage], draft: Draft, buttons: Markup | None
) -> list[Step]:
    """The steps from what is `there` to what the draft says; none when it says that already."""
    files = _files(there, draft.held)
    kept = [one for one in there if one.telegram_id not in files.surplus]
    slots = [one for one in kept if one.role != FILES]
    first = CAPTION_LIMIT if slots and slots[0].role == CAPTION else None
    parts = sendable(split(*draft.part, first=first))
    steps = [_exchange(one, files, NO_WORDS) for one in kept if _is_bare(one, files)]
    for slot, one in zip(slots, parts, strict=False):
        step = _edit(slot, one, files, is_last=one is parts[-1])
        if slot.telegram_id in files.exchanged or looks_of(step, buttons) != slot.looks:
            steps.append(step)
    surplus = [*files.surplus, *(slot.telegram_id for slot in slots[len(parts) :])]
    if surplus:
        steps.append(Step("delete", values={"ids": surplus}))
    return steps + _late(kept, files.added) + _behind(kept, parts[len(slots) :])


def _files(there: Sequence[SentMessage], held: Sequence[Held]) -> _Files:
    """Rows of older versions do not know which message shows which file: theirs stay."""
    if any(one.file is None for one in there):
        return _Files({}, [], [])
    shown = {one.file for one in there if one.file}
    wanted = {one.attachment.id for one in held}
    stale = [one.telegram_id for one in there if one.file and one.file not in wanted]
    novel = [one for one in held if one.attachment.id not in shown]
    pairs = dict(zip(stale, novel, strict=False))
    return _Files(pairs, novel[len(pairs) :], stale[len(pairs) :])


def _is_bare(one: SentMessage, files: _Files) -> bool:
    return one.role == FILES and one.telegram_id in files.exchanged


def _exchange(slot: SentMessage, files: _Files, part: Part) -> Step:
    held = files.exchanged[slot.telegram_id]
    ids, kind = (held.attachment.id,), method(held)
    return Step("edit_media", part, files=ids, target=slot.telegram_id, values={"kind": kind})


def _edit(slot: SentMessage, part: Part, files: _Files, *, is_last: bool) -> Step:
    if slot.telegram_id in files.exchanged:
        return replace(_exchange(slot, files, part), buttons=is_last)
    do = "edit_caption" if slot.role == CAPTION else "edit_text"
    shown = {"file": slot.file}
    return Step(do, part, target=slot.telegram_id, buttons=is_last, values=shown)


def _late(there: Sequence[SentMessage], added: Sequence[Held]) -> list[Step]:
    """Files that came when the others had gone: as an answer to the first of what is there."""
    first = min((one.telegram_id for one in there), default=None)
    return [replace(step, target=first) for step in file_steps(added)]


def _behind(there: Sequence[SentMessage], parts: Sequence[Part]) -> list[Step]:
    """What does not fit into the messages that are there."""
    if not parts:
        return []
    last = max((one.telegram_id for one in there), default=None)
    steps = [Step(TEXT, part, buttons=part is parts[-1]) for part in parts]
    return [replace(steps[0], target=last), *steps[1:]]
