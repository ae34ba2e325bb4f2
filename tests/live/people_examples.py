"""What the document's examples about people need on a real desk: messages, invitations, notes."""

import itertools
from typing import Any

from app import clock
from app.services import health
from tests.live.live_desk import Client, LiveDesk

_names = itertools.count()


async def real_ids(
    desk: LiveDesk, method: str, clients: dict[str, Client], opened: dict[str, Any]
) -> dict[str, Any]:
    """The ids that one method's example names, as they are here."""
    make = _MAKERS.get(method)
    return await make(desk, clients, opened) if make else {}


async def _second_message(
    _desk: LiveDesk, clients: dict[str, Client], opened: dict[str, Any]
) -> dict[str, Any]:
    said = await clients["customer"].call(
        "message.post", ticket_id=opened["ticket"]["id"], body="b", client_id=f"e{next(_names)}"
    )
    return {"message_ids": [said["message"]["id"]]}


async def _second_ticket(
    _desk: LiveDesk, clients: dict[str, Client], _opened: dict[str, Any]
) -> dict[str, Any]:
    other = await clients["customer"].call(
        "ticket.open", subject="s", body="b", client_id=f"e{next(_names)}"
    )
    return {"into_id": other["ticket"]["id"]}


async def _note(
    _desk: LiveDesk, clients: dict[str, Client], _opened: dict[str, Any]
) -> dict[str, Any]:
    card = await clients["agent"].call("person_note.add", person_id=3, body="b")
    return {"note_id": card["card"]["notes"][-1]["id"]}


async def _known_bot(
    desk: LiveDesk, _clients: dict[str, Client], _opened: dict[str, Any]
) -> dict[str, Any]:
    await desk.store.write(health.remember_bot, 1, "desk_bot")
    return {}


async def _reminder(
    _desk: LiveDesk, clients: dict[str, Client], opened: dict[str, Any]
) -> dict[str, Any]:
    at = clock.now_ms() + 60_000
    await clients["agent"].call("reminder.set", ticket_id=opened["ticket"]["id"], at=at)
    return {"at": at}


async def _invite(
    desk: LiveDesk, clients: dict[str, Client], opened: dict[str, Any]
) -> dict[str, Any]:
    await _known_bot(desk, clients, opened)
    made = await clients["admin"].call("invite.make", role="agent")
    return {"invite_id": made["invite"]["id"]}


_MAKERS = {
    **dict.fromkeys(("reminder.set", "reminder.remove", "reminder.list"), _reminder),
    "ticket.split": _second_message,
    "ticket.merge": _second_ticket,
    "person_note.remove": _note,
    "invite.make": _known_bot,
    "invite.revoke": _invite,
}
