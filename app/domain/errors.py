"""The one exception of the desk: a code that a program can act on, and the facts behind it.

It never carries words for people; those live in the locales under `error.<code>`.
"""

from typing import Literal

ErrorCode = Literal[
    "invalid",
    "auth_required",
    "auth_invalid",
    "auth_expired",
    "not_found",
    "forbidden",
    "conflict",
    "rate_limited",
    "too_large",
    "transition_refused",
    "closed",
    "unavailable",
]


class DeskError(Exception):
    """A refusal with its code (PROTOCOL.md section 3); `facts` join the reply's `data`."""

    def __init__(self, code: ErrorCode, **facts: object) -> None:
        super().__init__(code)
        self.code: ErrorCode = code
        self.facts = facts


def invalid(field: str, **facts: object) -> DeskError:
    """The refusal of one field: its name goes into `data.field`."""
    return DeskError("invalid", field=field, **facts)
