"""Where the words of a search stand in what it has found, in UTF-16 code units."""

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.message import Message
from app.domain.text import utf16_length
from app.domain.ticket import Ticket
from app.domain.words import phrases_in, words_of
from app.store.search_terms import Group

#: A text is marked at so many places at most.
MARKS_LIMIT = 60

Span = tuple[int, int]


class MarkedFile(NamedTuple):
    """A file whose name has words of the search; `marks` are of the name."""

    attachment_id: int
    marks: list[Span]


class MarkedMessage(NamedTuple):
    """`marks` are of the body."""

    message: Message
    marks: list[Span]
    files: list[MarkedFile]


class MarkedTicket(NamedTuple):
    """A ticket found by its subject or number; `marks` are of the subject."""

    ticket_id: int
    marks: list[Span]


class Marker:
    """Marks the words of `groups`, in any form, and `phrases` where they stand whole."""

    def __init__(self, groups: list[Group], phrases: tuple[tuple[str, ...], ...]) -> None:
        self._terms = frozenset[str]().union(*(group.terms for group in groups))
        self._beginnings = tuple(group.beginning for group in groups if group.beginning)
        self._phrases = phrases

    def message(self, message: Message) -> MarkedMessage:
        attachments = message.extra.attachments if message.extra else ()
        files = [MarkedFile(one.id, self.marks_in(one.searched_name)) for one in attachments]
        return MarkedMessage(
            message, self.marks_in(message.body), [one for one in files if one.marks]
        )

    def ticket(self, ticket: Ticket) -> MarkedTicket:
        return MarkedTicket(ticket.id, self.marks_in(ticket.subject))

    def marks_in(self, text: str) -> list[Span]:
        """(offset, length), in their order; none lies in another."""
        marks: list[Span] = []
        at, units = 0, 0
        for start, end in sorted(self._places(text)):
            if start < at:
                continue
            units += utf16_length(text[at:start])
            length = utf16_length(text[start:end])
            marks.append((units, length))
            at, units = end, units + length
            if len(marks) == MARKS_LIMIT:
                break
        return marks

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        for phrase in self._phrases:
            yield from phrases_in(text, phrase)
        if not self._terms:
            return
        for word in words_of(text):
            if word.term in self._terms or word.normal.startswith(self._beginnings):
                yield word.start, word.end
