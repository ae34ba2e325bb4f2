"""Checks that an object on the wire has exactly the keys it must have, and values of their kind."""

from collections.abc import Callable
from typing import Any

Check = Callable[[Any], bool]


def whole(value: Any) -> bool:
    """A JSON integer: `True` is none."""
    return type(value) is int and 0 <= value < 2**53


def text(value: Any) -> bool:
    return type(value) is str


def or_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


def one_of(*values: str) -> Check:
    return lambda value: value in values


#: Ends the key of a field that is left out when there is nothing to say.
MAY_LACK = "?"


def listed(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(one) for one in value)


def shaped(shape: dict[str, Check]) -> Check:
    return lambda value: not faults(value, shape)


def faults(value: Any, shape: dict[str, Check]) -> list[str]:
    """What is wrong with an object, by key."""
    if not isinstance(value, dict):
        return [f"not an object: {value!r}"]
    checks = {key.removesuffix(MAY_LACK): check for key, check in shape.items()}
    wrong = [f"missing {key}" for key in shape if not key.endswith(MAY_LACK) and key not in value]
    wrong += [f"unknown {key}" for key in value if key not in checks]
    wrong += [
        f"{key}: {value[key]!r}" for key in checks if key in value and not checks[key](value[key])
    ]
    return wrong


ROLE = one_of("customer", "agent", "admin")
PERSON_REF: dict[str, Check] = {"id": whole, "name": text, "role": ROLE}
