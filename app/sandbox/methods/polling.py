"""How the bot gets its updates: getUpdates, and the webhook that forbids it.
A webhook is remembered but never called: bots of this project poll.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from app.sandbox.arguments import Arguments
from app.sandbox.refusal import Remarked, bad_request
from app.sandbox.updates import BATCH_LIMIT
from app.sandbox.world import World

MAX_CONNECTIONS = 40
SECRET_LIMIT = 256
SECRET = re.compile(r"[A-Za-z0-9_-]+")
PORTS = frozenset({80, 88, 443, 8443})


async def get_updates(world: World, arguments: Arguments) -> list[dict[str, Any]]:
    return await world.updates.fetch(
        arguments.integer("offset"),
        arguments.integer("limit", BATCH_LIMIT),
        arguments.integer("timeout"),
        _allowed(arguments),
    )


def set_webhook(world: World, arguments: Arguments) -> Remarked:
    url = arguments.text("url")
    if not url:
        return delete_webhook(world, arguments)
    address = _checked_url(url)
    secret = arguments.text("secret_token")
    if len(secret) > SECRET_LIMIT:
        raise bad_request("secret token is too long")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if urlsplit(address).port not in {None, *PORTS}:
        ports = "Webhook can be set up only on ports 80, 88, 443 or 8443"
        raise bad_request(f"bad webhook: {ports}")
    updates = world.updates
    same = updates.webhook_url == url and not arguments.is_true("drop_pending_updates")
    updates.allow(_allowed(arguments))
    _drop_if_asked(world, arguments)
    updates.set_webhook(url)
    updates.webhook_connections = _connections(arguments)
    return Remarked("Webhook is already set" if same else "Webhook was set")


def delete_webhook(world: World, arguments: Arguments) -> Remarked:
    was_set = bool(world.updates.webhook_url)
    _drop_if_asked(world, arguments)
    world.updates.set_webhook("")
    return Remarked("Webhook was deleted" if was_set else "Webhook is already deleted")


def webhook_state(world: World, _arguments: Arguments) -> dict[str, Any]:
    updates = world.updates
    body: dict[str, Any] = {
        "url": updates.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending()),
    }
    if updates.webhook_url:
        body["max_connections"] = updates.webhook_connections
        body["ip_address"] = "<unknown>"
    if updates.allowed:
        body["allowed_updates"] = updates.allowed
    return body


def _checked_url(url: str) -> str:
    """Only https, and a host that could be found on the internet."""
    address = url if "://" in url else f"https://{url}"
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not host or parts.scheme not in {"http", "https"}:
        raise bad_request("invalid webhook URL specified")
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if "." not in host:
        reason = "Failed to resolve host: Name or service not known"
        raise bad_request(f"bad webhook: {reason}")
    return address


def _connections(arguments: Arguments) -> int:
    return min(max(1, arguments.integer("max_connections", MAX_CONNECTIONS)), 100)


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
