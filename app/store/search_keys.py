"""What stands in the index for a message, a ticket and a person: terms of words, and keys.

A key begins with a sign that no word contains, so nobody can type one.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from app.domain.message import Kind
from app.domain.words import in_latin, normals_of

KEY = "\u00a4"
#: Beginnings of names from so many letters on, and up to so many.
LEAST_BEGINNING = 2
MOST_BEGINNING = 12
#: Shorter names are too much alike for slips.
LEAST_SLIP = 4
NAME_WORDS_LIMIT = 8
_NAMES_KEPT = 8_192


def of_ticket(ticket_id: int) -> str:
    return f"{KEY}t{ticket_id}"


def said_by(person_id: int) -> str:
    return f"{KEY}a{person_id}"


def shown_to(customer_id: int) -> str:
    return f"{KEY}v{customer_id}"


def tagged(tag_id: int) -> str:
    return f"{KEY}g{tag_id}"


NOTE = f"{KEY}n"
_NARROW = (f"{KEY}t", f"{KEY}a", f"{KEY}v")


def is_narrow(key: str) -> bool:
    """Whether it stands for one ticket or one person: few messages out of all."""
    return key.startswith(_NARROW)


def keys_of_message(
    kind: str, ticket_id: int, author_id: int | None, customer_id: int, tags: Iterable[int]
) -> set[str]:
    keys = {of_ticket(ticket_id), *map(tagged, tags)}
    if author_id is not None:
        keys.add(said_by(author_id))
    keys.add(NOTE if kind == Kind.NOTE else shown_to(customer_id))
    return keys


def name_words(*names: str | None) -> tuple[str, ...]:
    """The words by which somebody is called, each once."""
    words = chain.from_iterable(_words_in(name) for name in names if name)
    return tuple(dict.fromkeys(words))[:NAME_WORDS_LIMIT]


@lru_cache(_NAMES_KEPT)
def _words_in(name: str) -> tuple[str, ...]:
    return tuple(normals_of(name))


@lru_cache(_NAMES_KEPT)
def name_forms(*names: str | None) -> tuple[str, ...]:
    """The same in both alphabets."""
    words = name_words(*names)
    return tuple(dict.fromkeys((*words, *map(_latin, words))))


_latin = lru_cache(_NAMES_KEPT)(in_latin)


def keys_of_person(name: str, username: str | None) -> frozenset[str]:
    keys: set[str] = set()
    for word in name_forms(name, username):
        lengths = range(LEAST_BEGINNING, min(len(word), MOST_BEGINNING) + 1)
        keys.update(beginning(word[:length]) for length in lengths)
        keys.add(beginning(word[:MOST_BEGINNING]))
        keys.update(slips_of(word))
    return frozenset(keys)


def beginning(word: str) -> str:
    return f"{KEY}b{word[:MOST_BEGINNING]}"


def slips_of(word: str) -> set[str]:
    """The word and all that it becomes without one of its letters: two words of which one is a
    slip of the other share one of these."""
    if len(word) < LEAST_SLIP:
        return set()
    shorter = (word[:at] + word[at + 1 :] for at in range(len(word)))
    return {f"{KEY}s{one}" for one in (word, *shorter)}
