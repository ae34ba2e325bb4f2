"""What the bot says in this desk's own words, where its administrators have put it otherwise."""

import re

from app.i18n import t
from app.services.parcels import Parcel

KEYS = {
    "greeting": "bot.answer.greeting",
    "opened": "bot.answer.opened",
    "resolved": "bot.status.resolved",
    "closed": "bot.status.closed",
    "banned": "bot.answer.banned",
}
_BLANK = re.compile(r"\{([a-z]+)\}")


def said(parcel: Parcel, locale: str, name: str, **values: object) -> str:
    """The words under `name`, their blanks filled in."""
    text = parcel.texts.said(locale, name)
    if text is None:
        return t(locale, KEYS[name], **values)
    return _BLANK.sub(lambda match: str(values[match[1]]), text)
