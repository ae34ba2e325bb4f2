"""Pictures in a process of their own: fit to be shown, or known to be none."""

import asyncio
import io
import os
import struct
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

from app.services import pictures
from app.services.pictures import PictureWorkshop, Prepared
from tests.domain.test_picture_strip import MIMES, SECRET, pixels, with_secrets

PIXELS_OF_A_BOMB = 50_000
#: Four wholes of it are three times what the worker has in these tests.
LARGE_WEBP = (5000, 4000)

bounded_only = pytest.mark.skipif(
    sys.platform != "linux", reason="only here a process's memory can be bounded"
)


async def prepared(folder: Path, content: bytes, work_s: float = 20.0) -> Prepared:
    source = folder / "source.part"
    source.write_bytes(content)
    return await PictureWorkshop(work_s).prepare(
        source, folder / "clean.part", folder / "preview.part"
    )


def png_of(width: int, height: int, rows: bytes = b"") -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("form", MIMES)
async def test_a_picture_gets_a_preview_and_loses_its_secrets(tmp_path: Path, form: str) -> None:
    content = with_secrets(form)
    found = await prepared(tmp_path, content)
    assert (found.width, found.height) == (40, 30)
    assert found.is_clean
    assert found.preview == (40, 30)
    clean = (tmp_path / "clean.part").read_bytes()
    assert SECRET not in clean
    assert pixels(clean) == pixels(content)
    with Image.open(tmp_path / "preview.part") as small:
        assert small.format == "WEBP"
        assert small.size == found.preview
        assert not small.getexif()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_on_its_side_is_stood_up(tmp_path: Path, form: str) -> None:
    found = await prepared(tmp_path, with_secrets(form, turned=True))
    assert (found.width, found.height) == (30, 40)
    assert found.preview == (30, 40)
    content = (tmp_path / "clean.part").read_bytes()
    assert SECRET not in content
    with Image.open(io.BytesIO(content)) as clean:
        assert clean.size == (30, 40)
        assert not clean.getexif()
    assert sorted(os.listdir(tmp_path)) == ["clean.part", "preview.part", "source.part"]  # noqa: PTH208


async def test_a_large_picture_has_a_small_preview(tmp_path: Path) -> None:
    made = io.BytesIO()
    Image.new("RGB", (4000, 3000), "teal").save(made, "JPEG", quality=60)
    found = await prepared(tmp_path, made.getvalue())
    assert (found.width, found.height) == (4000, 3000)
    assert found.preview == (640, 480)
    assert (tmp_path / "preview.part").stat().st_size < 64 * 1024


async def test_a_bomb_is_known_by_its_header(tmp_path: Path) -> None:
    found = await prepared(tmp_path, png_of(PIXELS_OF_A_BOMB, PIXELS_OF_A_BOMB))
    assert found == Prepared(is_bomb=True)
    found = await prepared(tmp_path, png_of(1, 60_000))
    assert found.is_bomb


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"\xff\xd8\xff" + bytes(40),
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"GIF89a\xff\xff\xff\xff\x00\x00\x00",
        with_secrets("PNG")[:60],
    ],
)
async def test_what_is_no_picture_is_said_to_be_broken(tmp_path: Path, content: bytes) -> None:
    found = await prepared(tmp_path, content)
    assert found.is_broken or found.preview is None
    assert not found.is_bomb


async def test_torn_rows_cost_the_preview_only(tmp_path: Path) -> None:
    found = await prepared(tmp_path, png_of(300, 300, bytes(100)))
    assert (found.width, found.height) == (300, 300)
    assert found.is_clean
    assert not found.is_broken


async def test_a_picture_that_takes_too_long_is_let_go(tmp_path: Path) -> None:
    content = png_of(9000, 9000, bytes(9000 * 3 + 1) * 9000)
    found = await asyncio.wait_for(prepared(tmp_path, content, work_s=0.05), 10)
    assert found.preview is None


@bounded_only
async def test_the_worker_dies_of_its_bounds_and_the_desk_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = png_of(10_000, 10_000, bytes(10_000 * 3 + 1) * 10_000)
    monkeypatch.setattr(pictures, "PROJECT_FOLDER", _with_little_memory(tmp_path))
    found = await prepared(tmp_path, content)
    assert (found.width, found.height) == (10_000, 10_000)
    assert found.is_clean
    assert found.preview is None


@bounded_only
async def test_the_preview_of_a_very_large_picture_takes_no_second_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "PROJECT_FOLDER", _with_little_memory(tmp_path))
    made = io.BytesIO()
    Image.new("RGBA", (4800, 4800), (200, 50, 0, 128)).save(made, "PNG", compress_level=1)
    found = await prepared(tmp_path, made.getvalue())
    assert found.preview == (640, 640)
    with Image.open(tmp_path / "preview.part") as small:
        pixel = small.getpixel((320, 320))
        assert isinstance(pixel, tuple)
        assert pixel[3] == 128


@bounded_only
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
async def test_a_webp_too_large_for_its_reader_is_drawn_small_while_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(pictures, "PROJECT_FOLDER", _with_little_memory(tmp_path))
    found = await prepared(tmp_path, _large_webp(mode))
    assert (found.width, found.height) == LARGE_WEBP
    assert found.is_clean
    assert SECRET not in (tmp_path / "clean.part").read_bytes()
    assert not found.is_broken
    assert found.preview == (640, 512)
    with Image.open(tmp_path / "preview.part") as small:
        assert small.mode == mode
        left, right = small.getpixel((100, 250)), small.getpixel((540, 250))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert _is_near(left[:3], (200, 60, 0)), "the left half of the preview lost its colour"
    assert _is_near(right[:3], (0, 60, 200)), "the right half of the preview lost its colour"


@bounded_only
@pytest.mark.parametrize("harm", ["cut", "lies", "no library"])
async def test_a_large_webp_that_cannot_be_shrunk_is_a_picture_without_a_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    changed = NO_LIBWEBP if harm == "no library" else ""
    monkeypatch.setattr(pictures, "PROJECT_FOLDER", _with_little_memory(tmp_path, changed))
    content = _large_webp("RGB")
    if harm == "cut":
        content = _riff(content[12 : len(content) // 2 & ~1])
    elif harm == "lies":
        small = io.BytesIO()
        Image.new("RGB", (40, 30), "teal").save(small, "WEBP")
        width, height = (side - 1 for side in LARGE_WEBP)
        promise = struct.pack("<I", 0) + width.to_bytes(3, "little") + height.to_bytes(3, "little")
        content = _riff(b"VP8X" + struct.pack("<I", 10) + promise + small.getvalue()[12:])
    found = await prepared(tmp_path, content)
    assert (found.width, found.height) == LARGE_WEBP
    assert found.preview is None
    assert not found.is_bomb


async def test_a_webp_beyond_the_limit_of_pixels_is_a_bomb(tmp_path: Path) -> None:
    promise = struct.pack("<I", 0) + (16_382).to_bytes(3, "little") * 2
    found = await prepared(tmp_path, _riff(b"VP8X" + struct.pack("<I", 10) + promise + bytes(40)))
    assert found == Prepared(is_bomb=True)


def _large_webp(mode: str) -> bytes:
    """Red on its left, blue on its right, with a secret in what its camera says."""
    picture = Image.new(mode, LARGE_WEBP, (200, 60, 0, 128)[: len(mode)])
    half = LARGE_WEBP[0] // 2
    picture.paste((0, 60, 200, 128)[: len(mode)], (half, 0, *LARGE_WEBP))
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    made = io.BytesIO()
    picture.save(made, "WEBP", method=0, exif=exif.tobytes())
    assert SECRET in made.getvalue()
    return made.getvalue()


def _riff(blocks: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(blocks) + 4) + b"WEBP" + blocks


def _is_near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= 8 for one, other in zip(found, wanted, strict=True))


async def test_sixteen_bits_of_grey_are_not_cut_off(tmp_path: Path) -> None:
    made = io.BytesIO()
    Image.new("I;16", (400, 300), 0x4000).save(made, "PNG")
    await prepared(tmp_path, made.getvalue())
    with Image.open(tmp_path / "preview.part") as small:
        pixel = small.getpixel((200, 150))
        assert isinstance(pixel, tuple)
        assert abs(pixel[0] - 0x40) <= 2


NO_LIBWEBP = "from app.services import webp_small\nwebp_small._places = list\n"


def _with_little_memory(folder: Path, changed: str = "") -> Path:
    """The worker as it is, with 150 MiB instead of its usual bound, and what else is `changed`."""
    package = folder / "app" / "services"
    package.mkdir(parents=True)
    real = str(pictures.PROJECT_FOLDER)
    (folder / "app" / "__init__.py").write_text("", encoding="utf-8")
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "picture_work.py").write_text(
        f"import sys\nsys.path.insert(0, {real!r})\n"
        "for name in [one for one in sys.modules if one.split('.')[0] == 'app']:\n"
        "    del sys.modules[name]\n"
        "from app.services import picture_work\n"
        "picture_work.MEMORY_LIMIT_BYTES = 150 * 1024 * 1024\n"
        f"{changed}"
        "sys.exit(picture_work.main(sys.argv[1:]))\n",
        encoding="utf-8",
    )
    return folder


async def test_the_worker_gets_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:secret")
    started: list[dict[str, str]] = []
    real = asyncio.create_subprocess_exec

    async def watched(*arguments: str, **options: object) -> object:
        environment = options["env"]
        assert isinstance(environment, dict)
        started.append(environment)
        return await real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)
    await prepared(tmp_path, with_secrets("PNG"))
    assert started
    assert "BOT_TOKEN" not in started[0]
    assert set(started[0]) <= set(os.environ)
