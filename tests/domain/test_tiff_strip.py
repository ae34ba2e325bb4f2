"""Places and devices in TIFF files: blotted out where they stand, the picture stays as it is."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin

from app.domain.box_strip import Blot
from app.domain.tiff_strip import blots
from tests.domain.test_picture_strip import SECRET, drawn

EXIF, GPS, XMP = 0x8769, 0x8825, 0x02BC
WORDS = SECRET.decode()


def found_in(content: bytes) -> list[Blot]:
    return blots(lambda at, size: content[at : at + size], len(content))


def blotted(content: bytes) -> bytes:
    made = bytearray(content)
    for blot in found_in(content):
        made[blot.start : blot.start + blot.size] = blot.content
    return bytes(made)


def with_secrets(order: bytes) -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2(prefix=order)
    for tag in (0x010F, 0x0110, 0x0131, 0x013B, 0x010E):
        tags[tag] = WORDS
    tags.tagtype[XMP] = 7
    tags[XMP] = b"<x>" + SECRET
    tags[GPS] = {1: "N", 2: (52.0, 31.0, 12.0), 29: WORDS}
    tags[EXIF] = {0x9003: "2024:05:05 10:00:00", 0xA431: WORDS, 0x829A: 0.01}
    made = io.BytesIO()
    drawn().save(made, "TIFF", tiffinfo=tags)
    return made.getvalue()


@pytest.mark.parametrize("order", [b"II", b"MM"])
def test_a_tiff_keeps_its_pixels_and_loses_its_secrets(order: bytes) -> None:
    content = with_secrets(order)
    assert content.count(SECRET) >= 8
    clean = blotted(content)
    assert SECRET not in clean
    assert b"2024:05:05" not in clean
    assert len(clean) == len(content)
    with Image.open(io.BytesIO(clean)) as shown, Image.open(io.BytesIO(content)) as original:
        assert shown.tobytes() == original.tobytes()
        assert not shown.getexif().get_ifd(GPS)
        assert not shown.getexif().get_ifd(EXIF)


def test_directories_that_lie_lead_nowhere() -> None:
    loop = b"II*\x00\x08\x00\x00\x00" + b"\x01\x00" + b"\x00" * 12 + b"\x08\x00\x00\x00"
    for content in (b"", b"II*\x00", b"MM\x00*\xff\xff\xff\xff", loop, b"II*\x00" + b"\xff" * 40):
        assert found_in(content) == []


@given(st.sampled_from([b"II*\x00", b"MM\x00*"]), st.binary(max_size=300))
def test_no_bytes_lead_out_of_the_file(mark: bytes, tail: bytes) -> None:
    content = mark + tail
    found = found_in(content)
    assert all(0 <= one.start <= one.start + one.size <= len(content) for one in found)
