"""Who may do what, as a table: each method, some params, and what becomes of it by role."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.live import desk_contract, inbox_contract, people_contract, reply_contract
from tests.live.live_desk import ADMIN_ID, Client, LiveDesk

CUSTOMER_ID, AGENT_ID, OUTSIDER_ID = 1, 2, 3
ROLES = ("customer", "outsider", "agent", "admin")
ABSENT = 987_654
_numbers = itertools.count(1)


def fresh_id() -> str:
    return f"c{next(_numbers)}"


@dataclass
class Scene:
    """A desk with everyone connected, and a ticket of the customer that nobody has answered."""

    desk: LiveDesk
    clients: dict[str, Client]
    ticket_id: int = 0
    message_id: int = 0

    async def reset(self) -> None:
        opened = await self.clients["customer"].call(
            "ticket.open", subject="Lamp", body="It is dark", client_id=fresh_id()
        )
        self.ticket_id, self.message_id = opened["ticket"]["id"], opened["message"]["id"]


Params = Callable[[Scene], dict[str, Any]]


def of_ticket(scene: Scene) -> dict[str, Any]:
    return {"ticket_id": scene.ticket_id}


def of_message(scene: Scene) -> dict[str, Any]:
    return {"message_id": scene.message_id}


def said(scene: Scene) -> dict[str, Any]:
    return {"ticket_id": scene.ticket_id, "body": "Hello", "client_id": fresh_id()}


def opening(scene: Scene) -> dict[str, Any]:
    return {"subject": "Door", "body": "It sticks", "client_id": fresh_id()}


EVERYONE = ("ok", "ok", "ok", "ok")
PARTIES = ("ok", "not_found", "ok", "ok")
STAFF = ("forbidden", "forbidden", "ok", "ok")
NOBODY = ("forbidden", "forbidden", "not_found", "not_found")
FOREIGN_FILE = ("invalid", "not_found", "invalid", "invalid")
TOO_MANY_FILES = ("too_large", "not_found", "too_large", "too_large")
AUTHOR = ("ok", "not_found", "forbidden", "forbidden")

#: method, params, outcome for customer, outsider, agent, admin.
TABLE: list[tuple[str, Params, tuple[str, str, str, str]]] = [
    ("session.start", lambda _s: {"init_data": "x"}, ("conflict",) * 4),
    ("ticket.open", opening, EVERYONE),
    (
        "ticket.open",
        lambda s: {**opening(s), "customer_id": CUSTOMER_ID},
        ("ok", "forbidden", "ok", "ok"),
    ),
    (
        "ticket.open",
        lambda s: {**opening(s), "customer_id": ABSENT},
        ("forbidden", "forbidden", "not_found", "not_found"),
    ),
    ("ticket.get", of_ticket, PARTIES),
    ("ticket.claim", of_ticket, STAFF),
    ("ticket.assign", lambda s: {**of_ticket(s), "assignee_id": AGENT_ID}, STAFF),
    (
        "ticket.assign",
        lambda s: {**of_ticket(s), "assignee_id": CUSTOMER_ID},
        ("forbidden", "forbidden", "not_found", "not_found"),
    ),
    ("ticket.resolve", of_ticket, PARTIES),
    ("ticket.reopen", of_ticket, PARTIES),
    ("ticket.close", of_ticket, STAFF),
    ("inbox.list", lambda _s: {}, EVERYONE),
    ("inbox.list", lambda _s: {"view": "mine", "limit": 1}, EVERYONE),
    ("inbox.list", lambda _s: {"before": "not-ours"}, ("invalid",) * 4),
    ("message.list", of_ticket, PARTIES),
    (
        "message.list",
        lambda s: {**of_ticket(s), "before": 1, "after": 1},
        ("invalid", "not_found", "invalid", "invalid"),
    ),
    ("message.post", said, PARTIES),
    ("message.post", lambda s: {**said(s), "reply_to": s.message_id}, PARTIES),
    (
        "message.post",
        lambda s: {**said(s), "reply_to": ABSENT},
        ("invalid", "not_found", "invalid", "invalid"),
    ),
    ("message.post", lambda s: {**said(s), "body": " \n "}, ("invalid",) * 4),
    ("message.post", lambda s: {**said(s), "body": "a\0b"}, ("invalid",) * 4),
    ("message.post", lambda s: {**said(s), "body": "x" * 16_001}, ("too_large",) * 4),
    ("message.edit", lambda s: {**of_message(s), "body": "Again"}, AUTHOR),
    ("message.delete", of_message, AUTHOR),
    ("message.versions", of_message, STAFF),
    ("note.add", said, STAFF),
    (
        "message.post",
        lambda s: {**said(s), "entities": [{"type": "bold", "offset": 0, "length": 5}]},
        PARTIES,
    ),
    (
        "message.post",
        lambda s: {**said(s), "entities": [{"type": "bold", "offset": 0, "length": 6}]},
        ("invalid",) * 4,
    ),
    ("message.post", lambda s: {**said(s), "attachment_ids": [ABSENT]}, FOREIGN_FILE),
    ("message.post", lambda s: {**said(s), "attachment_ids": list(range(11))}, TOO_MANY_FILES),
    ("upload.start", lambda _s: {"client_id": fresh_id(), "name": "a", "size": 1}, EVERYONE),
    (
        "upload.start",
        lambda _s: {"client_id": fresh_id(), "name": "a", "size": 50 * 1024 * 1024 + 1},
        ("too_large",) * 4,
    ),
    ("upload.finish", lambda _s: {"upload": ABSENT}, ("not_found",) * 4),
    ("upload.cancel", lambda _s: {"upload": ABSENT}, ("not_found",) * 4),
    ("file.link", lambda _s: {"attachment_id": ABSENT}, ("not_found",) * 4),
    ("reaction.set", lambda s: {**of_message(s), "emoji": "👍"}, PARTIES),
    ("reaction.set", lambda s: {**of_message(s), "emoji": None}, PARTIES),
    (
        "reaction.set",
        lambda s: {**of_message(s), "emoji": "?"},
        ("invalid", "not_found", "invalid", "invalid"),
    ),
    ("conversation.mark_read", lambda s: {**of_ticket(s), **of_message(s)}, PARTIES),
    (
        "conversation.mark_read",
        lambda s: {**of_ticket(s), "message_id": ABSENT},
        ("not_found",) * 4,
    ),
    ("conversation.marks", of_ticket, PARTIES),
    ("conversation.deliveries", of_ticket, STAFF),
    ("delivery.resend", of_message, ("forbidden", "forbidden", "invalid", "invalid")),
    (
        "delivery.resend",
        lambda _s: {"message_id": ABSENT},
        ("forbidden", "forbidden", "not_found", "not_found"),
    ),
    ("conversation.view", of_ticket, PARTIES),
    ("conversation.view", lambda _s: {"ticket_id": None}, EVERYONE),
    ("typing.set", of_ticket, PARTIES),
    ("person.set_language", lambda _s: {"language": "en"}, EVERYONE),
    ("person.set_language", lambda _s: {"language": "xx"}, ("invalid",) * 4),
    ("person.block", lambda _s: {"person_id": ABSENT}, NOBODY),
    ("person.block", lambda _s: {"person_id": ADMIN_ID}, ("forbidden",) * 4),
    ("person.unblock", lambda _s: {"person_id": ABSENT}, NOBODY),
    ("person.unblock", lambda _s: {"person_id": CUSTOMER_ID}, STAFF),
    ("person.blocked", lambda _s: {}, STAFF),
    (
        "person.set_role",
        lambda _s: {"person_id": CUSTOMER_ID, "role": "customer"},
        ("forbidden", "forbidden", "forbidden", "ok"),
    ),
    (
        "person.set_role",
        lambda _s: {"person_id": ABSENT, "role": "agent"},
        ("forbidden", "forbidden", "forbidden", "not_found"),
    ),
    (
        "person.set_role",
        lambda _s: {"person_id": ADMIN_ID, "role": "agent"},
        ("forbidden",) * 4,
    ),
    *desk_contract.rows(of_ticket, fresh_id, ABSENT),
    *reply_contract.rows(of_ticket, said, fresh_id, ABSENT),
    *inbox_contract.rows(of_ticket, ABSENT),
    *people_contract.rows(of_ticket, ABSENT, CUSTOMER_ID, AGENT_ID),
    *desk_contract.DUTY_ROWS,
    ("search.find", lambda _s: {"query": "dark"}, EVERYONE),
    ("search.find", lambda _s: {"query": "x" * 4_000}, ("too_large",) * 4),
    ("search.lookup", lambda _s: {"query": "Lamp"}, STAFF),
]
