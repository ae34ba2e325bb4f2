"""Why a frame was not understood, in the order in which JSON-RPC asks; it decides nothing else.

It must never echo what cannot be written back, such as half a surrogate pair.
"""

import json
from collections.abc import Container
from typing import Any, NoReturn

from pydantic import ValidationError
from pydantic_core import from_json

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603

ID_LIMIT = 2**53
_ENVELOPE = frozenset({"jsonrpc", "id", "method", "params"})


class Refused(Exception):  # noqa: N818 - a refusal, not a fault of ours
    """A frame that is not understood; `is_silent` for notifications, which get no answer."""

    def __init__(self, request_id: int | None, code: int, field: str | None = None) -> None:
        super().__init__(code)
        self.id = request_id
        self.code = code
        self.field = field
        self.is_silent = False


def explain(text: bytes, error: ValidationError, methods: Container[str]) -> Refused:
    """The refusal of a frame that was not one of `methods` with its params."""
    try:
        value = _read(text)
    except (ValueError, RecursionError):
        return Refused(None, PARSE_ERROR)
    if not isinstance(value, dict):
        return Refused(None, INVALID_REQUEST)
    request_id = value.get("id")
    if request_id is not None and not _is_id(request_id):
        return Refused(None, INVALID_REQUEST, "id")
    method = value.get("method")
    if value.get("jsonrpc") != "2.0" or not isinstance(method, str) or set(value) - _ENVELOPE:
        return Refused(request_id, INVALID_REQUEST)
    refused = Refused(request_id, METHOD_NOT_FOUND, "method")
    if method in methods:
        refused = _refused_call(value, error)
    refused.is_silent = "id" not in value
    return refused


def _read(text: bytes) -> Any:
    """Strict JSON; lone surrogates, which the fast reader does not take, are JSON all the same."""
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return json.loads(text.decode(), parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _is_id(value: object) -> bool:
    return type(value) is int and -ID_LIMIT < value < ID_LIMIT


def _refused_call(value: dict[str, Any], error: ValidationError) -> Refused:
    request_id: int | None = value.get("id")
    if "id" in value and request_id is None:
        return Refused(None, INVALID_REQUEST, "id")
    # Of a param it is (method, "params", its name, ...).
    place = error.errors(include_input=False, include_url=False)[0]["loc"][2:]
    field = str(place[0]) if place else _unwritable(value.get("params"))
    return Refused(request_id, INVALID_PARAMS, field)


def _unwritable(params: object) -> str:
    """The param that holds a lone surrogate, or the params as a whole."""
    if isinstance(params, dict):
        for name, value in params.items():
            if _is_text(name) and isinstance(value, str) and not _is_text(value):
                return str(name)
    return "params"


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
