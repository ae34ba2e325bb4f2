"""The Bot API methods the pretend Telegram knows, one file per family.
A method that is not in this table is answered 404, as the real server does.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.methods import (
    apps,
    cards,
    commands,
    copies,
    edits,
    identity,
    media,
    members,
    menu,
    messages,
    names,
    photos,
    polling,
    presses,
    rights,
    topics,
)
from app.sandbox.world import World

Method = Callable[[World, Arguments], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    **identity.METHODS,
    **polling.METHODS,
    **commands.METHODS,
    **names.METHODS,
    **photos.METHODS,
    **rights.METHODS,
    **menu.METHODS,
    **messages.METHODS,
    **media.METHODS,
    **cards.METHODS,
    **copies.METHODS,
    **edits.METHODS,
    **presses.METHODS,
    **members.METHODS,
    **topics.METHODS,
    **apps.METHODS,
}
