"""How the staff's own affairs look on the wire: who works here, who is invited.

Of the staff's eyes alone; people in them leave through visibility.py.
"""

from app.domain.card import FormerName, PersonNote
from app.domain.invite import Invite
from app.domain.shapes import Wire, ref


def former_name(one: FormerName) -> Wire:
    return {"name": one.name, "username": one.username, "until": one.until}


def note(one: PersonNote) -> Wire:
    return {
        "id": one.id,
        "author": ref(one.author),
        "body": one.body,
        "created_at": one.created_at,
    }


def invite(one: Invite, now: int) -> Wire:
    return {
        "id": one.id,
        "role": one.role.value,
        "state": one.state_at(now).value,
        "made_by": ref(one.made_by),
        "created_at": one.created_at,
        "expires_at": one.expires_at,
        "used_by": ref(one.used_by),
        "used_at": one.used_at,
    }
