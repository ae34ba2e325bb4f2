"""How a Telegram client would open the Mini App: signed initData, theme and platform in the hash.

The bot's token is made up, so what is signed here opens the desks of this folder's scripts only.
"""

import hashlib
import hmac
import json
from urllib.parse import quote, urlencode

from scripts.bench.people import BOT_TOKEN
from scripts.pictures.sample import Face

CLIENT_VERSION = "9.0"
Theme = dict[str, str]

DAY: Theme = {
    "bg_color": "#ffffff",
    "secondary_bg_color": "#efeff4",
    "text_color": "#000000",
    "hint_color": "#999999",
    "link_color": "#2481cc",
    "button_color": "#2481cc",
    "button_text_color": "#ffffff",
}
NIGHT: Theme = {
    "bg_color": "#18222d",
    "secondary_bg_color": "#131415",
    "text_color": "#ffffff",
    "hint_color": "#b1c3d5",
    "link_color": "#62bcf9",
    "button_color": "#2ea6ff",
    "button_text_color": "#ffffff",
}
BLACK: Theme = {
    "bg_color": "#000000",
    "secondary_bg_color": "#1c1c1d",
    "text_color": "#ffffff",
    "hint_color": "#98989e",
    "link_color": "#3e88f7",
    "button_color": "#8774e1",
    "button_text_color": "#ffffff",
}
#: What somebody has made for themselves: its white on its accent has a contrast of 2.1 to 1.
CUSTOM: Theme = {
    "bg_color": "#fff5f0",
    "secondary_bg_color": "#f6e3da",
    "text_color": "#4b3a34",
    "hint_color": "#c9a99d",
    "link_color": "#e8a08c",
    "button_color": "#e8a08c",
    "button_text_color": "#ffffff",
}


def init_data(face: Face, at_ms: int) -> str:
    """What Telegram says of who opens the app, signed at that moment (Unix time)."""
    user = {
        "id": face.id,
        "first_name": face.name,
        "username": face.username,
        "language_code": "ru",
    }
    fields = {
        "auth_date": str(at_ms // 1000),
        "user": json.dumps(user, ensure_ascii=False),
    }
    lines = "\n".join(f"{key}={fields[key]}" for key in sorted(fields))
    secret = hmac.digest(b"WebAppData", BOT_TOKEN.encode(), "sha256")
    fields["hash"] = hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields)


def launch_url(
    port: int, face: Face, platform: str, theme: Theme, ticket_id: int | None, at_ms: int
) -> str:
    """The address with its launch parameters; `ticket_id` opens a ticket, with the list below."""
    launch = {
        "tgWebAppData": init_data(face, at_ms),
        "tgWebAppVersion": CLIENT_VERSION,
        "tgWebAppPlatform": platform,
        "tgWebAppThemeParams": json.dumps(theme),
    }
    query = f"?ticket={ticket_id}" if ticket_id else ""
    return f"http://127.0.0.1:{port}/{query}#{urlencode(launch, quote_via=quote)}"
