"""The commands of search, and how what was found is shown."""

from typing import Any

from pydantic_core import to_json

from app.domain import visibility
from app.domain.person import Person
from app.live.command import Caller, Command
from app.live.texts import Texts
from app.services import searching
from app.services.searching import Lookup, SearchPage


def _find(caller: Caller, params: Any) -> tuple[Any, ...]:
    return caller.person, params.query, params.zone, params.before, params.limit


def _page(_texts: Texts, viewer: Person, page: SearchPage) -> bytes:
    return to_json(
        {
            "tickets": [visibility.ticket_for(viewer, *shown) for shown in page.tickets],
            "found_messages": [
                {
                    "message": visibility.message_for(viewer, one.message),
                    "marks": one.marks,
                    "files": [file._asdict() for file in one.files],
                }
                for one in page.found_messages
            ],
            "found_tickets": [one._asdict() for one in page.found_tickets],
            "found_people": [visibility.person_for(viewer, one) for one in page.found_people],
            "filters": [one._asdict() for one in page.filters],
            "indexing": page.indexing._asdict() if page.indexing else None,
            "next": page.next,
            "cursor": page.cursor,
        }
    )


def _lookup(_texts: Texts, viewer: Person, found: Lookup) -> bytes:
    return to_json(
        {
            "tickets": [visibility.ticket_for(viewer, *shown) for shown in found.tickets],
            "people": [visibility.person_for(viewer, one) for one in found.people],
            "cursor": found.cursor,
        }
    )


READS: dict[str, Command] = {
    "search.find": Command(searching.find, _find, _page),
    "search.lookup": Command(searching.look_up, lambda c, p: (c.person, p.query), _lookup),
}
