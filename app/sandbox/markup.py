"""Reply markup: inline keyboards, reply keyboards, removal and forced replies.
It refuses the buttons that Telegram refuses, above all web_app outside private chats.
"""

from typing import Any
from urllib.parse import urlsplit

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat
from app.sandbox.refusal import bad_request
from app.sandbox.rules import Rules

BUTTON_LIMIT = 100
CALLBACK_LIMIT_BYTES = 64
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
STYLES = frozenset({"", "default", "primary", "danger", "success"})
INLINE_ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
)
PRIVATE_REQUESTS = {
    "request_contact": "phone number",
    "request_location": "location",
    "request_poll": "poll",
    "request_users": "users",
    "request_chat": "chats",
}
INLINE = "inline keyboard button"
PLAIN = "keyboard button"

Markup = dict[str, Any]


def parsed_markup(arguments: Arguments) -> Markup | None:
    """What the call carries, refused where it cannot be read at all; None when it is empty."""
    given = arguments.structure("reply_markup", "reply keyboard markup")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    keyboard = _rows(given, "keyboard", 'field "keyboard"')
    inline = _rows(given, "inline_keyboard", 'field "inline_keyboard" of the InlineKeyboardMarkup')
    if keyboard:
        return {**given, "keyboard": [[_plain(button) for button in row] for row in keyboard]}
    if inline:
        return {"inline_keyboard": [[_inline(button) for button in row] for row in inline if row]}
    kept = {name: value for name, value in given.items() if not name.endswith("keyboard") or value}
    return kept if kept.get("remove_keyboard") or kept.get("force_reply") else None


def usable_markup(markup: Markup | None, chat: Chat, rules: Rules) -> Markup | None:
    """The same markup once it fits this chat, or None where no button is left."""
    if markup is None:
        return None
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    buttons = [button for row in rows for button in row]
    check = _check_inline if "inline_keyboard" in markup else _check_plain
    for button in buttons:
        check(button, chat, rules)
    if len(buttons) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return markup if buttons or (not rows and "inline_keyboard" not in markup) else None


def inline_only(markup: Markup | None) -> Markup | None:
    """For edits: nothing but an inline keyboard may be there."""
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def check_web_app_url(url: str, what: str, rules: Rules) -> None:
    scheme, host = scheme_and_host(url)
    if scheme == "https" and host:
        return
    if rules.loopback_web_apps and scheme == "http" and host in LOOPBACK_HOSTS:
        return
    reason = "Only HTTPS links are allowed" if scheme == "http" else "Wrong HTTP URL"
    raise bad_request(f"{what} Web App URL '{url}' is invalid: {reason}")


def scheme_and_host(url: str) -> tuple[str, str]:
    """Both empty when it is no address at all."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or ""
    except ValueError:
        return "", ""


def _rows(given: Markup, name: str, where: str) -> list[list[Any]]:
    rows = given.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f"{where} must be an Array of Arrays")
    return rows


def _inline(button: Any) -> Markup:
    where = f"can't parse {INLINE}"
    if not isinstance(button, dict):
        raise bad_request(f"{where}: InlineKeyboardButton must be an Object")
    text = _text_of(button, where)
    action = next((name for name in INLINE_ACTIONS if _acts(button, name)), None)
    if action is None:
        raise bad_request(f"{where}: Text buttons are unallowed in the inline keyboard")
    return {"text": text, action: button[action], **_look(button, where)}


def _acts(button: Markup, name: str) -> bool:
    """Some actions are there by being named, even when empty; `url` and data need a value."""
    value = button.get(name)
    return bool(value) if name in {"url", "callback_data"} else value is not None


def _plain(button: Any) -> Markup:
    where = f"can't parse {PLAIN}"
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise bad_request(f"{where}: KeyboardButton must be a String or an Object")
    return {**button, "text": _text_of(button, where), **_look(button, where)}


def _text_of(button: Markup, where: str) -> str:
    text = button.get("text")
    if text is None:
        raise bad_request(f'{where}: Can\'t find field "text"')
    if isinstance(text, str):
        return text
    raise bad_request(f'{where}: Field "text" must be of type String')


def _look(button: Markup, where: str) -> Markup:
    if str(button.get("style", "")).lower() not in STYLES:
        raise bad_request(f"{where}: invalid button style specified")
    return {name: button[name] for name in ("style", "icon_custom_emoji_id") if button.get(name)}


def _check_inline(button: Markup, chat: Chat, rules: Rules) -> None:
    if not button["text"]:
        raise bad_request(f"{INLINE} text must be non-empty")
    if "url" in button:
        _check_url(str(button["url"]))
    if len(str(button.get("callback_data", "")).encode()) > CALLBACK_LIMIT_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "web_app" not in button:
        return
    _check_web_app(button["web_app"], INLINE, rules)
    if not chat.is_private:
        raise bad_request("BUTTON_TYPE_INVALID")


def _check_plain(button: Markup, chat: Chat, rules: Rules) -> None:
    if not button["text"]:
        raise bad_request(f"{PLAIN} text must be non-empty")
    if not chat.is_private:
        for name, what in PRIVATE_REQUESTS.items():
            if button.get(name):
                raise bad_request(f"{what} can be requested in private chats only")
        if "web_app" in button:
            raise bad_request("web App buttons can be used in private chats only")
    if "web_app" in button:
        _check_web_app(button["web_app"], PLAIN, rules)


def _check_url(url: str) -> None:
    scheme, host = scheme_and_host(url if "://" in url else f"http://{url}")
    is_web = scheme in {"http", "https"} and "." in host
    if not is_web and scheme not in {"tg", "ton"}:
        raise bad_request(f"{INLINE} URL '{url}' is invalid: Wrong HTTP URL")


def _check_web_app(value: Any, what: str, rules: Rules) -> None:
    url = value.get("url") if isinstance(value, dict) else None
    if not isinstance(url, str):
        raise bad_request(f'can\'t parse {what}: Can\'t find field "url"')
    check_web_app_url(url, what, rules)
