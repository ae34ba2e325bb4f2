"""Files that mean harm: each with what it may be taken for at most."""

import io
import zipfile
from typing import NamedTuple

from PIL import Image

from tests.domain.test_picture_strip import with_secrets

#: A page that says so when it runs.
SCRIPT = b"<script>document.title='ran';alert(1);fetch('/healthz')</script>"
PAGE = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
OCTETS = "application/octet-stream"


class Hostile(NamedTuple):
    """`mime` is what the desk may call it; `words` are its sender's lies."""

    content: bytes
    mime: str
    words: dict[str, str]


def _zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../evil.html", PAGE)
    return made.getvalue()


def _gif_and_page() -> bytes:
    """GIF89a=/*…*/ is a script as well, and the comment and the tail are a page."""
    made = io.BytesIO()
    Image.new("P", (10799, 1)).save(made, "GIF", comment=b"*/=1;alert(1)/*" + PAGE)
    return made.getvalue() + PAGE


def _wrapped(text: str, encoding: str) -> bytes:
    return text.encode(encoding)


_SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'

HOSTILE: dict[str, Hostile] = {
    "html": Hostile(PAGE, OCTETS, {"mime": "image/png", "kind": "photo"}),
    "html behind spaces": Hostile(b" \n\t" * 300 + PAGE, OCTETS, {"mime": "text/html"}),
    "html utf-16": Hostile(_wrapped("\ufeff" + PAGE.decode(), "utf-16-le"), OCTETS, {}),
    "html utf-16 be": Hostile(_wrapped("\ufeff" + PAGE.decode(), "utf-16-be"), OCTETS, {}),
    "html utf-7": Hostile(b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-", OCTETS, {}),
    "svg": Hostile(_SVG.encode(), OCTETS, {"mime": "image/svg+xml", "kind": "photo"}),
    "svg in xml": Hostile(b'<?xml version="1.0"?>' + _SVG.encode(), OCTETS, {"look": "sticker"}),
    "xhtml": Hostile(
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</html>",
        OCTETS, {"mime": "application/xhtml+xml"},
    ),
    "pdf": Hostile(b"%PDF-1.7\n/OpenAction<</S/JavaScript>>" + PAGE, "application/pdf", {}),
    "gif and page": Hostile(_gif_and_page(), "image/gif", {"mime": "text/html"}),
    "jpeg and zip": Hostile(with_secrets("JPEG") + _zip(), "image/jpeg", {}),
    "png and page": Hostile(with_secrets("PNG") + PAGE, "image/png", {}),
    "jpeg by name only": Hostile(b"\xff\xd8\xff" + PAGE, OCTETS, {"kind": "photo"}),
    "png by name only": Hostile(b"\x89PNG\r\n\x1a\n" + PAGE, OCTETS, {"kind": "photo"}),
    "webm by name only": Hostile(b"\x1a\x45\xdf\xa3" + PAGE, OCTETS, {"kind": "video"}),
    "mp3 and page": Hostile(b"ID3\x04\x00\x00\x00\x00\x00\x00" + PAGE, "audio/mpeg", {}),
    "program": Hostile(b"MZ\x90\x00" + bytes(200), OCTETS, {"kind": "voice"}),
    "zip": Hostile(_zip(), "application/zip", {"kind": "photo"}),
}  # fmt: skip

NAMES = (
    "../../../../etc/cron.d/evil",
    "..\\..\\evil.html",
    "/etc/passwd",
    "a\r\nContent-Type: text/html\r\n\r\n<script>",
    "photo\u202egpj.exe",
    "a\u2028b\u2029c.html",
    "\x00\x01\x1b[31m.png",
    "CON.png",
    "x" * 1000 + ".html",
    '"; filename=evil.html; x="',
    ".htaccess",
    "",
    "%2e%2e%2fevil",
    "<img src=x onerror=alert(1)>.png",
)
