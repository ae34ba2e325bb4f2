"""What a browser would rather have: a content coding, a language.

A header may say anything; whatever it says, there is an answer.
"""

import functools
import re

# In the order of preference among equal q-values.
_CODINGS = ("br", "gzip", "identity")
_REMEMBERED_HEADERS = 256
_QUALITY = re.compile(r"q=([01](?:\.[0-9]{0,3})?)")


@functools.lru_cache(maxsize=_REMEMBERED_HEADERS)
def best_coding(accepted: str | None) -> tuple[str, ...]:
    """Our content codings from the most to the least wanted, by an Accept-Encoding header.

    Identity closes the list even when it was refused: an answer nobody can refuse is better
    than none (RFC 9110, 12.5.3 leaves this to the server).
    """
    if accepted is None:
        return ("identity",)
    wanted = dict(_read_quality(part) for part in accepted.lower().split(","))
    others = wanted.get("*", 0.0)
    quality = {coding: wanted.get(coding, others) for coding in _CODINGS}
    # Not named, identity is acceptable, but whatever was asked for by name goes before it.
    if "identity" not in wanted and "*" not in wanted:
        quality["identity"] = 0.001
    ranked = sorted(_CODINGS, key=lambda coding: -quality[coding])
    return (*(coding for coding in ranked if quality[coding] > 0), "identity")


@functools.lru_cache(maxsize=_REMEMBERED_HEADERS)
def preferred_language(accepted: str | None) -> str:
    """The language for an Accept-Language header: English where it comes first, else Russian.

    The page itself decides by Telegram's language and the person's choice, with the same rule
    (app/miniapp/i18n.js); this only spares it a request where the device speaks that language.
    """
    wanted = [_read_quality(part) for part in (accepted or "").lower().split(",")]
    first = max(wanted, key=lambda one: one[1])[0]
    return "en" if first.startswith("en") else "ru"


def _read_quality(part: str) -> tuple[str, float]:
    coding, *options = (piece.strip() for piece in part.split(";"))
    for option in options:
        if option.startswith("q"):
            match = _QUALITY.fullmatch(option)
            return coding, float(match[1]) if match else 0.0
    return coding, 1.0
