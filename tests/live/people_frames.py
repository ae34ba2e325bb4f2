"""Every param of the frames about people, each with a value that fits."""

from typing import Any

_PERSON = {"person_id": 1}
FULL: dict[str, dict[str, Any]] = {
    "ticket.split": {"ticket_id": 1, "message_ids": [1], "subject": "s"},
    "ticket.merge": {"ticket_id": 1, "into_id": 2},
    "ticket.export": {"ticket_id": 1},
    "person.card": _PERSON,
    "person.export": _PERSON,
    "person.erase": _PERSON,
    "person_note.add": {"person_id": 1, "body": "b"},
    "person_note.remove": {"note_id": 1},
    "staff.list": {},
    "staff.deactivate": _PERSON,
    "staff.reactivate": _PERSON,
    "invite.list": {},
    "invite.make": {"role": "agent"},
    "invite.revoke": {"invite_id": 1},
}
#: Params that one of these frames may lack, with the frame where another needs it.
OPTIONAL = {"ticket.split subject"}
WRONG: dict[str, tuple[object, ...]] = {
    "message_ids": ([True], [-1], ["1"], [], [1] * 101, "x", 1, {}),
}
