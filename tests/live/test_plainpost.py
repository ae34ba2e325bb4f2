"""The short way of `message.post` takes nothing that the long way refuses, and reads it alike."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.live.composed_params import MessagePost
from app.live.plainpost import plain_call
from app.live.protocol import _FRAMES, parse

_ODD_NUMBERS = st.sampled_from([0, -1, 2**53 - 1, 2**53, -(2**53), 10**30, 1.0, True, None, "1"])
_NUMBERS = st.integers(-3, 2**54) | _ODD_NUMBERS
_ODD_IDS = st.sampled_from(["", "c\n", "ü", "a" * 64, "a" * 65, "a b", 7, None])
_PARAMS = st.fixed_dictionaries(
    {
        "ticket_id": _NUMBERS,
        "body": st.text() | st.sampled_from(["\ud800", "\x00", None, 1]),
        "client_id": st.from_regex(r"\A[A-Za-z0-9_-]{1,64}\Z") | _ODD_IDS,
    },
    optional={
        "reply_to": _NUMBERS,
        "seen": _NUMBERS,
        "entities": st.sampled_from([None, [], [{"type": "bold", "offset": 0, "length": 1}]]),
        "attachment_ids": st.sampled_from([None, [], [1]]),
        "more": st.none(),
    },
)
_CALLS = st.fixed_dictionaries(
    {
        "jsonrpc": st.sampled_from(["2.0", "2.0", "2.0", "1.0", 2.0]),
        "method": st.sampled_from(["message.post", "message.post", "message.edit", 1]),
        "params": _PARAMS | st.none(),
    },
    optional={"id": _NUMBERS, "more": st.none()},
)


def assert_read_alike(text: bytes) -> bool:
    """Whether the short way was taken; then the long way has to say the same."""
    plain = plain_call(text)
    if plain is None:
        return False
    frame = _FRAMES.validate_json(text)
    assert (plain.id, plain.method) == (frame.id, frame.method)
    for name in MessagePost.model_fields:
        value = getattr(plain.params, name)
        assert value == getattr(frame.params, name), name
        assert type(value) is type(getattr(frame.params, name)), name
    return True


@settings(max_examples=400)
@given(call=_CALLS, is_ascii=st.booleans())
def test_any_call_is_read_alike_or_left_to_the_long_way(
    call: dict[str, Any], is_ascii: bool
) -> None:
    text = json.dumps(call, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")
    assert_read_alike(text)


def call(**params: object) -> bytes:
    asked = {"ticket_id": 7, "body": "Да", "client_id": "c-1", **params}
    whole = {"jsonrpc": "2.0", "id": 5, "method": "message.post", "params": asked}
    return json.dumps(whole, ensure_ascii=False).encode()


@settings(max_examples=300)
@given(at=st.integers(0, 200), byte=st.integers(0, 255))
def test_a_changed_byte_is_read_alike_or_left_to_the_long_way(at: int, byte: int) -> None:
    text = bytearray(call())
    text[at % len(text)] = byte
    assert_read_alike(bytes(text))


@pytest.mark.parametrize(
    "text",
    [
        call(), call(reply_to=1, seen=2), call(reply_to=None),
        call().replace(b'"body"', b'"body":"x","body"'), b" " + call() + b"\n",
    ],
)  # fmt: skip
def test_plain_words_take_the_short_way(text: bytes) -> None:
    assert assert_read_alike(text)
    assert parse(text).params.ticket_id == 7


@pytest.mark.parametrize(
    "text",
    [
        call(entities=[]), call(attachment_ids=[1]), call(more=1), call(client_id="c\n"),
        call(ticket_id=1.0), call(ticket_id=2**53), call()[:-1], call() + b"x",
        call().replace(b'"id": 5', b'"id": null'), call().replace(b'"id": 5, ', b""),
    ],
)  # fmt: skip
def test_all_else_is_left_to_the_long_way(text: bytes) -> None:
    assert plain_call(text) is None
