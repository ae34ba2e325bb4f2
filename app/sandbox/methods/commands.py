"""The bot's command lists: setMyCommands, getMyCommands, deleteMyCommands.
Kept per scope and language, exactly as set.
"""

import re
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.profile import scope_key
from app.sandbox.refusal import bad_request
from app.sandbox.world import World

COMMAND_LIMIT = 100
DESCRIPTION_LIMIT = 256
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
PLAIN_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


def set_commands(world: World, arguments: Arguments) -> bool:
    key = _key(world, arguments)
    given = arguments.structure("commands", "commands")
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > COMMAND_LIMIT:
        raise bad_request("too many commands specified")
    world.profile.commands[key] = [_command(entry) for entry in given]
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


def _command(entry: Any) -> dict[str, str]:
    if not isinstance(entry, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command = str(entry.get("command", "")).removeprefix("/")
    description = str(entry.get("description", "")).strip()
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def _key(world: World, arguments: Arguments) -> tuple[str, str]:
    scope = arguments.structure("scope", "BotCommandScope")
    if scope is None:
        scope = {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    if str(scope.get("type")) in CHAT_SCOPES:
        if scope.get("chat_id") not in list(world.chats):
            raise bad_request("chat not found")
    elif str(scope.get("type")) not in PLAIN_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return scope_key(scope), language_of(arguments)


METHODS = {
    "setmycommands": set_commands,
    "getmycommands": get_commands,
    "deletemycommands": delete_commands,
}
