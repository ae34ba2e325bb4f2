"""Words as search compares them: small letters, one spelling, one form (docs/decisions/0032).

Russian and English words are cut to their Snowball stems, each by its own script; whatever else
is made of letters and digits counts as it is written.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer

#: A longer run of letters is compared by its beginning.
WORD_LIMIT = 40
#: Distinct words whose forms are remembered (about 10 MiB when full).
_WORDS_KEPT = 50_000
_LETTERS = r"[^\W_]"
#: Marks that stand over a letter, such as the stress of a Russian vowel, do not end a word.
_MARKS = r"\u0300-\u036f"
_WORD = re.compile(rf"{_LETTERS}+(?:[{_MARKS}]+{_LETTERS}*)*")
_MARK = re.compile(rf"[{_MARKS}]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_LATIN = re.compile("[a-z]+")
#: Most people write the sixth letter of the alphabet where the seventh belongs.
_SIXTH, _SEVENTH = chr(0x0435), chr(0x0451)
#: Raised when the same words come to be compared by other terms.
_RULES = 2


class Word(NamedTuple):
    """One word of a text: where it stands, in code points, and what it is compared by."""

    start: int
    end: int
    normal: str
    term: str


@lru_cache(_WORDS_KEPT)
def normal(word: str) -> str:
    """Small letters in one spelling, without stress marks."""
    small = word.casefold().replace(_SEVENTH, _SIXTH)
    if not small.isascii():
        small = _MARK.sub("", small)
    return small[:WORD_LIMIT]


@lru_cache(_WORDS_KEPT)
def term_of(word: str) -> str:
    """What all forms of a word have in common; `word` is `normal`."""
    if _CYRILLIC.fullmatch(word):
        return _stem("russian", word)
    if _LATIN.fullmatch(word):
        return _stem("english", word)
    return word


def _stem(language: str, word: str) -> str:
    # One stemmer serves all threads: a call keeps the interpreter to itself.
    stem: str = _stemmer(language).stemWord(word)
    return stem or word


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language, 0)


def words_of(text: str) -> list[Word]:
    """The words of a text in their order."""
    found = []
    for match in _WORD.finditer(text):
        word = normal(match[0])
        if word:
            found.append(Word(match.start(), match.end(), word, term_of(word)))
    return found


def normals_of(text: str) -> list[str]:
    """The words of a text as they are written, without their places and terms."""
    return [word for word in map(normal, _WORD.findall(text)) if word]


def terms_of(text: str) -> frozenset[str]:
    """All that a text can be found by."""
    return frozenset(word.term for word in words_of(text))


def phrases_in(text: str, phrase: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where these words (`normal`) stand side by side: from and to, in code points."""
    if not all(word in flat(text) for word in phrase):
        return []
    words = words_of(text)
    normals = [word.normal for word in words]
    size = len(phrase)
    return [
        (words[at].start, words[at + size - 1].end)
        for at in range(len(words) - size + 1)
        if normals[at] == phrase[0] and tuple(normals[at : at + size]) == phrase
    ]


def rules() -> str:
    """Names the rules of this program: an index made by others has to be made anew."""
    return f"{_RULES} {Stemmer.version()}"


def flat(text: str) -> str:
    """A whole text as `normal` makes words."""
    small = text.casefold().replace(_SEVENTH, _SIXTH)
    return small if small.isascii() else _MARK.sub("", small)


#: Small Russian letters in the order of Unicode, as most people write their names in Latin.
_IN_LATIN = dict(
    zip(
        range(0x430, 0x450),
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh sch - y - e yu ya".split(),  # noqa: SIM905 - it is read by position
        strict=True,
    )
)


def in_latin(word: str) -> str:
    """A Russian name as Telegram's users write it abroad; `word` is `normal`."""
    return word.translate(_IN_LATIN).replace("-", "")[:WORD_LIMIT]


def trace_of(term: str) -> str:
    """What the flat text has in it wherever a word of this term stands: Russian stems and unstemmed
    words are beginnings of their words, English stems may end otherwise."""
    return term[0] if _LATIN.fullmatch(term) else term
