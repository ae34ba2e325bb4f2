"""The names that people gave their files: text to be shown and offered for saving, never a path.

A name is cleaned before anything looks at it, so that no check sees another name than a person.
"""

import re
import unicodedata
from urllib.parse import quote

from app.domain.filetype import extension_of

NAME_LIMIT = 120
#: What file systems take, with room for what a browser appends.
DOWNLOAD_LIMIT_BYTES = 200
EXTENSION_LIMIT = 12

#: Of the invisible characters these two alone join letters in words that people write.
_JOINERS = frozenset("\u200c\u200d")
_SEPARATORS = re.compile(r"[/\\\u2044\u2215\u29f8\uff0f\uff3c]")
_FOR_NO_FILE = re.compile(r"[<>:\"|?*%]")
#: Names that Windows keeps for its devices, with whatever behind a dot.
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\.|$)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[^A-Za-z0-9 ._()+@=-]")


def cleaned(name: str) -> str:
    """A name as it is kept and shown: one line, no controls, no change of direction, no path.

    Empty when nothing is left of it.
    """
    normal = unicodedata.normalize("NFC", name[: NAME_LIMIT * 8])
    shown = "".join(one if _is_shown(one) else " " for one in normal)
    line = " ".join(_SEPARATORS.sub("_", shown).split()).strip(" \u200c\u200d")
    return _shortened(line, NAME_LIMIT)


def for_download(name: str, mime: str) -> str:
    """A name that every file system takes and that is no device, hidden file or lone extension."""
    safe = _FOR_NO_FILE.sub("_", cleaned(name)).lstrip(" .").rstrip(" .")
    if not safe:
        safe = f"file.{extension_of(mime)}"
    if _DEVICES.match(safe):
        safe = f"_{safe}"
    while len(safe.encode()) > DOWNLOAD_LIMIT_BYTES:
        safe = _shortened(safe, len(safe) - 1)
    return safe


def content_disposition(name: str, mime: str, shown: str) -> str:
    """The header's value by RFC 6266: plain letters for old readers, RFC 8187 for the name itself.

    `shown` is `inline` or `attachment`.
    """
    safe = for_download(name, mime)
    plain = _PLAIN.sub("_", unicodedata.normalize("NFKD", safe).encode("ascii", "replace").decode())
    return f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def _is_shown(one: str) -> bool:
    category = unicodedata.category(one)
    return one in _JOINERS or (category[0] not in "C" and category not in {"Zl", "Zp"})


def _shortened(name: str, limit: int) -> str:
    """Its first letters and its extension, so that people still see what it is."""
    if len(name) <= limit:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > EXTENSION_LIMIT or len(extension) + 2 > limit:
        return name[:limit].rstrip()
    return f"{stem[: limit - len(extension) - 1].rstrip()}.{extension}"
