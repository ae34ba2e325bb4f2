"""A WebP drawn small while it is decoded, so that a very large one is never whole in memory.

Pillow makes room for four whole pictures before it hands out the first. The library beneath it
(libwebp, the very one that Pillow brings along) can shrink row by row instead. It runs only inside
the bounds of picture_work.py, and only over a header that was judged before.
"""

import ctypes
import ctypes.util
import sys
from collections.abc import Iterator
from ctypes import POINTER, Structure, c_int, c_size_t, c_uint32, c_void_p
from pathlib import Path

import PIL
from PIL import Image

#: WEBP_DECODER_ABI_VERSION of webp/decode.h: with another major one the structures are others.
_ABI = 0x0209
_RGBA = 1
_CHANNELS = 4


class CannotShrinkError(Exception):
    """There is no such library here, or it does not take this picture (an animated one)."""


class _Features(Structure):
    _fields_ = (
        ("width", c_int), ("height", c_int), ("has_alpha", c_int), ("has_animation", c_int),
        ("format", c_int), ("pad", c_uint32 * 5),
    )  # fmt: skip


class _Rgba(Structure):
    _fields_ = (("rgba", c_void_p), ("stride", c_int), ("size", c_size_t))


class _Yuva(Structure):
    """Not used: the larger side of a union."""

    _fields_ = (("planes", c_void_p * 4), ("strides", c_int * 4), ("sizes", c_size_t * 4))


class _Pixels(ctypes.Union):
    _fields_ = (("rgba", _Rgba), ("yuva", _Yuva))


class _Output(Structure):
    _fields_ = (
        ("colorspace", c_int), ("width", c_int), ("height", c_int),
        ("is_external_memory", c_int), ("pixels", _Pixels), ("pad", c_uint32 * 4),
        ("private_memory", c_void_p),
    )  # fmt: skip


class _Options(Structure):
    _fields_ = (
        ("bypass_filtering", c_int), ("no_fancy_upsampling", c_int), ("use_cropping", c_int),
        ("crop", c_int * 4), ("use_scaling", c_int), ("scaled_width", c_int),
        ("scaled_height", c_int), ("use_threads", c_int), ("dithering_strength", c_int),
        ("flip", c_int), ("alpha_dithering_strength", c_int), ("pad", c_uint32 * 5),
    )  # fmt: skip


class _Config(Structure):
    _fields_ = (("input", _Features), ("output", _Output), ("options", _Options))


def shrunk(source: Path, size: tuple[int, int]) -> Image.Image:
    """The picture at `source` in `size`, which is smaller than its own.

    Raises CannotShrinkError.
    """
    library = _library()
    config = _Config()
    if not library.WebPInitDecoderConfigInternal(ctypes.byref(config), _ABI):
        raise CannotShrinkError("another generation of libwebp")
    width, height = size
    pixels = ctypes.create_string_buffer(width * height * _CHANNELS)
    config.options.use_scaling = 1
    config.options.scaled_width, config.options.scaled_height = width, height
    config.output.colorspace = _RGBA
    config.output.is_external_memory = 1
    config.output.pixels.rgba = _Rgba(
        ctypes.addressof(pixels), width * _CHANNELS, width * height * _CHANNELS
    )
    content = source.read_bytes()
    refusal = library.WebPDecode(content, len(content), ctypes.byref(config))
    if refusal:
        raise CannotShrinkError(f"libwebp says {refusal}")
    made = Image.frombytes("RGBA", size, pixels.raw)
    return made if config.input.has_alpha else made.convert("RGB")


def _library() -> ctypes.CDLL:
    for place in _places():
        try:
            library = ctypes.CDLL(place)
            library.WebPInitDecoderConfigInternal.argtypes = (POINTER(_Config), c_int)
            library.WebPDecode.argtypes = (ctypes.c_char_p, c_size_t, POINTER(_Config))
        except (OSError, AttributeError):
            continue
        return library
    raise CannotShrinkError("no libwebp")


def _places() -> Iterator[str]:
    """That of Pillow's own wheel (Linux, macOS), then the system's. On Windows Pillow has it inside
    itself, where nobody else can call it."""
    package = Path(PIL.__file__).parent
    for folder in (package.parent / "pillow.libs", package / ".dylibs"):
        yield from sorted(map(str, folder.glob("libwebp[-.][0-9a-f]*")))
    if sys.platform != "win32":
        found = ctypes.util.find_library("webp")
        if found:
            yield found
