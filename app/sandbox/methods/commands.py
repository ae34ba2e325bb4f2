"""The bot's command lists: setMyCommands, getMyCommands, deleteMyCommands.
Kept per scope and language; an empty list is none, so that a wider scope shows again.
"""

import re
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.methods.places import chat_of
from app.sandbox.profile import scope_key
from app.sandbox.refusal import bad_request
from app.sandbox.world import World

COMMAND_LIMIT = 100
NAME_LIMIT = 32
DESCRIPTION_LIMIT = 256
COMMAND = re.compile(r"[a-z0-9_]+")
LANGUAGE = re.compile(r"([a-z]{2})?")
PLAIN_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
WHERE = "can't parse BotCommandScope"


def set_commands(world: World, arguments: Arguments) -> bool:
    given = arguments.structure("commands", "commands")
    if given is not None and not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    read = [_read(entry) for entry in given or []]
    key = _key(world, arguments)
    commands = [_command(*pair) for pair in read]
    if len(commands) > COMMAND_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.profile.commands[key] = commands
    if not commands:
        del world.profile.commands[key]
    return True


def get_commands(world: World, arguments: Arguments) -> list[dict[str, str]]:
    return world.profile.commands.get(_key(world, arguments), [])


def delete_commands(world: World, arguments: Arguments) -> bool:
    world.profile.commands.pop(_key(world, arguments), None)
    return True


def language_of(arguments: Arguments) -> str:
    """Two letters, or empty for everybody else."""
    language = arguments.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _read(entry: Any) -> tuple[str, str]:
    where = "can't parse BotCommand"
    if not isinstance(entry, dict):
        raise bad_request(f"{where}: expected an Object")
    for name in ("command", "description"):
        if entry.get(name) is None:
            raise bad_request(f'{where}: Can\'t find field "{name}"')
        if not isinstance(entry[name], str):
            raise bad_request(f'{where}: Field "{name}" must be of type String')
    return entry["command"].strip().removeprefix("/"), entry["description"].strip()


def _command(command: str, description: str) -> dict[str, str]:
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > NAME_LIMIT:
        raise bad_request(f"command length must not exceed {NAME_LIMIT}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > DESCRIPTION_LIMIT:
        raise bad_request(f"command description length must not exceed {DESCRIPTION_LIMIT}")
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _key(world: World, arguments: Arguments) -> tuple[str, str]:
    """Scopes are one where they mean the same, however the chat was named."""
    return scope_key(_scope(world, arguments)), language_of(arguments)


def _scope(world: World, arguments: Arguments) -> dict[str, Any]:
    given = arguments.structure("scope", "BotCommandScope")
    if given is None:
        return {"type": "default"}
    if not isinstance(given, dict):
        raise bad_request(f"{WHERE}: BotCommandScope must be an Object")
    kind = given.get("type")
    if kind is None:
        raise bad_request(f'{WHERE}: Can\'t find field "type"')
    if not isinstance(kind, str) or kind not in PLAIN_SCOPES | CHAT_SCOPES:
        raise bad_request(f"{WHERE}: Unsupported type specified")
    if kind in PLAIN_SCOPES:
        return {"type": kind}
    return {"type": kind, **_whose(world, kind, given)}


def _whose(world: World, kind: str, given: dict[str, Any]) -> dict[str, int]:
    if given.get("chat_id") is None:
        raise bad_request(f'{WHERE}: Can\'t find field "chat_id"')
    if not str(given["chat_id"]):
        raise bad_request(f"{WHERE}: Empty chat_id specified")
    user: dict[str, int] = {}
    if kind == "chat_member":
        if not isinstance(given.get("user_id"), int) or given["user_id"] <= 0:
            raise bad_request(f"{WHERE}: Invalid user_id specified")
        user = {"user_id": given["user_id"]}
    chat = chat_of(world, str(given["chat_id"]))
    if chat.is_private and kind != "chat":
        raise bad_request("PEER_ID_INVALID")
    return {"chat_id": chat.chat_id, **user}


METHODS = {
    "setmycommands": set_commands,
    "getmycommands": get_commands,
    "deletemycommands": delete_commands,
}
