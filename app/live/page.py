"""The Mini App's one HTML page, rendered from index.html: styles, sprite and names filled in.

It must never let the page carry anything that its own content policy would block.
"""

import base64
import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.live.icons import of_the_start
from app.live.jsmodules import LinkError

PAGE = "index.html"
ENTRY = "main.js"
# The components in all their states, for whoever works on them: only where nothing is linked.
GALLERY_FOLDER = "gallery/"
GALLERY_ENTRY = f"{GALLERY_FOLDER}main.js"
GALLERY_STYLE = f"{GALLERY_FOLDER}gallery.css"

_STYLE_LINK = re.compile(r'[ \t]*<link rel="stylesheet" href="/([^"]+)">\n?')
_SCRIPT = f'<script type="module" src="/{ENTRY}"></script>'
_LANGUAGE = re.compile(r'<html lang="[a-z]+"')
_SPRITE = re.compile(r"<!-- sprite: ([^ ]+) -->")
_BOT = '<meta name="bot" content="">'
_BOT_NAME = re.compile(r"[A-Za-z0-9_]{1,64}")
_CLIENT = re.compile(r"http://(127\.0\.0\.1|\[::1\]|localhost)(:[0-9]{1,5})?")
_BLOCKED = re.compile(
    r"<style|<script|<base\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE
)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_PART = re.compile(
    r"""(?P<gap>(?:\s|/\*.*?\*/)+)
    |"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^"')]*\)|\\.|[^\s"'/u\\]+|.""",
    re.DOTALL | re.VERBOSE,
)
_CSS_EDGE = re.compile(r"[^\\]?[{};,]")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors https://web.telegram.org https://*.telegram.org{client}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text and the Content-Security-Policy that fits it."""

    text: str
    policy: str


def linked_page(
    texts: Mapping[str, str],
    script_path: str,
    bot_username: str | None,
    pretend_origin: str | None = None,
    language: str | None = None,
) -> Page:
    """The page with its styles inline and one script. Raises LinkError.

    `language` is that of the script's words, where it is not the page's own. `pretend_origin`
    (Settings.pretend_origin) may frame the page and is the client it talks to.
    """
    page = _filled(texts, bot_username, pretend_origin)
    styles = _inline_styles(texts, page)
    style_hash = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
    first = _STYLE_LINK.search(page)
    if first is not None:
        page = page[: first.start()] + f"<style>{styles}</style>\n" + page[first.start() :]
    page = _STYLE_LINK.sub("", page)
    page = page.replace(_SCRIPT, _SCRIPT.replace(f"/{ENTRY}", script_path))
    if language is not None:
        page = _LANGUAGE.sub(f'<html lang="{language}"', page, count=1)
    return Page(page, _policy(f"'sha256-{style_hash}'", pretend_origin))


def raw_page(
    texts: Mapping[str, str], bot_username: str | None, pretend_origin: str | None = None
) -> Page:
    """The page with its links as they stand, for a browser that loads every file by itself."""
    return Page(_filled(texts, bot_username, pretend_origin), _policy("'self'", pretend_origin))


def gallery_page(texts: Mapping[str, str], pretend_origin: str | None = None) -> Page:
    """The page of `raw_page` with the gallery of components in the place of the app."""
    page = raw_page(texts, None, pretend_origin)
    style = f'<link rel="stylesheet" href="/{GALLERY_STYLE}">\n'
    script = _SCRIPT.replace(ENTRY, GALLERY_ENTRY)
    return Page(page.text.replace(_SCRIPT, style + script), page.policy)


def _policy(styles: str, pretend_origin: str | None) -> str:
    client = f" {pretend_origin}" if pretend_origin else ""
    return _POLICY.format(styles=styles, client=client)


def squeeze_css(text: str) -> str:
    """CSS with each run of spaces and comments as one space, and none beside { } ; ,"""
    parts = ["{"]
    gap = ""
    for match in _CSS_PART.finditer(text):
        if match["gap"]:
            # A comment parts two words without being a space between them.
            gap = " " if _CSS_COMMENT.sub("", match["gap"]) else "/**/"
            continue
        if gap and not _CSS_EDGE.fullmatch(parts[-1][-2:]) and match[0][0] not in "{};,":
            parts.append(gap)
        parts.append(match[0])
        gap = ""
    return "".join(parts[1:])


def _filled(texts: Mapping[str, str], bot_username: str | None, pretend_origin: str | None) -> str:
    if PAGE not in texts:
        raise LinkError(f"there is no {PAGE}")
    page = texts[PAGE]
    _check_page(page)
    page = _SPRITE.sub(lambda match: _sprite(texts, match[1]), page)
    return page.replace(_BOT, _bot(bot_username) + _client(pretend_origin))


def _bot(username: str | None) -> str:
    if username is None:
        return _BOT
    if not _BOT_NAME.fullmatch(username):
        raise ValueError("not a bot's username")
    return f'<meta name="bot" content="{html.escape(username)}">'


def _client(pretend_origin: str | None) -> str:
    """Beside a real Telegram the page says nothing: the bridge knows that client by itself."""
    if pretend_origin is None:
        return ""
    if not _CLIENT.fullmatch(pretend_origin):
        raise ValueError("not a pretend Telegram's origin")
    return f'\n<meta name="client" content="{pretend_origin}">'


def _check_page(page: str) -> None:
    for text in (_SCRIPT, _BOT):
        if page.count(text) != 1:
            raise LinkError(f"{PAGE}: needs exactly one {text}")
    rest = _STYLE_LINK.sub("", page.replace(_SCRIPT, ""))
    blocked = _BLOCKED.search(rest) or re.search(r'rel="stylesheet"', rest)
    if blocked is not None:
        line = page.count("\n", 0, page.find(blocked[0].strip())) + 1
        raise LinkError(f"{PAGE}:{line}: {blocked[0].strip()!r} is not accepted")


def _sprite(texts: Mapping[str, str], path: str) -> str:
    if path not in texts:
        raise LinkError(f"{PAGE}: there is no {path}")
    sprite = re.sub(r"<\?xml.*?\?>|<!--.*?-->", "", texts[path], flags=re.DOTALL).strip()
    blocked = _BLOCKED.search(sprite)
    if blocked is not None:
        raise LinkError(f"{path}: {blocked[0].strip()!r} is not accepted")
    sprite = of_the_start(re.sub(r">\s+<", "><", sprite))
    if sprite.startswith("<svg"):
        return sprite
    return f'<svg xmlns="http://www.w3.org/2000/svg" display="none">{sprite}</svg>'


def _inline_styles(texts: Mapping[str, str], page: str) -> str:
    styles = []
    for match in _STYLE_LINK.finditer(page):
        path = match[1]
        if path not in texts:
            raise LinkError(f"{PAGE}:{page.count(chr(10), 0, match.start()) + 1}: no {path}")
        if "</" in texts[path] or "@import" in texts[path]:
            raise LinkError(f"{path}: </ and @import are not accepted in a style")
        styles.append(squeeze_css(texts[path]))
    return "".join(styles)
