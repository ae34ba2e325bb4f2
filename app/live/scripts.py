"""The scripts of the Mini App: its modules linked, named by their content, compressed.

What is made here hangs on nothing but the texts that come in and the code of this folder.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import brotli
import msgspec

from app.live.generated import in_language, languages, linkable
from app.live.linker import link
from app.live.page import ENTRY

BROTLI_QUALITY = 11
GZIP_LEVEL = 9
HASH_DIGITS = 12
# Below this the headers weigh more than what compression saves.
COMPRESS_FROM_BYTES = 512


class Scripts(msgspec.Struct, frozen=True):
    """Every script by its path, in each content coding, and by language the one that starts."""

    bodies: dict[str, dict[str, bytes]]
    starts: dict[str, str]


Linking = Callable[[Mapping[str, str]], Scripts]


def linked_scripts(texts: Mapping[str, str]) -> Scripts:
    """Links and compresses all that is reached; takes a second or two. Raises LinkError."""
    linked = link(linkable(texts), ENTRY, _part_path)
    bodies = {path: packed(text.encode()) for path, text in linked.parts.items()}
    starts = {}
    for language in languages(texts):
        script = in_language(linked.script, texts, language).encode()
        starts[language] = f"/app.{short_digest(script)}.js"
        bodies[starts[language]] = packed(script)
    return Scripts(bodies, starts)


def packed(content: bytes) -> dict[str, bytes]:
    """The content by content coding; `identity` is always among them."""
    codings = {"identity": content}
    if len(content) >= COMPRESS_FROM_BYTES:
        codings["br"] = brotli.compress(content, quality=BROTLI_QUALITY)
        codings["gzip"] = gzip.compress(content, GZIP_LEVEL, mtime=0)
    return codings


def short_digest(content: bytes) -> str:
    """Names a build, a script, a variant of an asset."""
    return hashlib.sha256(content).hexdigest()[:HASH_DIGITS]


def _part_path(path: str, text: str) -> str:
    return f"/{Path(path).stem}.{short_digest(text.encode())}.js"
