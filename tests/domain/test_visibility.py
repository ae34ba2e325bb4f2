"""What leaves for whom: events by scope and role, people, previews, codes of errors."""

import itertools

import pytest

from app.domain.errors import DeskError, invalid
from app.domain.events import Event, EventType, Scope
from app.domain.message import PREVIEW_LENGTH, Kind, Message, preview
from app.domain.person import Person, PersonRef, Role, language_of
from app.domain.policy import PERMISSIONS, require
from app.domain.ticket import Mark, Priority, Sight, Status, Ticket
from app.domain.visibility import (
    Told,
    event_for,
    may_hear,
    message_for,
    numbers_of,
    person_for,
    ticket_for,
)

OWNER, OTHER, AGENT = 1, 2, 3


def person(person_id: int, role: Role = Role.CUSTOMER) -> Person:
    return Person(person_id, f"p{person_id}", f"u{person_id}", role, "ru")


VIEWERS = {
    "owner": person(OWNER), "other": person(OTHER), "agent": person(AGENT, Role.AGENT),
    "admin": person(4, Role.ADMIN),
}  # fmt: skip


def ticket() -> Ticket:
    public, staff = Sight(5, 5, 2, None), Sight(9, 9, 4, None)
    return Ticket(
        7, "s", Status.OPEN, Priority.HIGH, PersonRef(OWNER, "p1", "customer"), None, None, 1,
        public, staff,
    )  # fmt: skip


@pytest.mark.parametrize("kind", EventType)
@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("about", [OWNER, OTHER, AGENT, None])
def test_who_hears_of_what(kind: EventType, scope: Scope, about: int | None) -> None:
    of_ticket = kind is not EventType.PERSON_CHANGED
    event = Event(1, 1, kind, scope, 7 if of_ticket else None, person_id=about)
    for name, viewer in VIEWERS.items():
        hears = may_hear(viewer, event, OWNER if of_ticket else None)
        if scope is Scope.PERSON and about != viewer.id:
            assert not hears, name
        elif viewer.is_staff:
            assert hears, name
        elif scope is Scope.STAFF:
            assert not hears, name
        elif kind in {EventType.PERSON_CHANGED, EventType.TICKET_REMOVED}:
            assert hears == (about == viewer.id), name
        else:
            assert hears == (viewer.id == OWNER), name


def test_an_event_that_is_not_ones_own_renders_to_nothing() -> None:
    event = Event(1, 1, EventType.TICKET_CHANGED, Scope.PUBLIC, 7)
    assert event_for(VIEWERS["other"], Told(event, ticket())) is None
    assert event_for(VIEWERS["owner"], Told(event, ticket())) is not None


def test_a_note_inside_a_public_event_would_still_not_leave() -> None:
    note = Message(3, 7, Kind.NOTE, None, "canary", None, None, "mini_app", 1, None, None, 1)
    event = Event(1, 1, EventType.TICKET_CHANGED, Scope.PUBLIC, 7, 3)
    wire = event_for(VIEWERS["owner"], Told(event, ticket(), note))
    assert wire is not None
    assert wire["message"] is None
    assert "canary" not in str(wire)


def test_each_side_sees_its_own_sight() -> None:
    mark = Mark(1, 1, 6)
    mine = ticket_for(VIEWERS["owner"], ticket(), mark)
    theirs = ticket_for(VIEWERS["agent"], ticket(), None)
    assert (mine["updated_at"], mine["rev"], mine["unread"]) == (5, 6, 1)
    assert (theirs["updated_at"], theirs["rev"], theirs["unread"]) == (9, 9, 4)
    assert "priority" not in mine
    assert theirs["priority"] == "high"
    assert numbers_of(VIEWERS["owner"].is_staff, ticket(), Mark(1, 99, 6))[0] == 0


def test_a_client_id_is_its_authors_and_a_deleted_body_nobodys() -> None:
    author = PersonRef(OWNER, "p1", "customer")
    message = Message(3, 7, "message", author, "words", None, "cid", "mini_app", 1, None, 5, 1)
    assert message_for(VIEWERS["owner"], message)["client_id"] == "cid"
    assert message_for(VIEWERS["agent"], message)["client_id"] is None
    assert message_for(VIEWERS["agent"], message)["body"] == ""


def test_customers_learn_no_username_but_their_own() -> None:
    for viewer, of in itertools.product(VIEWERS.values(), VIEWERS.values()):
        shown = person_for(viewer, of)["username"] is not None
        assert shown == (viewer.is_staff or viewer.id == of.id)


@pytest.mark.parametrize("command", PERMISSIONS)
@pytest.mark.parametrize("role", Role)
def test_a_blocked_person_may_do_nothing_at_all(command: str, role: Role) -> None:
    blocked = person(OWNER, role)
    blocked.blocked_at = 1
    with pytest.raises(DeskError) as refusal:
        require(blocked, command)
    assert refusal.value.code == "forbidden"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("", ""), ("a\n\n b\tc", "a b c"), ("a  b", "a b"), ("a\u00a0b", "a b"),
        ("x" * PREVIEW_LENGTH, "x" * PREVIEW_LENGTH),
        ("x" * 500, "x" * (PREVIEW_LENGTH - 1) + "…"),
        ("x" * (PREVIEW_LENGTH - 2) + "👨\u200d👩\u200d👧" * 9, "x" * (PREVIEW_LENGTH - 2) + "…"),
    ],
)  # fmt: skip
def test_a_preview_is_one_short_line(body: str, shown: str) -> None:
    assert preview(body) == shown


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("en-GB", "en"), ("en_US", "en"), ("uk", "ru"), ("de", "en"), ("", "ru"),
     (None, "ru"), ("RU", "ru"), ("-", "en"), ("zz-zz", "en")],
)  # fmt: skip
def test_a_language_for_everybody(code: str | None, language: str) -> None:
    assert language_of(code) == language


def test_errors_are_codes_with_facts() -> None:
    error = invalid("body", limit=3)
    assert (error.code, error.facts) == ("invalid", {"field": "body", "limit": 3})
