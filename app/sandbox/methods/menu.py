"""The menu button beside the text field, for one chat or for all: set and get.
A chat's own button wins over everybody's.
"""

from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.chats import Chat
from app.sandbox.markup import check_web_app_url
from app.sandbox.methods.places import user_named
from app.sandbox.profile import COMMANDS_BUTTON, DEFAULT_BUTTON
from app.sandbox.refusal import bad_request
from app.sandbox.rules import Rules
from app.sandbox.world import World

WHERE = "can't parse menu button"


def set_menu_button(world: World, arguments: Arguments) -> bool:
    button = _button(arguments, world.rules)
    chat = _private_chat(world, arguments)
    if chat is not None:
        world.profile.buttons[chat.chat_id] = button
        chat.bell.ring()
        return True
    world.profile.default_button = COMMANDS_BUTTON if button["type"] == "default" else button
    for everyone in world.chats.values():
        everyone.bell.ring()
    return True


def get_menu_button(world: World, arguments: Arguments) -> dict[str, Any]:
    chat = _private_chat(world, arguments)
    if chat is None:
        return world.profile.default_button
    return world.profile.buttons.get(chat.chat_id, DEFAULT_BUTTON)


def _private_chat(world: World, arguments: Arguments) -> Chat | None:
    """The chat of one person; a group has no menu button."""
    if not arguments.text("chat_id"):
        return None
    user = user_named(world, arguments, "chat_id")
    if user is world.bot:
        raise bad_request("user not found")
    return world.chats[user.user_id]


def _button(arguments: Arguments, rules: Rules) -> dict[str, Any]:
    given = arguments.structure("menu_button", "menu button")
    if given is None:
        return DEFAULT_BUTTON
    if not isinstance(given, dict):
        raise bad_request(f"{WHERE}: MenuButton must be an Object")
    kind = given.get("type")
    if kind is None:
        raise bad_request(f'{WHERE}: Can\'t find field "type"')
    if kind in ("default", "commands"):
        return {"type": kind}
    if kind != "web_app":
        raise bad_request(f"{WHERE}: MenuButton has unsupported type")
    return _app_button(given, rules)


def _app_button(given: dict[str, Any], rules: Rules) -> dict[str, Any]:
    if not isinstance(given.get("text"), str):
        raise bad_request(f'{WHERE}: Can\'t find field "text"')
    page = given.get("web_app")
    if not isinstance(page, dict):
        raise bad_request(f'{WHERE}: Can\'t find field "web_app"')
    if not isinstance(page.get("url"), str):
        raise bad_request(f'{WHERE}: Can\'t find field "url"')
    if not given["text"]:
        raise bad_request("menu button text must be non-empty")
    check_web_app_url(page["url"], "menu button", rules)
    return {"type": "web_app", "text": given["text"], "web_app": {"url": page["url"]}}


METHODS = {"setchatmenubutton": set_menu_button, "getchatmenubutton": get_menu_button}
