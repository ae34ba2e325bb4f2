"""From the stored text of an update to python-telegram-bot's types, however strange it is.

A message that its types do not fit is read without what is beside its content, then by its bare
words: what somebody has sent is never put aside for a field that nobody here needs.
"""

import json
import logging
import warnings
from collections.abc import Callable
from typing import Any

from telegram import Update
from telegram.warnings import PTBDeprecationWarning

log = logging.getLogger(__name__)

#: What the desk hears of. Reactions come only to those who name them.
ALLOWED_UPDATES = (
    "message", "edited_message", "callback_query", "my_chat_member", "message_reaction",
)  # fmt: skip
_MESSAGES = ("message", "edited_message")
_BARE = (
    "message_id", "from", "chat", "date", "edit_date", "text", "caption", "media_group_id",
    "message_thread_id",
)  # fmt: skip
#: Beside the content, and of no use without the message that they speak of.
_BESIDE = ("external_reply", "reply_markup", "via_bot", "link_preview_options", "reply_to_story")
_REPLIED = ("message_id", "date", "chat")
Body = dict[str, Any]


def read_update(text: str) -> Update | None:
    """None for a kind that the desk does not hear. Raises what the types raise for nonsense."""
    whole = json.loads(text)
    heard = {kind: whole[kind] for kind in ALLOWED_UPDATES if isinstance(whole.get(kind), dict)}
    if not heard:
        return None
    is_message = any(kind in heard for kind in _MESSAGES)
    for simpler in (_as_it_is, _without_neighbours) if is_message else ():
        update = _try(whole["update_id"], heard, simpler)
        if update is not None:
            return update
    return _read(whole["update_id"], heard, _bare if is_message else _as_it_is)


def _try(update_id: int, heard: Body, simpler: Callable[[Body], Body]) -> Update | None:
    try:
        return _read(update_id, heard, simpler)
    except Exception as error:  # noqa: BLE001 - the types raise all sorts; it is read more simply
        ids = {"update": update_id, "error": type(error).__name__}
        log.warning("a message has a shape that is not known; it is read more simply", extra=ids)
        return None


def _read(update_id: int, heard: Body, simpler: Callable[[Body], Body]) -> Update:
    body = {"update_id": update_id} | {kind: simpler(one) for kind, one in heard.items()}
    with warnings.catch_warnings():
        # Some types ask themselves for what they will answer otherwise one day.
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        return Update.de_json(body)


def _as_it_is(message: Body) -> Body:
    return message


def _without_neighbours(message: Body) -> Body:
    kept = {name: value for name, value in message.items() if name not in _BESIDE}
    replied = message.get("reply_to_message")
    if isinstance(replied, dict):
        kept["reply_to_message"] = {name: replied[name] for name in _REPLIED if name in replied}
    return kept


def _bare(message: Body) -> Body:
    """Its words, and a mark that there was more."""
    kept = {name: message[name] for name in _BARE if name in message}
    return kept | {"unreadable": sorted(message.keys() - kept.keys())}
