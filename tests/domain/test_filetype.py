"""Types by content: what is known, what is not, and who may not talk us into anything."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.filetype import INLINE, UNKNOWN, FileType, extension_of, judged, sniff

MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)
EBML = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


def opened(mime: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", mime)
    return made.getvalue()


KNOWN = [
    (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image/jpeg", "photo"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png", "photo"),
    (b"GIF89a\x01\x00\x01\x00", "image/gif", "photo"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp", "photo"),
    (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41", "video/mp4", "video"),
    (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", "video/quicktime", "video"),
    (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42isom\x00\x00\x00\x00", "audio/mp4", "audio"),
    (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "image/heic", "file"),
    (b"\x00\x00\x00\x18ftypxxxx\x00\x00\x00\x00yyyyzzzz", UNKNOWN, "file"),
    (EBML + b"\x86\x85V_VP9\x86\x86A_OPUS", "video/webm", "video"),
    (EBML + b"\x86\x86A_OPUS", "audio/webm", "audio"),
    (EBML.replace(b"\x84webm", b"\x88matroska"), "video/x-matroska", "file"),
    (b"OggS" + bytes(24) + b"OpusHead\x01", "audio/ogg", "audio"),
    (b"OggS" + bytes(24) + b"\x80theora", "video/ogg", "file"),
    (b"ID3\x04\x00\x00\x00\x00\x00\x00", "audio/mpeg", "audio"),
    (MP3_FRAME * 2, "audio/mpeg", "audio"),
    (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav", "audio"),
    (b"fLaC\x00\x00\x00\x22", "audio/flac", "audio"),
    (b"%PDF-1.7\n", "application/pdf", "file"),
    (zipped("a.txt"), "application/zip", "file"),
    (
        zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "file",
    ),
    (
        opened("application/vnd.oasis.opendocument.text"),
        "application/vnd.oasis.opendocument.text",
        "file",
    ),
    (b"\x1f\x8b\x08\x00", "application/gzip", "file"),
]


@pytest.mark.parametrize(("head", "mime", "kind"), KNOWN, ids=[row[1] for row in KNOWN])
def test_a_type_is_known_by_its_content(head: bytes, mime: str, kind: str) -> None:
    assert sniff(head) == mime
    assert judged(head).kind == kind


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<!DOCTYPE html><script>alert(1)</script>",
        "\ufeff<html><script>alert(1)</script>".encode("utf-16-le"),
        "\ufeff<html>".encode("utf-16-be"),
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"<svg onload=alert(1)>",
        b"+ADw-script+AD4-",
        b"BM is a text about two letters that begin a bitmap",
        b"   %PDF-1.4",
        b"MZ\x90\x00",
        b"#!/bin/sh\n",
        MP3_FRAME,
        b"RIFF\x00\x00\x00\x00XXXX",
        b"OggS",
        b"\x1a\x45\xdf\xa3",
    ],
)
def test_what_is_not_known_for_certain_is_only_bytes(head: bytes) -> None:
    found = judged(head, kind="photo", look="sticker")
    assert found == FileType(UNKNOWN, "file")
    assert not found.is_inline


def test_what_the_sender_says_chooses_among_what_it_can_be() -> None:
    sound = b"OggS" + bytes(24) + b"OpusHead\x01"
    assert judged(sound, kind="voice") == FileType("audio/ogg", "voice")
    assert judged(EBML, kind="voice") == FileType("audio/webm", "voice")
    assert judged(EBML, look="round") == FileType("video/webm", "video", "round")
    assert judged(b"%PDF-1.7", kind="voice") == FileType("application/pdf", "file")
    assert judged(b"\xff\xd8\xff\xe0", kind="voice", look="round") == FileType(
        "image/jpeg", "photo"
    )
    assert judged(b"\xff\xd8\xff\xe0", kind="file") == FileType("image/jpeg", "file")
    assert judged(b"GIF89a").look == "animation"


def test_nothing_that_can_run_is_shown_in_its_place() -> None:
    assert not {mime for mime in INLINE if "xml" in mime or "html" in mime or "pdf" in mime}
    assert {mime.split("/")[0] for mime in INLINE} == {"image", "video", "audio"}
    assert extension_of("image/jpeg") == "jpg"
    assert extension_of("application/x-whatever") == "bin"


@given(st.binary(max_size=300), st.sampled_from([row[0][:16] for row in KNOWN]))
def test_any_bytes_have_a_type(tail: bytes, start: bytes) -> None:
    for head in (tail, start + tail):
        assert "/" in sniff(head)
