"""The Bot API methods the pretend Telegram knows, one file per family.
A method that is not in this table is answered 404, as the real server does.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.methods import commands, identity, media, menu, messages, names, polling, presses
from app.sandbox.world import World

Method = Callable[[World, Arguments], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    **identity.METHODS,
    **polling.METHODS,
    **commands.METHODS,
    **names.METHODS,
    **menu.METHODS,
    **messages.METHODS,
    **media.METHODS,
    **presses.METHODS,
}
