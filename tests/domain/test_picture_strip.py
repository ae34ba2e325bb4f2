"""Pictures without what they say of their owner: every pixel stays, every secret goes."""

import io
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence, PngImagePlugin

from app.domain.picture_strip import BrokenPicture, stripped

SECRET = b"N52.5200 E13.4050 of Vera"
MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


def drawn(size: tuple[int, int] = (40, 30)) -> Image.Image:
    made = Image.new("RGB", size)
    dice = random.Random(7)
    made.putdata([(dice.randrange(256), x % 256, 90) for x in range(size[0] * size[1])])
    return made


def with_secrets(form: str, **more: Any) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    if more.pop("turned", False):
        exif[0x0112] = 6
    told: dict[str, Any] = {"exif": exif.tobytes()}
    if form == "PNG":
        told["pnginfo"] = PngImagePlugin.PngInfo()
        told["pnginfo"].add_itxt("Comment", SECRET.decode())
    if form == "GIF":
        told = {"comment": SECRET}
    if form in {"WEBP", "JPEG"}:
        told["xmp"] = b"<x:xmpmeta>" + SECRET
    if form == "JPEG":
        told["comment"] = SECRET
    made = io.BytesIO()
    drawn().save(made, form, **told, **more)
    return made.getvalue()


def pixels(content: bytes) -> list[bytes]:
    with Image.open(io.BytesIO(content)) as picture:
        return [frame.convert("RGBA").tobytes() for frame in ImageSequence.Iterator(picture)]


@pytest.mark.parametrize("form", MIMES)
def test_the_pixels_stay_and_the_secrets_go(form: str) -> None:
    content = with_secrets(form)
    assert SECRET in content
    clean = stripped(content, MIMES[form])
    assert SECRET not in clean
    assert pixels(clean) == pixels(content)
    with Image.open(io.BytesIO(clean)) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.getexif().get_ifd(0x8825) == {}
    assert stripped(clean, MIMES[form]) == clean


@pytest.mark.parametrize("form", MIMES)
def test_what_is_hidden_behind_the_picture_goes(form: str) -> None:
    content = with_secrets(form)
    for tail in (b"PK\x03\x04 an archive", b"<script>alert(1)</script>", bytes(9)):
        clean = stripped(content + tail, MIMES[form])
        assert tail not in clean
        assert pixels(clean) == pixels(content)


def test_a_progressive_jpeg_keeps_all_its_scans_and_its_colours() -> None:
    content = with_secrets("JPEG", progressive=True, icc_profile=b"\x00" * 200)
    clean = stripped(content, "image/jpeg")
    assert pixels(clean) == pixels(content)
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.info["icc_profile"] == b"\x00" * 200


def test_a_jpeg_may_keep_which_way_is_up_and_nothing_else() -> None:
    clean = stripped(with_secrets("JPEG", turned=True), "image/jpeg", 6)
    with Image.open(io.BytesIO(clean)) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}
    assert SECRET not in clean


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_what_moves_goes_on_moving(form: str) -> None:
    frames = [drawn(), drawn().transpose(Image.Transpose.ROTATE_180), drawn((40, 30))]
    made = io.BytesIO()
    frames[0].save(made, form, save_all=True, append_images=frames[1:], duration=100, loop=0)
    clean = stripped(made.getvalue(), MIMES[form])
    assert len(pixels(clean)) > 1
    assert pixels(clean) == pixels(made.getvalue())
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.info["loop"] == 0


def test_a_comment_that_is_a_page_goes_out_of_a_gif() -> None:
    page = b"<html><script>alert(1)</script>"
    made = io.BytesIO()
    drawn().save(made, "GIF", comment=page)
    assert page in made.getvalue()
    assert page not in stripped(made.getvalue(), "image/gif")


@pytest.mark.parametrize("form", MIMES)
def test_torn_files_are_whole_pictures_or_refused(form: str) -> None:
    content = with_secrets(form)
    for end in range(0, len(content), 7):
        try:
            clean = stripped(content[:end], MIMES[form])
        except BrokenPicture:
            continue
        assert SECRET not in clean


@given(st.binary(max_size=200), st.sampled_from(list(MIMES)))
def test_no_bytes_bring_it_down(tail: bytes, form: str) -> None:
    starts = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n", "GIF": b"GIF89a", "WEBP": b""}
    for content in (tail, starts[form] + tail, b"RIFF\xff\x00\x00\x00WEBP" + tail):
        try:
            stripped(content, MIMES[form])
        except BrokenPicture:
            continue


def test_other_types_are_not_known_here() -> None:
    with pytest.raises(BrokenPicture):
        stripped(b"MM\x00*", "image/tiff")
