"""What a file is, by its first bytes: never by its name, never by what its sender says of it.

Whatever is not known for certain is `application/octet-stream`, which no browser runs or shows.
"""

import re
from typing import NamedTuple

#: So many of the first bytes are enough for every signature here.
HEAD_BYTES = 4096
UNKNOWN = "application/octet-stream"

#: What a browser may show in its place; everything else it may only save. Neither SVG nor PDF nor
#: anything with markup in it belongs here: they can run scripts.
INLINE = frozenset(
    {
        "image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/webm",
        "audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav", "audio/webm",
    }
)  # fmt: skip

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})

#: Of a picture by its header: more nobody is asked to draw, neither the desk nor a browser.
PIXELS_LIMIT = 120_000_000
SIDE_LIMIT = 32_000

_VIDEOS = frozenset({"video/mp4", "video/webm", "video/quicktime"})
#: What a voice message may be made of, and what it is then called: a recorder writes the same
#: containers as for pictures that move.
_VOICES = {
    "audio/ogg": "audio/ogg", "audio/mpeg": "audio/mpeg", "audio/mp4": "audio/mp4",
    "audio/wav": "audio/wav", "audio/webm": "audio/webm",
    "video/mp4": "audio/mp4", "video/webm": "audio/webm",
}  # fmt: skip
#: Which kinds of file may be looked at in a way of their own.
_LOOKS = {
    "sticker": frozenset({"image/webp", "image/png", "video/webm"}),
    "animation": frozenset({"image/gif", "video/mp4"}),
    "round": frozenset({"video/mp4", "video/webm"}),
}

_EXTENSIONS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp",
    "video/mp4": "mp4", "video/webm": "webm", "video/quicktime": "mov", "video/x-matroska": "mkv",
    "audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/wav": "wav",
    "audio/webm": "weba", "application/pdf": "pdf", "application/zip": "zip",
}  # fmt: skip

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_OPEN_DOCUMENT = re.compile(
    rb"mimetype(application/(?:vnd\.oasis\.opendocument\.[a-z]+|epub\+zip))", re.DOTALL
)
_OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B ", b"M4P ", b"F4A "})
_VIDEO_BRANDS = frozenset(
    {
        b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41",
        b"mp42", b"avc1", b"hvc1", b"dash", b"mmp4", b"M4V ", b"M4VH", b"M4VP", b"F4V ", b"3gp4",
        b"3gp5", b"3gp6", b"MSNV", b"XAVC",
    }
)  # fmt: skip
_STILL_BRANDS = {b"heic": "image/heic", b"heix": "image/heic", b"hevc": "image/heic",
                 b"mif1": "image/heif", b"msf1": "image/heif", b"avif": "image/avif",
                 b"avis": "image/avif"}  # fmt: skip
#: Bits per second of MPEG-1 and MPEG-2 layer III, and samples per second, by their codes.
_MP3_KILOBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


class FileType(NamedTuple):
    """`kind` is photo, video, audio, voice or file; `look` is sticker, animation, round or None."""

    mime: str
    kind: str
    look: str | None = None

    @property
    def is_inline(self) -> bool:
        return self.mime in INLINE


def sniff(head: bytes) -> str:
    """The MIME type of a file that begins with `head` (HEAD_BYTES of it are enough)."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[4:8] == b"ftyp":
        return _of_brand(head)
    for mark, mime in _MAGIC:
        if head.startswith(mark):
            return mime if mime != "image/bmp" or _is_bitmap(head) else UNKNOWN
    for mark, judge in _JUDGES:
        if head.startswith(mark):
            return judge(head)
    return "audio/mpeg" if _is_mp3(head) else UNKNOWN


def judged(head: bytes, kind: str | None = None, look: str | None = None) -> FileType:
    """The type by content. `kind` and `look` are what the sender calls it: they choose among what
    the content can be and nothing else."""
    mime = sniff(head)
    if kind == "file":
        return FileType(mime, "file")
    if kind == "voice" and mime in _VOICES:
        return FileType(_VOICES[mime], "voice")
    shown = _kind_of(mime)
    if look is not None and mime in _LOOKS.get(look, ()):
        return FileType(mime, shown, look)
    if mime == "image/gif":
        return FileType(mime, shown, "animation")
    return FileType(mime, shown)


def extension_of(mime: str) -> str:
    """Without its dot; `bin` for what has none of its own."""
    return _EXTENSIONS.get(mime, "bin")


def _kind_of(mime: str) -> str:
    if mime in PICTURES:
        return "photo"
    if mime in _VIDEOS:
        return "video"
    return "audio" if mime.startswith("audio/") else "file"


def _is_bitmap(head: bytes) -> bool:
    """Two letters are no signature: the size of its second header is looked at too."""
    return head[14:18] in {b"\x28\x00\x00\x00", b"\x6c\x00\x00\x00", b"\x7c\x00\x00\x00"}


def _of_brand(head: bytes) -> str:
    """The ISO family by its brands: the major one, then those that it is compatible with."""
    size = int.from_bytes(head[:4], "big")
    end = min(size, len(head), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    for brand in brands:
        if brand in _STILL_BRANDS:
            return _STILL_BRANDS[brand]
        if brand in _AUDIO_BRANDS:
            return "audio/mp4"
        if brand == b"qt  ":
            return "video/quicktime"
        if brand in _VIDEO_BRANDS:
            return "video/mp4"
    return UNKNOWN


def _of_riff(head: bytes) -> str:
    forms = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
    return forms.get(head[8:12], UNKNOWN)


def _of_ogg(head: bytes) -> str:
    first_page = head[28:128]
    if first_page.startswith((b"\x80theora", b"\x01video")):
        return "video/ogg"
    known = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
    return "audio/ogg" if first_page.startswith(known) else UNKNOWN


def _of_ebml(head: bytes) -> str:
    """WebM and Matroska differ by their DocType; sound alone by the codecs that are named."""
    if b"\x42\x82" not in head[:64]:
        return UNKNOWN
    if b"webm" not in head[:64]:
        return "video/x-matroska" if b"matroska" in head[:64] else UNKNOWN
    has_sound_only = re.search(rb"\x86[\x81-\x8f]A_", head) and not re.search(rb"V_[VA]", head)
    return "audio/webm" if has_sound_only else "video/webm"


def _of_zip(head: bytes) -> str:
    opened = _OPEN_DOCUMENT.match(head, 30)
    if opened:
        return opened[1].decode("ascii")
    if b"[Content_Types].xml" not in head and b"_rels/" not in head:
        return "application/zip"
    return next((mime for mark, mime in _OFFICE if mark in head), "application/zip")


_JUDGES = (
    (b"RIFF", _of_riff),
    (b"OggS", _of_ogg),
    (b"\x1a\x45\xdf\xa3", _of_ebml),
    (b"PK\x03\x04", _of_zip),
    (b"PK\x05\x06", _of_zip),
)


def _is_mp3(head: bytes) -> bool:
    """Two frames in a row: one alone begins like a text in UTF-16."""
    first = _mp3_frame_bytes(head)
    return first > 0 and _mp3_frame_bytes(head[first:]) > 0


def _mp3_frame_bytes(frame: bytes) -> int:
    """The length of the MPEG layer III frame at the start, 0 when there is none."""
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE6 != 0xE2:
        return 0
    version, rate, hertz = frame[1] >> 3 & 3, frame[2] >> 4, frame[2] >> 2 & 3
    if version == 1 or rate in {0, 15} or hertz == 3:
        return 0
    bits = _MP3_KILOBITS[3 if version == 3 else 2][rate] * 1000
    samples = 144 if version == 3 else 72
    return samples * bits // _MP3_HERTZ[version][hertz] + (frame[2] >> 1 & 1)
