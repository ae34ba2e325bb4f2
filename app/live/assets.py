"""The Mini App as it leaves the server: every path with its bytes, made once and kept in memory.

After `load_assets` nothing is read from disk, and no path outside the finished list exists.
"""

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.live.generated import (
    BUILD_MODULE,
    FIRST_LANGUAGE,
    build_module,
    with_generated,
)
from app.live.jsmodules import LinkError
from app.live.page import (
    ENTRY,
    GALLERY_ENTRY,
    GALLERY_FOLDER,
    PAGE,
    Page,
    gallery_page,
    linked_page,
    raw_page,
)
from app.live.preferences import preferred_language
from app.live.responses import Headers, Response
from app.live.scripts import Linking, linked_scripts, packed, short_digest

_TEXT_SUFFIXES = (".html", ".js", ".css", ".svg")
_PRIVATE_KEYS = ("bot.", "script.")
_GALLERY_KEYS = ("gallery.",)
_REVALIDATE: Headers = (("Cache-Control", "no-cache"),)
_FOREVER: Headers = (
    ("Cache-Control", "public, max-age=31536000, immutable"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_BY_CODING = "Accept-Encoding"
_BY_LANGUAGE = "Accept-Encoding, Accept-Language"
_MIME = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Variant:
    """One encoding of an asset: its ETag and the two answers it may be needed for."""

    etag: str
    whole: Response
    unchanged: Response


@dataclass(frozen=True, slots=True)
class Asset:
    """One path's variants by content coding; `identity` is always among them."""

    variants: Mapping[str, Variant]


@dataclass(frozen=True, slots=True)
class Assets:
    """Every path that is served, by its exact name, and the name of this build.

    `pages` is the page in each language that it is made in, `scripts` the path of its script;
    `by_path` has it in the first language.
    """

    by_path: Mapping[str, Asset]
    build: str
    texts: Mapping[str, str]
    scripts: Mapping[str, str]
    pages: Mapping[str, Asset] = field(default_factory=dict)
    pretend_origin: str | None = None

    @property
    def script_path(self) -> str:
        """The script of the page in the first language."""
        return self.scripts[FIRST_LANGUAGE]

    def with_bot(self, username: str | None) -> "Assets":
        """The same assets with the bot's name in the page; only the page is made again.

        Takes as long as compressing the page once more for each language (tens of ms): call it in
        a thread.
        """
        pages = {}
        for language, path in self.scripts.items():
            page = linked_page(self.texts, path, username, self.pretend_origin, language)
            pages[language] = _page_asset(page, path)
        return replace(self, by_path={**self.by_path, "/": pages[FIRST_LANGUAGE]}, pages=pages)

    def find(self, path: str, wanted: str | None) -> Asset | None:
        """What is served under a path, the page in the language of an Accept-Language header."""
        if path == "/" and self.pages:
            return self.pages.get(preferred_language(wanted), self.by_path["/"])
        return self.by_path.get(path)


def load_assets(
    root: Path,
    locales: Path,
    bot_username: str | None = None,
    pretend_origin: str | None = None,
    linking: Linking = linked_scripts,
) -> Assets:
    """Read, check, link and compress the Mini App in `root`. Raises LinkError, OSError."""
    everything = read_texts(root, locales, (*_PRIVATE_KEYS, *_GALLERY_KEYS))
    texts = {path: text for path, text in everything.items() if not path.startswith(GALLERY_FOLDER)}
    build = short_digest(json.dumps(sorted(texts.items())).encode())
    texts[BUILD_MODULE] = build_module(build)
    if ENTRY not in texts:
        raise LinkError(f"there is no {ENTRY}")
    scripts = linking(texts)
    by_path = {path: _asset(codings, ".js", _FOREVER) for path, codings in scripts.bodies.items()}
    made = Assets(by_path, build, texts, scripts.starts, pretend_origin=pretend_origin)
    return made.with_bot(bot_username)


def load_raw_assets(
    root: Path, locales: Path, bot_username: str | None = None, pretend_origin: str | None = None
) -> Assets:
    """The Mini App unlinked and uncompressed, for development: every module by its own name."""
    texts = read_texts(root, locales)
    texts[BUILD_MODULE] = build_module("dev")
    by_path = {
        f"/{path}": _plain_asset(text.encode(), Path(path).suffix)
        for path, text in texts.items()
        if path != PAGE
    }
    page = raw_page(texts, bot_username, pretend_origin)
    by_path["/"] = _plain_asset(page.text.encode(), ".html", _page_headers(page))
    if GALLERY_ENTRY in texts:
        page = gallery_page(texts, pretend_origin)
        by_path["/gallery"] = _plain_asset(page.text.encode(), ".html", _page_headers(page))
    return Assets(by_path, "dev", texts, {FIRST_LANGUAGE: f"/{ENTRY}"})


def read_texts(
    root: Path, locales: Path, private_keys: tuple[str, ...] = _PRIVATE_KEYS
) -> dict[str, str]:
    """The Mini App's files by their path below `root`, and the generated modules.

    Words whose keys begin with one of `private_keys` stay on the server.
    """
    texts = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*"))
        if path.suffix in _TEXT_SUFFIXES and path.is_file()
    }
    return with_generated(texts, locales, private_keys)


def _page_headers(page: Page) -> Headers:
    return (
        *_REVALIDATE,
        ("Content-Security-Policy", page.policy),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    )


def _page_asset(page: Page, script_path: str) -> Asset:
    early = ("Link", f"<{script_path}>; rel=modulepreload")
    return _asset(packed(page.text.encode()), ".html", (*_page_headers(page), early), _BY_LANGUAGE)


def _asset(
    codings: Mapping[str, bytes], suffix: str, headers: Headers, varies: str = _BY_CODING
) -> Asset:
    headers = (("Vary", varies), *headers)
    etag = short_digest(codings["identity"])
    return Asset(
        {coding: _variant(etag, body, suffix, coding, headers) for coding, body in codings.items()}
    )


def _plain_asset(content: bytes, suffix: str, headers: Headers = _REVALIDATE) -> Asset:
    return _asset({"identity": content}, suffix, headers)


def _variant(digest: str, body: bytes, suffix: str, coding: str, headers: Headers) -> Variant:
    etag = f'"{digest}-{coding}"'
    kept = (("ETag", etag), *headers)
    encoded = (("Content-Encoding", coding),) if coding != "identity" else ()
    mime = _MIME.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
    described = (("Content-Type", f"{mime}; charset=utf-8"), *encoded, *kept)
    return Variant(etag, Response(200, described, body), Response(304, kept))
