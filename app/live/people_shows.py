"""How what is known of people becomes the JSON of a reply."""

from pydantic_core import to_json

from app.domain import people_shapes, visibility
from app.domain.person import Person
from app.live.texts import Texts
from app.services.cards import Card
from app.services.erasure import Erased
from app.services.exporting import Address
from app.services.invites import InviteList, NewInvite
from app.services.staff import StaffList


def card(_texts: Texts, viewer: Person, found: Card) -> bytes:
    shown = {
        "person": visibility.person_for(viewer, found.person),
        "met_at": found.met_at,
        "is_reachable": found.person.unreachable_at is None,
        "names": [people_shapes.former_name(one) for one in found.names],
        "notes": [people_shapes.note(one) for one in found.notes],
        "tickets": [visibility.ticket_for(viewer, *one) for one in found.tickets],
        "ticket_count": found.ticket_count,
    }
    return to_json({"card": shown, "cursor": found.cursor})


def export(_texts: Texts, _viewer: Person, address: Address) -> bytes:
    return to_json({"url": f"/files/{address.token}", "expires_at": address.expires_at})


def erased(_texts: Texts, viewer: Person, found: Erased) -> bytes:
    return to_json(
        {
            "person": visibility.person_for(viewer, found.person),
            "tickets": found.tickets,
            "messages": found.messages,
            "cursor": found.cursor,
        }
    )


def staff(_texts: Texts, viewer: Person, found: StaffList) -> bytes:
    members = [
        {"person": visibility.person_for(viewer, one.person), "live": one.live}
        for one in found.members
    ]
    return to_json({"members": members, "cursor": found.cursor})


def invites(_texts: Texts, _viewer: Person, found: InviteList) -> bytes:
    shown = [people_shapes.invite(one, found.now) for one in found.invites]
    return to_json({"invites": shown, "cursor": found.cursor})


def new_invite(_texts: Texts, _viewer: Person, made: NewInvite) -> bytes:
    shown = people_shapes.invite(made.invite, made.invite.created_at)
    return to_json({"invite": shown, "url": made.url, "cursor": made.cursor})
