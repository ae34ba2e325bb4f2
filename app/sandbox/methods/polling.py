"""How the bot gets its updates: getUpdates, and the webhook that forbids it.
A webhook is remembered but never called: bots of this project poll.
"""

from typing import Any

from app.sandbox.arguments import Arguments
from app.sandbox.refusal import bad_request
from app.sandbox.updates import BATCH_LIMIT
from app.sandbox.world import World

MAX_CONNECTIONS = 40


async def get_updates(world: World, arguments: Arguments) -> list[dict[str, Any]]:
    return await world.updates.fetch(
        arguments.integer("offset"),
        arguments.integer("limit", BATCH_LIMIT),
        arguments.integer("timeout"),
        _allowed(arguments),
    )


def set_webhook(world: World, arguments: Arguments) -> bool:
    url = arguments.text("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    world.updates.allow(_allowed(arguments))
    _drop_if_asked(world, arguments)
    world.updates.set_webhook(url)
    return True


def delete_webhook(world: World, arguments: Arguments) -> bool:
    _drop_if_asked(world, arguments)
    world.updates.set_webhook("")
    return True


def webhook_state(world: World, _arguments: Arguments) -> dict[str, Any]:
    updates = world.updates
    body: dict[str, Any] = {
        "url": updates.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending()),
    }
    if updates.webhook_url:
        body["max_connections"] = MAX_CONNECTIONS
    if updates.allowed:
        body["allowed_updates"] = updates.allowed
    return body


def _drop_if_asked(world: World, arguments: Arguments) -> None:
    if arguments.is_true("drop_pending_updates"):
        world.updates.drop_pending()


def _allowed(arguments: Arguments) -> list[str] | None:
    given = arguments.structure("allowed_updates", "allowed updates")
    return [str(kind).lower() for kind in given] if isinstance(given, list) else None


METHODS = {
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": webhook_state,
}
