"""The bot's name and descriptions per language: set and get.
An empty text removes the one of that language.
"""

from app.sandbox.arguments import Arguments
from app.sandbox.methods.commands import language_of
from app.sandbox.profile import localised
from app.sandbox.refusal import bad_request
from app.sandbox.world import World

NAME_LIMIT = 64
DESCRIPTION_LIMIT = 512
SHORT_DESCRIPTION_LIMIT = 120


def set_name(world: World, arguments: Arguments) -> bool:
    """The name for everybody else is the one of getMe and of the bot's messages."""
    _set(world.profile.names, arguments, "name", NAME_LIMIT)
    world.bot.first_name = world.profile.names.get("") or world.bot.first_name
    return True


def get_name(world: World, arguments: Arguments) -> dict[str, str]:
    language = language_of(arguments)
    return {"name": localised(world.profile.names, language, world.bot.first_name)}


def set_description(world: World, arguments: Arguments) -> bool:
    return _set(world.profile.descriptions, arguments, "description", DESCRIPTION_LIMIT)


def get_description(world: World, arguments: Arguments) -> dict[str, str]:
    return {"description": localised(world.profile.descriptions, language_of(arguments))}


def set_short_description(world: World, arguments: Arguments) -> bool:
    texts = world.profile.short_descriptions
    return _set(texts, arguments, "short_description", SHORT_DESCRIPTION_LIMIT)


def get_short_description(world: World, arguments: Arguments) -> dict[str, str]:
    texts = world.profile.short_descriptions
    return {"short_description": localised(texts, language_of(arguments))}


def _set(texts: dict[str, str], arguments: Arguments, name: str, limit: int) -> bool:
    text = arguments.text(name)
    if len(text) > limit:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    language = language_of(arguments)
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    return True


METHODS = {
    "setmyname": set_name,
    "getmyname": get_name,
    "setmydescription": set_description,
    "getmydescription": get_description,
    "setmyshortdescription": set_short_description,
    "getmyshortdescription": get_short_description,
}
