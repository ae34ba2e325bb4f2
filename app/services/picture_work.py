"""One picture made fit to be shown, in a process of its own that may die of it.

It is started by pictures.py with a few paths and gets neither secrets nor the network's address;
what a hostile picture can do is to end this process, which has its own bounds of memory and time.
"""

import contextlib
import json
import os
import struct
import sys
from pathlib import Path
from typing import Any

from PIL import Image

from app.domain.filetype import HEAD_BYTES, PICTURES, PIXELS_LIMIT, SIDE_LIMIT, sniff
from app.domain.picture_strip import BrokenPicture, stripped, webp_size
from app.services.webp_small import CannotShrinkError, shrunk

PREVIEW_SIDE = 640
PREVIEW_QUALITY = 80
#: Of the preview's first sketch, drawn at once.
BAND_ROWS = 8
#: For a picture that has to be turned, which cannot be done without writing it anew.
TURNED_QUALITY = 93
MEMORY_LIMIT_BYTES = 512 * 1024 * 1024
#: Four whole pictures: two of the decoder's, one that it hands over, one that can be drawn from.
WEBP_BYTES_PER_PIXEL = 16
#: The rest of the process.
WEBP_BYTES_BESIDE = 48 * 1024 * 1024
CPU_LIMIT_S = 15
WRITE_LIMIT_BYTES = 128 * 1024 * 1024
NICENESS = 10

_OOM_SCORE = Path("/proc/self/oom_score_adj")
_FORMS = ("JPEG", "PNG", "GIF", "WEBP")
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def bound() -> None:
    """Takes the process's own means away, where the system knows how."""
    if sys.platform == "win32":
        return
    import resource

    for what, limit in (
        (resource.RLIMIT_AS, MEMORY_LIMIT_BYTES),
        (resource.RLIMIT_CPU, CPU_LIMIT_S),
        (resource.RLIMIT_FSIZE, WRITE_LIMIT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (limit if hard < 0 else min(limit, hard), hard))
    os.nice(NICENESS)
    with contextlib.suppress(OSError):
        # Should the machine itself run out of memory, this process goes before any other.
        _OOM_SCORE.write_text("1000", encoding="ascii")


def tell(**found: object) -> None:
    """One line to the parent: what is known so far stays known, whatever follows."""
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def work(source: Path, clean: Path | None, preview: Path) -> None:
    """Tells `size` or `bomb`, then `clean`, then `preview`; ends early with `broken`."""
    with source.open("rb") as file:
        head = file.read(HEAD_BYTES)
    mime = sniff(head)
    if mime not in PICTURES:
        tell(stage="broken")
        return
    size = webp_size(head) if mime == "image/webp" else None
    if size and _is_bomb(size):
        tell(stage="bomb")
        return
    if size and _takes(size) > MEMORY_LIMIT_BYTES:
        _work_at_large_webp(source, clean, preview, size)
        return
    with Image.open(source, formats=_FORMS) as picture:
        if _is_bomb(picture.size):
            tell(stage="bomb")
            return
        orientation = _orientation_of(picture)
        width, height = picture.size if orientation < 5 else picture.size[::-1]
        tell(stage="size", width=width, height=height)
    if clean is not None:
        _clean(source, clean, mime, orientation)
    with Image.open(source, formats=_FORMS) as picture:
        _draw_preview(picture, orientation, preview)


def _work_at_large_webp(
    source: Path, clean: Path | None, preview: Path, size: tuple[int, int]
) -> None:
    """One that Pillow has no room for: it has its size from its header, lies as it lies, and is
    drawn small while it is decoded."""
    tell(stage="size", width=size[0], height=size[1])
    if clean is not None:
        _clean(source, clean, "image/webp", orientation=1)
    scale = PREVIEW_SIDE / max(size)
    try:
        small = shrunk(source, (max(1, round(size[0] * scale)), max(1, round(size[1] * scale))))
    except CannotShrinkError:
        # Where no bound is set (Windows) there may be room after all.
        with Image.open(source, formats=_FORMS) as picture:
            _draw_preview(picture, 1, preview)
        return
    _save_preview(small, preview)


def _takes(size: tuple[int, int]) -> int:
    return size[0] * size[1] * WEBP_BYTES_PER_PIXEL + WEBP_BYTES_BESIDE


def _orientation_of(picture: Image.Image) -> int:
    """1 to 8, from the file's head alone: the library's own way would decode a PNG for it."""
    exif = Image.Exif()
    try:
        exif.load(picture.info.get("exif", b""))
        said = exif.get(_ORIENTATION, 1)
    except (ValueError, SyntaxError, KeyError, struct.error):
        return 1
    return said if isinstance(said, int) and 1 <= said <= 8 else 1


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    turn = _UPRIGHT.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _is_bomb(size: tuple[int, int]) -> bool:
    width, height = size
    return width * height > PIXELS_LIMIT or max(size) > SIDE_LIMIT or min(size) < 1


def _clean(source: Path, clean: Path, mime: str, orientation: int) -> None:
    """Without what it says of its owner, right way up: to the last bit where it lies right."""
    content = source.read_bytes()
    try:
        safe = stripped(content, mime, orientation)
    except BrokenPicture:
        tell(stage="broken")
        raise SystemExit(0) from None
    clean.write_bytes(safe)
    # A JPEG still says which way is up; should turning it take too much, it stays so.
    tell(stage="clean")
    if orientation == 1:
        return
    del content, safe
    turned = clean.with_name(clean.stem + "-turned.part")
    _turn(source, orientation, turned, mime)
    turned.replace(clean)


def _turn(source: Path, orientation: int, target: Path, mime: str) -> None:
    with Image.open(source, formats=_FORMS) as picture:
        told: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
        if mime == "image/jpeg":
            told |= {"quality": TURNED_QUALITY, "subsampling": _subsampling(picture)}
        elif mime == "image/webp":
            told |= {"quality": TURNED_QUALITY}
        form = picture.format
        upright = _upright(picture, orientation)
        upright.info.clear()
        upright.save(target, form, **{key: value for key, value in told.items() if value})


def _subsampling(picture: Any) -> int:
    """As its camera had it; 4:2:0 where that is not known."""
    layers: list[tuple[int, ...]] = getattr(picture, "layer", [])
    is_full = len(layers) == 3 and layers[0][1:3] == layers[1][1:3]
    return 0 if is_full else 2


def _draw_preview(picture: Image.Image, orientation: int, target: Path) -> None:
    picture.draft("RGB", (PREVIEW_SIDE * 2, PREVIEW_SIDE * 2))
    has_holes = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    handy = _reduced(picture, "RGBA" if has_holes else "RGB")
    handy.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
    small = _upright(handy, orientation)
    small.info.clear()
    _save_preview(small, target)


def _save_preview(small: Image.Image, target: Path) -> None:
    small.save(target, "WEBP", quality=PREVIEW_QUALITY, method=4)
    tell(stage="preview", width=small.width, height=small.height)


def _reduced(picture: Image.Image, mode: str) -> Image.Image:
    """Nearer to the preview's size, in full colours: band by band, as a second whole of a very
    large picture would not fit into the memory that there is."""
    factor = max(1, min(picture.size) // (PREVIEW_SIDE * 2))
    width, height = picture.size
    made = Image.new(mode, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, factor * BAND_ROWS):
        band = picture.crop((0, top, width, min(height, top + factor * BAND_ROWS)))
        made.paste(_in_mode(band, picture, mode).reduce(factor), (0, top // factor))
    return made


def _in_mode(band: Image.Image, picture: Image.Image, mode: str) -> Image.Image:
    """Sixteen bits of grey become eight; the library would cut them off instead."""
    if band.mode.startswith("I"):
        band = band.point(lambda grey: grey / 256).convert("L")
    band.info = picture.info
    return band.convert(mode)


def main(arguments: list[str]) -> int:
    """`source clean preview`; an empty `clean` leaves the file as it is."""
    bound()
    Image.MAX_IMAGE_PIXELS = PIXELS_LIMIT
    source, clean, preview = arguments
    try:
        work(Path(source), Path(clean) if clean else None, Path(preview))
    except Image.DecompressionBombError:
        tell(stage="bomb")
    except (OSError, ValueError, SyntaxError, MemoryError, struct.error):
        tell(stage="failed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
