"""The short way for whole text frames takes exactly what the library would have taken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from app.live.frames import text_frame, whole_text

SIZES = st.sampled_from([0, 1, 125, 126, 127, 1000, 65535])


@settings(deadline=None)
@given(SIZES, st.binary(min_size=1, max_size=8))
def test_a_whole_frame_is_what_the_library_wrote(size: int, seed: bytes) -> None:
    payload = (seed * (size // len(seed) + 1))[:size]
    assert whole_text(Frame(Opcode.TEXT, payload).serialize(mask=True)) == payload


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 5))
def test_part_of_a_frame_and_more_than_a_frame_are_left_alone(payload: bytes, extra: int) -> None:
    block = Frame(Opcode.TEXT, payload).serialize(mask=True)
    assert whole_text(block[:-1]) is None
    assert whole_text(block + bytes(extra + 1)) is None


@pytest.mark.parametrize(
    "frame",
    [
        Frame(Opcode.TEXT, b"part", fin=False),
        Frame(Opcode.BINARY, b"bytes"),
        Frame(Opcode.PING, b"ping"),
        Frame(Opcode.CLOSE, b""),
        Frame(Opcode.TEXT, bytes(65536)),
    ],
)
def test_what_is_not_a_short_whole_text_is_left_alone(frame: Frame) -> None:
    assert whole_text(frame.serialize(mask=True)) is None


def test_a_reserved_bit_is_left_to_the_library_to_refuse() -> None:
    block = bytearray(Frame(Opcode.TEXT, b"text").serialize(mask=True))
    block[0] |= 0x40
    assert whole_text(bytes(block)) is None


def test_an_unmasked_frame_is_left_to_the_library_to_refuse() -> None:
    assert whole_text(Frame(Opcode.TEXT, b"text").serialize(mask=False)) is None


def test_a_length_that_is_not_written_shortly_is_left_alone() -> None:
    assert whole_text(b"\x81\xfe\x00\x01" + bytes(4) + b"x") is None


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536, 100_000])
def test_our_frames_are_those_of_the_library(size: int) -> None:
    payload = b"x" * size
    frame = b"".join(text_frame(payload))
    assert frame == Frame(Opcode.TEXT, payload).serialize(mask=False)
