"""Taking what has been erased out of the index of search, word by word.

An index without contents forgets only what it is told: so this is called while the rows still say
what they said.
"""

from collections.abc import Set as AbstractSet
from dataclasses import replace

from app.domain.message import Message
from app.domain.words import terms_of
from app.store import search_index, search_keys
from app.store.transaction import Transaction

_INDEXED_TICKET = (
    "SELECT customer_id, subject FROM tickets JOIN search_marks s ON s.name = 'tickets'"
    " AND tickets.id <= s.up_to WHERE tickets.id = ?"
)
_FORMER_BODIES = (
    "SELECT v.body FROM message_versions v JOIN messages m ON m.id = v.message_id"
    " WHERE m.ticket_id = ?"
)
#: A beginning is completed only to words that are still said somewhere.
_DROP = (
    "DELETE FROM search_terms WHERE term = ?1"
    " AND NOT EXISTS (SELECT 1 FROM message_words WHERE message_words MATCH ?2)"
    " AND NOT EXISTS (SELECT 1 FROM ticket_words WHERE ticket_words MATCH ?2)"
)


def message(tx: Transaction, said: Message) -> None:
    """A message is about to be blanked."""
    search_index.follow_message(tx, replace(said, body="", deleted_at=tx.now))
    names = said.extra.file_names if said.extra else []
    _drop_unsaid(tx, frozenset().union(*map(terms_of, (said.body, *names))))


def ticket(tx: Transaction, ticket_id: int) -> None:
    """A ticket is about to lose its subject and the former words of its messages."""
    unsaid = {term for row in tx.all(_FORMER_BODIES, (ticket_id,)) for term in terms_of(row[0])}
    row = tx.one(_INDEXED_TICKET, (ticket_id,))
    if row is not None:
        terms = terms_of(row[1])
        words = " ".join({search_keys.shown_to(row[0]), *terms})
        tx.execute_beside(
            "INSERT INTO ticket_words (ticket_words, rowid, words) VALUES ('delete', ?, ?)",
            (ticket_id, words),
        )
        unsaid |= terms
    _drop_unsaid(tx, unsaid)


def _drop_unsaid(tx: Transaction, terms: AbstractSet[str]) -> None:
    for term in sorted(terms):
        tx.execute_beside(_DROP, (term, f'"{term}"'))
