"""A person of the desk: a customer, an agent or an admin, known by their Telegram id.

A person says who somebody is; what they may do stands in policy.py and nowhere else.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What somebody is to the desk; agents and admins are its staff."""

    CUSTOMER = "customer"
    AGENT = "agent"
    ADMIN = "admin"


STAFF_ROLES = frozenset({Role.AGENT, Role.ADMIN})
_CUSTOMER = Role.CUSTOMER

#: The languages of the interface; the first is what an unknown one falls back to.
LANGUAGES = ("ru", "en")


#: Languages whose speakers are better served by Russian than by English.
RUSSIAN_READERS = frozenset({"be", "kk", "ky", "tg", "tt", "uk", "uz", "hy", "az"})


class PersonRef(NamedTuple):
    """The short form of a person inside other objects."""

    id: int
    name: str
    role: str


@dataclass(slots=True)
class Person:
    """`id` is the Telegram id. `pinned` means: an admin by ADMIN_IDS.

    `resync_after` is the event from which on this person sees other things than before;
    a cursor older than it cannot be resumed (PROTOCOL.md section 3.1).
    `blocked_silently` means that nobody has told them.
    `unreachable_at` is set while Telegram refuses to deliver to them.
    """

    id: int
    name: str
    username: str | None
    role: Role
    language: str
    pinned: bool = False
    blocked_at: int | None = None
    blocked_silently: bool = False
    unreachable_at: int | None = None
    resync_after: int = 0
    rev: int = 0

    @property
    def is_staff(self) -> bool:
        return self.role is not _CUSTOMER

    @property
    def ref(self) -> PersonRef:
        return PersonRef(self.id, self.name, str(self.role))


@dataclass(frozen=True, slots=True)
class Profile:
    """What Telegram says of a person at a contact: signed initData or an update's sender."""

    id: int
    name: str
    username: str | None
    language: str


def language_of(code: str | None) -> str:
    """The interface language for a Telegram language code such as `ru` or `en-GB`."""
    if not code:
        return LANGUAGES[0]
    short = code.split("-")[0].split("_")[0].lower()
    if short in LANGUAGES:
        return short
    return LANGUAGES[0] if short in RUSSIAN_READERS else "en"
