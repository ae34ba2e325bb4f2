"""Reply markup: inline keyboards, reply keyboards, removal and forced replies.
It refuses the buttons that Telegram refuses, above all web_app outside private chats.
"""

from typing import Any
from urllib.parse import urlsplit

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat
from app.sandbox.refusal import RefusalError, bad_request
from app.sandbox.rules import Rules

BUTTON_LIMIT = 100
CALLBACK_LIMIT_BYTES = 64
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
INLINE_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "login_url",
    "callback_game",
    "pay",
)


def reply_markup(arguments: Arguments, chat: Chat, rules: Rules) -> dict[str, Any] | None:
    """The markup of a call for this chat, or None; empty keyboards are none at all."""
    given = arguments.structure("reply_markup", "reply keyboard markup")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        return _inline_keyboard(given["inline_keyboard"], chat, rules)
    if "keyboard" in given:
        return _reply_keyboard(given, chat, rules)
    return given or None


def inline_markup(arguments: Arguments, chat: Chat, rules: Rules) -> dict[str, Any] | None:
    """As `reply_markup`, for edits: nothing but an inline keyboard may be there."""
    markup = reply_markup(arguments, chat, rules)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def check_web_app_url(url: str, what: str, rules: Rules) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if rules.loopback_web_apps and parts.scheme == "http" and parts.hostname in LOOPBACK_HOSTS:
        return
    reason = "Only HTTPS links are allowed" if parts.scheme == "http" else "Wrong HTTP URL"
    raise bad_request(f"{what} Web App URL '{url}' is invalid: {reason}")


def _inline_keyboard(rows: Any, chat: Chat, rules: Rules) -> dict[str, Any] | None:
    _check_rows(rows, "inline_keyboard")
    kept = [[_inline_button(button, chat, rules) for button in row] for row in rows if row]
    _check_count(kept)
    return {"inline_keyboard": kept} if kept else None


def _reply_keyboard(given: dict[str, Any], chat: Chat, rules: Rules) -> dict[str, Any]:
    _check_rows(given["keyboard"], "keyboard")
    rows = [[_keyboard_button(button, chat, rules) for button in row] for row in given["keyboard"]]
    _check_count(rows)
    return {**given, "keyboard": rows}


def _check_rows(rows: Any, name: str) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be an Array of Arrays')


def _check_count(rows: list[list[dict[str, Any]]]) -> None:
    if sum(len(row) for row in rows) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")


def _inline_button(button: Any, chat: Chat, rules: Rules) -> dict[str, Any]:
    where = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"{where}: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(f"{where}: Can't find field \"text\"")
    action = next((name for name in INLINE_ACTIONS if button.get(name) not in (None, "")), None)
    if action is None:
        raise bad_request(f"{where}: Text buttons are unallowed in the inline keyboard")
    if not button["text"]:
        raise RefusalError(400, "Bad Request: BUTTON_TEXT_INVALID")
    _check_action(action, button[action], chat, rules)
    return {"text": button["text"], action: button[action], **_look(button)}


def _look(button: dict[str, Any]) -> dict[str, Any]:
    return {name: button[name] for name in ("style", "icon_custom_emoji_id") if name in button}


def _check_action(action: str, value: Any, chat: Chat, rules: Rules) -> None:
    if action == "callback_data" and len(str(value).encode()) > CALLBACK_LIMIT_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url":
        _check_url(str(value))
    if action == "web_app":
        _check_web_app(value, "inline keyboard button", chat, rules)


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    is_web = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    if not is_web and parts.scheme not in {"tg", "ton"}:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_web_app(value: Any, what: str, chat: Chat, rules: Rules) -> None:
    url = value.get("url") if isinstance(value, dict) else None
    if not isinstance(url, str):
        raise bad_request(f"can't parse {what}: Can't find field \"url\"")
    check_web_app_url(url, what, rules)
    if not chat.is_private:
        raise bad_request("BUTTON_TYPE_INVALID")


def _keyboard_button(button: Any, chat: Chat, rules: Rules) -> dict[str, Any]:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if "web_app" in button:
        _check_web_app(button["web_app"], "keyboard button", chat, rules)
    return dict(button)
