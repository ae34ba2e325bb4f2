"""Opening a Mini App: the signed initData and the address with its launch parameters.
It signs as Telegram documents for `Telegram.WebApp.initData`, for any token it is given.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Collection
from typing import Any
from urllib.parse import quote, urlencode

VERSION = "9.6"
SIGNATURE_BYTES = 64
#: What a launch may carry beside its colours: our word, the parameter.
MARKS = {
    "fullscreen": "tgWebAppFullscreen",
    "settings": "tgWebAppShowSettings",
    "inline": "tgWebAppBotInline",
}
_START_PARAM = re.compile(r"[A-Za-z0-9_-]{1,512}")
LIGHT_THEME = {
    "bg_color": "#ffffff",
    "text_color": "#000000",
    "hint_color": "#999999",
    "link_color": "#2481cc",
    "button_color": "#2481cc",
    "button_text_color": "#ffffff",
    "secondary_bg_color": "#f1f1f4",
    "header_bg_color": "#ffffff",
    "bottom_bar_bg_color": "#f1f1f4",
    "accent_text_color": "#2481cc",
    "section_bg_color": "#ffffff",
    "section_header_text_color": "#6d6d72",
    "section_separator_color": "#c8c7cc",
    "subtitle_text_color": "#8e8e93",
    "destructive_text_color": "#ff3b30",
}


def sign_launch(token: str, user: dict[str, Any], auth_date_s: int, **fields: str) -> str:
    """The query string a client hands to the page, its values percent-encoded.

    `user` is the WebAppUser object; `fields` are query_id, chat_type, start_param and the like.
    The `signature` for third parties is random bytes of the right length: it stays inside the
    HMAC as in real life, but an Ed25519 check of it fails.
    """
    values = {
        **fields,
        "user": json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(auth_date_s),
        "signature": _urlsafe(secrets.token_bytes(SIGNATURE_BYTES)),
    }
    lines = "\n".join(f"{name}={value}" for name, value in sorted(values.items()))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    values["hash"] = hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()
    return urlencode(values, quote_via=quote, safe="")


def launch_url(
    page: str,
    init_data: str | None,
    *,
    platform: str = "android",
    version: str = VERSION,
    theme: dict[str, str] | None = None,
    default_colors: dict[str, str] | None = None,
    marks: Collection[str] = (),
) -> str:
    """`page` with the launch parameters in its hash, in the order of real clients.

    No initData means a reply keyboard button or inline mode. `default_colors` are those set with
    @BotFather (bg_color, bg_dark_color, header_color, header_dark_color). `marks` are of
    fullscreen, settings (there is a settings button from the start), inline (the bot takes inline
    queries). Raises ValueError for another mark.
    """
    parameters = {} if init_data is None else {"tgWebAppData": init_data}
    parameters["tgWebAppVersion"] = version
    parameters["tgWebAppPlatform"] = platform
    parameters["tgWebAppThemeParams"] = _compact(theme or LIGHT_THEME)
    if unknown := set(marks) - set(MARKS):
        raise ValueError(f"no such mark of a launch: {', '.join(sorted(unknown))}")
    parameters |= {MARKS[mark]: "1" for mark in MARKS if mark in marks}
    if default_colors:
        parameters["tgWebAppDefaultColors"] = _compact(default_colors)
    return page + _joint(page) + urlencode(parameters, quote_via=quote, safe="")


def with_start_param(page: str, start_param: str) -> str:
    """The page of a link with `startapp`: its parameter stands in the query, before any hash.

    Raises ValueError for one that no client passes on.
    """
    if not _START_PARAM.fullmatch(start_param):
        raise ValueError("a start parameter is 1 to 512 of A-Z a-z 0-9 _ -")
    address, mark, fragment = page.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}tgWebAppStartParam={start_param}{mark}{fragment}"


def web_app_user(wire: dict[str, Any], *, may_write: bool = True) -> dict[str, Any]:
    """The WebAppUser of a Bot API User: a surname is always there, a permission only when given.

    Real ones bring a photo_url of t.me besides, which would lead out of this machine.
    """
    user = {"id": wire["id"], "first_name": wire["first_name"]}
    user["last_name"] = wire.get("last_name", "")
    user |= {name: wire[name] for name in ("username", "language_code") if name in wire}
    return {**user, "allows_write_to_pm": True} if may_write else user


def _joint(page: str) -> str:
    """What Telegram puts between an address and its parameters, by the hash it has already."""
    _, mark, fragment = page.partition("#")
    if not mark:
        return "#"
    if "=" in fragment or "?" in fragment:
        return "&"
    return "?" if fragment else ""


def _compact(colors: dict[str, str]) -> str:
    return json.dumps(colors, separators=(",", ":"))


def new_query_id() -> str:
    return _urlsafe(secrets.token_bytes(16))


def _urlsafe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
