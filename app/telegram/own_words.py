"""What the bot says in this desk's own words, where its administrators have put it otherwise."""

import re

from app.i18n import t
from app.services.parcels import Parcel

KEYS = {
    "greeting": "bot.answer.greeting",
    "help": "bot.answer.help",
    "opened": "bot.answer.opened",
    "opened_following": "bot.answer.opened_following",
    "resolved": "bot.status.resolved",
    "done": "bot.answer.done",
    "reopened": "bot.answer.reopened",
    "closed": "bot.status.closed",
    "silence": "bot.status.silence",
    "question": "bot.rating.question",
    "rated": "bot.answer.rated",
    "flood": "bot.answer.flood",
    "banned": "bot.answer.banned",
    "unbanned": "bot.answer.unbanned",
}
_BLANK = re.compile(r"\{([a-z]+)\}")


def said(parcel: Parcel, locale: str, name: str, **values: object) -> str:
    """The words under `name`, their blanks filled in."""
    text = parcel.texts.said(locale, name)
    if text is None:
        return t(locale, KEYS[name], **values)
    return _BLANK.sub(lambda match: str(values[match[1]]), text)
