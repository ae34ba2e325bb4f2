"""Opening a Mini App: the signed initData and the address with its launch parameters.
It signs as Telegram documents for `Telegram.WebApp.initData`, for any token it is given.
"""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any
from urllib.parse import quote, urlencode

VERSION = "9.6"
SIGNATURE_BYTES = 64
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


def sign_launch(
    token: str, user: dict[str, Any], auth_date_s: int, **fields: str
) -> str:
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
) -> str:
    """`page` with the launch parameters in its hash; no initData means a reply keyboard button."""
    parameters = {
        "tgWebAppVersion": version,
        "tgWebAppPlatform": platform,
        "tgWebAppThemeParams": json.dumps(theme or LIGHT_THEME, separators=(",", ":")),
    }
    if init_data is not None:
        parameters = {"tgWebAppData": init_data, **parameters}
    joint = "&" if "#" in page else "#"
    return page + joint + urlencode(parameters, quote_via=quote, safe="")


def web_app_user(wire: dict[str, Any]) -> dict[str, Any]:
    """The WebAppUser of a Bot API User; people who wrote to the bot allow it to write back."""
    names = ("id", "first_name", "last_name", "username", "language_code")
    user = {name: wire[name] for name in names if name in wire}
    return {**user, "allows_write_to_pm": True}


def new_query_id() -> str:
    return _urlsafe(secrets.token_bytes(16))


def _urlsafe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
