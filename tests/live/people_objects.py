"""The objects about people: cards, notes, former names, members of the staff, invitations."""

from tests.live.shapes import (
    PERSON_REF,
    ROLE,
    Check,
    listed,
    one_of,
    or_null,
    shaped,
    text,
    whole,
)

FORMER_NAME: dict[str, Check] = {"name": text, "username": or_null(text), "until": whole}
NOTE: dict[str, Check] = {
    "id": whole, "author": shaped(PERSON_REF), "body": text, "created_at": whole,
}  # fmt: skip
INVITE: dict[str, Check] = {
    "id": whole, "role": ROLE, "state": one_of("open", "used", "revoked", "expired"),
    "made_by": shaped(PERSON_REF), "created_at": whole, "expires_at": whole,
    "used_by": or_null(shaped(PERSON_REF)), "used_at": or_null(whole),
}  # fmt: skip


def flag(value: object) -> bool:
    return isinstance(value, bool)


def results(person: dict[str, Check], ticket: Check) -> dict[str, dict[str, Check]]:
    """The result of every method about people; `ticket` is that of the staff."""
    card = {
        "person": shaped(person), "met_at": whole, "is_reachable": flag,
        "names": listed(shaped(FORMER_NAME)), "notes": listed(shaped(NOTE)),
        "tickets": listed(ticket), "ticket_count": whole,
    }  # fmt: skip
    one_card = {"card": shaped(card), "cursor": whole}
    invites = {"invites": listed(shaped(INVITE)), "cursor": whole}
    member = {"person": shaped(person), "live": whole}
    one_person = {"person": shaped(person)}
    address: dict[str, Check] = {
        "url": lambda value: text(value) and len(value) == 50, "expires_at": whole
    }  # fmt: skip
    return {
        "ticket.split": {"ticket": ticket, "cursor": whole},
        "ticket.merge": {"ticket": ticket, "cursor": whole},
        "ticket.export": address,
        "person.export": address,
        "person.erase": {**one_person, "tickets": whole, "messages": whole, "cursor": whole},
        "person.card": one_card,
        "person_note.add": one_card,
        "person_note.remove": one_card,
        "staff.list": {"members": listed(shaped(member)), "cursor": whole},
        "staff.deactivate": one_person,
        "staff.reactivate": one_person,
        "invite.list": invites,
        "invite.revoke": invites,
        "invite.make": {"invite": shaped(INVITE), "url": text, "cursor": whole},
    }
