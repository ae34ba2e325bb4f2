"""The width and height of pictures, read from their heads."""

import pytest

from app.sandbox.files import Files
from app.sandbox.kinds import content_of, photo_sizes
from app.sandbox.pictures import fitted, sides_of

from .scene import png

JPEG = bytes.fromhex(
    "ffd8ffe00010" + "4a46494600" + "01" * 9 + "ffffc00011080102030403" + "01" * 9
)
GIF = b"GIF89a" + (320).to_bytes(2, "little") + (200).to_bytes(2, "little") + b"\0" * 3
LOSSY = b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + bytes([0x80, 0x02, 0xE0, 0x01])
LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 4 + b"\x2f" + (
    (99 | 49 << 14).to_bytes(4, "little")
) + b"\0" * 5
EXTENDED = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + (
    (1023).to_bytes(3, "little") + (767).to_bytes(3, "little")
)


@pytest.mark.parametrize(
    ("content", "sides"),
    [
        (png(30, 20), (30, 20)),
        (JPEG, (0x0304, 0x0102)),
        (GIF, (320, 200)),
        (LOSSY, (640, 480)),
        (LOSSLESS, (100, 50)),
        (EXTENDED, (1024, 768)),
        (b"", None),
        (b"no picture", None),
        (b"\xff\xd8\xff\xe0\x00\x02", None),
        (b"\xff\xd8" + b"\x00" * 40, None),
        (b"GIF89a", None),
        (b"RIFF\0\0\0\0WAVE" + b"\0" * 40, None),
        (png(30, 20)[:20], None),
    ],
)
def test_the_sides_of_a_picture(content: bytes, sides: tuple[int, int] | None) -> None:
    assert sides_of(content) == sides


@pytest.mark.parametrize("cut", range(len(JPEG)))
def test_a_torn_picture_is_none_and_no_error(cut: int) -> None:
    assert sides_of(JPEG[:cut]) in {None, (0x0304, 0x0102)}


def test_fitting_never_grows_and_never_vanishes() -> None:
    assert fitted((100, 50), 320) == (100, 50)
    assert fitted((1000, 500), 320) == (320, 160)
    assert fitted((10_000, 1), 90) == (90, 1)


def test_a_huge_picture_ends_at_the_largest_size() -> None:
    sizes = photo_sizes(Files(), png(4000, 10))
    assert [size["width"] for size in sizes] == [90, 320, 800, 1280, 2560]


def test_a_picture_as_a_file_has_a_thumbnail_and_other_files_have_none() -> None:
    files = Files()
    seen = content_of("document", files, {"content": png(640, 320), "name": "a.png"})
    thumbnail = seen["document"]["thumbnail"]
    assert (thumbnail["width"], thumbnail["height"]) == (320, 160)
    assert "thumbnail" not in content_of("document", files, {"content": b"text"})["document"]


def test_paths_are_the_real_servers_folders() -> None:
    files = Files()
    kinds = ("photo", "document", "voice", "music", "video_note", "thumbnail")
    paths = [files.keep(kind, b"x", "a.b", "").path.partition("/")[0] for kind in kinds]
    assert paths == ["photos", "documents", "voice", "music", "video_notes", "thumbnails"]
