"""How a verb's result becomes the JSON of a reply; what is seen is visibility.py's to say."""

from pydantic_core import to_json

from app.domain import shapes, visibility
from app.domain.delivery import DeliveryMark
from app.domain.desk import AuditEntry, Catalog
from app.domain.message import Version
from app.domain.person import Person
from app.domain.settings import Section
from app.live.texts import NULL, Texts
from app.services.bans import Banned
from app.services.bulk import Changed
from app.services.desk_fields import History
from app.services.file_links import FileLink
from app.services.inbox import Counts, MessagePage, TicketPage
from app.services.outcome import Outcome
from app.services.reading import ReadMark


def _ticket_text(texts: Texts, person: Person, outcome: Outcome) -> bytes:
    is_staff = person.is_staff
    numbers = visibility.numbers_of(is_staff, outcome.ticket, outcome.mark)
    return texts.ticket(is_staff, outcome.ticket, numbers)


def _message_text(texts: Texts, person: Person, outcome: Outcome) -> bytes:
    message = outcome.message
    return texts.message(visibility.is_author(person, message), message) if message else NULL


def ticket(texts: Texts, person: Person, outcome: Outcome) -> bytes:
    return b'{"ticket":%b,"cursor":%d}' % (_ticket_text(texts, person, outcome), outcome.cursor)


def message(texts: Texts, person: Person, outcome: Outcome) -> bytes:
    return b'{"message":%b,"cursor":%d}' % (_message_text(texts, person, outcome), outcome.cursor)


def message_and_ticket(texts: Texts, person: Person, outcome: Outcome) -> bytes:
    return b'{"message":%b,"ticket":%b,"cursor":%d}' % (
        _message_text(texts, person, outcome),
        _ticket_text(texts, person, outcome),
        outcome.cursor,
    )


def ticket_page(_texts: Texts, person: Person, page: TicketPage) -> bytes:
    shown = {
        "tickets": [visibility.ticket_for(person, *found) for found in page.tickets],
        "next": page.next,
        "cursor": page.cursor,
    }
    return to_json({**shown, "order": page.order} if person.is_staff else shown)


def counts(_texts: Texts, _person: Person, found: Counts) -> bytes:
    return to_json({"counts": found.counts, "cursor": found.cursor})


def changed(_texts: Texts, person: Person, found: Changed) -> bytes:
    return to_json(
        {
            "tickets": [visibility.ticket_for(person, *one) for one in found.tickets],
            "refused": [{"ticket_id": one.ticket_id, "code": one.code} for one in found.refused],
            "undo": found.undo,
            "cursor": found.cursor,
        }
    )


def message_page(_texts: Texts, person: Person, page: MessagePage) -> bytes:
    return to_json(
        {
            "messages": [visibility.message_for(person, message) for message in page.messages],
            "more_before": page.more_before,
            "more_after": page.more_after,
            "cursor": page.cursor,
        }
    )


def marks(_texts: Texts, _person: Person, found: tuple[list[ReadMark], int]) -> bytes:
    marks, cursor = found
    shown = [
        {"person": visibility.ref(mark.person), "message_id": mark.message_id} for mark in marks
    ]
    return to_json({"marks": shown, "cursor": cursor})


def versions(_texts: Texts, person: Person, found: tuple[list[Version], int]) -> bytes:
    shown = [visibility.version_for(person, version) for version in found[0]]
    return to_json({"versions": shown, "cursor": found[1]})


def deliveries(_texts: Texts, _person: Person, found: tuple[list[DeliveryMark], int]) -> bytes:
    marks, cursor = found
    shown = [visibility.delivery(mark) for mark in marks]
    return to_json({"deliveries": shown, "cursor": cursor})


def delivery(_texts: Texts, _person: Person, found: tuple[DeliveryMark, int]) -> bytes:
    mark, cursor = found
    return to_json({"delivery": visibility.delivery(mark), "cursor": cursor})


def cursor(_texts: Texts, _person: Person, newest: int) -> bytes:
    return b'{"cursor":%d}' % newest


def person(_texts: Texts, viewer: Person, person: Person) -> bytes:
    return to_json({"person": visibility.person_for(viewer, person)})


def people(_texts: Texts, viewer: Person, banned: Banned) -> bytes:
    shown = [visibility.person_for(viewer, person) for person in banned.people]
    return to_json({"people": shown, "cursor": banned.cursor})


def address(_texts: Texts, _person: Person, link: FileLink) -> bytes:
    return to_json({"url": f"/files/{link.token}", "expires_at": link.expires_at})


def catalog(_texts: Texts, person: Person, found: tuple[Catalog, int]) -> bytes:
    return to_json({"desk": visibility.catalog_for(person, found[0]), "cursor": found[1]})


def history(_texts: Texts, _person: Person, found: History) -> bytes:
    return to_json(
        {
            "changes": [shapes.ticket_change(one) for one in found.changes],
            "followers": [visibility.ref(one) for one in found.followers],
            "targets": shapes.standing(*found.targets),
            "cursor": found.cursor,
        }
    )


def settings(_texts: Texts, _person: Person, sections: dict[str, Section]) -> bytes:
    shown = {name: section.model_dump(mode="json") for name, section in sections.items()}
    return to_json({"settings": shown})


def audit(_texts: Texts, _person: Person, page: tuple[list[AuditEntry], int | None]) -> bytes:
    entries, following = page
    return to_json({"entries": [shapes.audit_entry(one) for one in entries], "next": following})
