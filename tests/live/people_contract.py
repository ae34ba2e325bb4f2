"""The rows of contract.TABLE about people: the staff's cards of them, the staff themselves."""

from collections.abc import Callable
from typing import Any

from tests.live.desk_contract import ADMINS, STAFF, Outcomes


def rows(
    of_ticket: Callable[[Any], dict[str, Any]], absent: int, customer_id: int, agent_id: int
) -> list[tuple[str, Callable[[Any], dict[str, Any]], Outcomes]]:
    """Method, params of a scene, outcome for customer, outsider, agent, admin."""
    to_staff: Outcomes = ("forbidden", "forbidden", "not_found", "not_found")
    to_admins: Outcomes = ("forbidden", "forbidden", "forbidden", "not_found")
    invalid: Outcomes = ("forbidden", "forbidden", "invalid", "invalid")
    return [
        ("ticket.split", lambda s: {**of_ticket(s), "message_ids": [s.message_id]}, invalid),
        ("ticket.split", lambda _s: {"ticket_id": absent, "message_ids": [1]}, to_staff),
        ("ticket.merge", lambda s: {**of_ticket(s), "into_id": s.ticket_id}, invalid),
        ("ticket.merge", lambda s: {**of_ticket(s), "into_id": absent}, to_staff),
        ("ticket.export", of_ticket, ADMINS),
        ("ticket.export", lambda _s: {"ticket_id": absent}, to_admins),
        ("person.card", lambda _s: {"person_id": customer_id}, STAFF),
        ("person.card", lambda _s: {"person_id": absent}, to_staff),
        ("person.export", lambda _s: {"person_id": customer_id}, ADMINS),
        ("person.erase", lambda _s: {"person_id": absent}, to_admins),
        ("person.erase", lambda _s: {"person_id": agent_id}, ("forbidden",) * 4),
        ("person_note.add", lambda _s: {"person_id": customer_id, "body": "calls late"}, STAFF),
        ("person_note.add", lambda _s: {"person_id": absent, "body": "calls late"}, to_staff),
        ("person_note.remove", lambda _s: {"note_id": absent}, to_staff),
        ("staff.list", lambda _s: {}, ADMINS),
        ("staff.deactivate", lambda _s: {"person_id": absent}, to_admins),
        ("staff.deactivate", lambda _s: {"person_id": customer_id}, to_admins),
        ("staff.reactivate", lambda _s: {"person_id": agent_id}, ADMINS),
        ("staff.reactivate", lambda _s: {"person_id": absent}, to_admins),
        ("invite.list", lambda _s: {}, ADMINS),
        ("invite.make", lambda _s: {"role": "agent"}, ("forbidden",) * 3 + ("conflict",)),
        ("invite.revoke", lambda _s: {"invite_id": absent}, to_admins),
    ]
