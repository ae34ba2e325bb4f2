"""Places and devices in files made of boxes: blotted out where they stand, nothing else touched."""

import io
import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

from app.domain.box_strip import Blot, blots
from tests.domain.test_picture_strip import SECRET, drawn


def reader_of(content: bytes) -> Callable[[int, int], bytes]:
    return lambda at, size: content[at : at + size]


def blotted(content: bytes) -> bytes:
    made = bytearray(content)
    for blot in blots(reader_of(content), len(content)):
        made[blot.start : blot.start + blot.size] = blot.content
    return bytes(made)


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")
def test_a_picture_of_boxes_keeps_its_pixels_and_loses_its_secrets() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    made = io.BytesIO()
    drawn().save(made, "AVIF", exif=exif.tobytes(), xmp=b"<x>" + SECRET)
    content = made.getvalue()
    assert content.count(SECRET) == 2
    clean = blotted(content)
    assert SECRET not in clean
    assert len(clean) == len(content)
    with Image.open(io.BytesIO(clean)) as shown, Image.open(io.BytesIO(content)) as original:
        assert shown.tobytes() == original.tobytes()


def test_a_film_loses_its_place_and_keeps_its_frames() -> None:
    place = box(b"\xa9xyz", b"\x00\x1b\x15\xc7+52.5200+013.4050/" + SECRET)
    head = box(b"ftyp", b"isom\x00\x00\x02\x00isom")
    frames = box(b"mdat", bytes(range(256)))
    film = head + box(b"moov", box(b"mvhd", bytes(100)), box(b"udta", place)) + frames
    clean = blotted(film)
    assert SECRET not in clean
    assert b"+52.5200" not in clean
    assert len(clean) == len(film)
    assert clean.endswith(frames)
    assert b"free" in clean
    assert blots(reader_of(clean), len(clean)) == []


def test_boxes_that_lie_lead_nowhere() -> None:
    for content in (b"", b"\x00" * 40, b"\xff" * 64, box(b"meta", b"\x00" * 4), box(b"moov")[:7]):
        assert blots(reader_of(content), len(content)) == []


@given(st.binary(max_size=300))
def test_no_bytes_lead_out_of_the_file(tail: bytes) -> None:
    for content in (tail, box(b"meta", bytes(4) + tail), box(b"moov", tail)):
        found = blots(reader_of(content), len(content))
        assert all(0 <= one.start <= one.start + one.size <= len(content) for one in found)
        assert all(isinstance(one, Blot) for one in found)
