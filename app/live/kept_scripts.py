"""The scripts as a former start has linked them, kept where Python keeps what it has compiled.

They are as good as the code beside which they lie, and made anew whenever a file of the Mini App,
a word of the locales or a line of the linker is another (decision 0041). It must never keep a
server from starting: what cannot be read or written is made, and made again next time.
"""

import contextlib
import hashlib
import importlib.util
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path

import brotli
import msgspec

from app.live.scripts import Scripts, linked_scripts

CODE = Path(__file__).parent
_KIND = ".scripts"
_SUM_BYTES = hashlib.sha256().digest_size


class _Kept(msgspec.Struct, frozen=True):
    key: bytes
    scripts: Scripts


def kept_scripts(texts: Mapping[str, str]) -> Scripts:
    """As `linked_scripts`, but what a former start has linked is not linked again."""
    try:
        place = Path(importlib.util.cache_from_source(__file__)).with_suffix(_KIND)
    except NotImplementedError:
        return linked_scripts(texts)
    return scripts_kept_at(place, texts)


def scripts_kept_at(place: Path, texts: Mapping[str, str]) -> Scripts:
    """The scripts of these texts, from the file or into it. Raises LinkError."""
    key = _key_of(texts)
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        kept = _read(place)
        if kept is not None and kept.key == key:
            return kept.scripts
    made = linked_scripts(texts)
    if not sys.dont_write_bytecode:
        with contextlib.suppress(OSError):
            _write(place, _Kept(key, made))
    return made


def _key_of(texts: Mapping[str, str]) -> bytes:
    """Changes with whatever the scripts are made of, and with whatever makes them."""
    code = [path.read_bytes() for path in sorted(CODE.glob("*.py"))]
    versions = [brotli.__version__, zlib.ZLIB_RUNTIME_VERSION]
    return _sum(msgspec.msgpack.encode([sorted(texts.items()), code, versions]))


def _read(place: Path) -> _Kept | None:
    """None for a file that was cut off, or that two processes have written at once."""
    held = place.read_bytes()
    content = held[_SUM_BYTES:]
    if _sum(content) != held[:_SUM_BYTES]:
        return None
    return msgspec.msgpack.decode(content, type=_Kept)


def _write(place: Path, kept: _Kept) -> None:
    # In place: the sum at its head tells what is whole, and a process that is killed meanwhile
    # leaves no second file behind.
    content = msgspec.msgpack.encode(kept)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(_sum(content) + content)


def _sum(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
