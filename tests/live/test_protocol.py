"""Text becomes frames: what is understood, what is refused, with which code and which field."""

import json
from typing import Any

import pytest

from app.live.commands import READS, WRITES
from app.live.frames import text_frame
from app.live.protocol import PARAMS, parse
from app.live.refusals import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    PARSE_ERROR,
    Refused,
)
from app.live.uploading import METHODS as UPLOADING
from tests.live import desk_frames, inbox_frames, people_frames, reply_frames

ID_LIMIT = 2**53
#: Every method with every parameter it knows.
FULL: dict[str, dict[str, Any]] = {
    "session.start": {
        "init_data": "a=b",
        "token": "t",
        "locale": "ru",
        "epoch": "e",
        "cursor": 1,
    },
    "ticket.open": {
        "subject": "s",
        "body": "b",
        "client_id": "c",
        "attachment_ids": [1],
        "entities": [{"type": "bold", "offset": 0, "length": 1}],
        "customer_id": 1,
    },
    "ticket.get": {"ticket_id": 1},
    "ticket.claim": {"ticket_id": 1, "from": None},
    "ticket.assign": {"ticket_id": 1, "assignee_id": None},
    "ticket.resolve": {"ticket_id": 1},
    "ticket.reopen": {"ticket_id": 1},
    "ticket.close": {"ticket_id": 1},
    "message.list": {"ticket_id": 1, "limit": 1, "before": 1, "after": 1, "around": 1},
    "message.post": {
        "ticket_id": 1,
        "body": "b",
        "client_id": "c",
        "attachment_ids": [1],
        "entities": [],
        "reply_to": 1,
        "seen": 1,
    },
    "message.edit": {"message_id": 1, "body": "b", "entities": []},
    "message.delete": {"message_id": 1},
    "message.versions": {"message_id": 1},
    "delivery.resend": {"message_id": 1},
    "note.add": {
        "ticket_id": 1, "body": "b", "client_id": "c", "attachment_ids": [], "entities": [],
    },
    "reaction.set": {"message_id": 1, "emoji": "👍"},
    "upload.start": {
        "client_id": "c", "name": "a.jpg", "size": 1, "mime": "image/jpeg", "kind": "voice",
        "look": "round", "width": 1, "height": 1, "duration": 1, "waveform": [0, 31],
    },
    "upload.finish": {"upload": 1, "sha256": "0" * 64},
    "upload.cancel": {"upload": 1},
    "file.link": {"attachment_id": 1, "rendition": "preview"},
    "conversation.mark_read": {"ticket_id": 1, "message_id": 1},
    "conversation.marks": {"ticket_id": 1},
    "conversation.deliveries": {"ticket_id": 1},
    "conversation.view": {"ticket_id": None},
    "typing.set": {"ticket_id": 1},
    "person.set_role": {"person_id": 1, "role": "agent"},
    "person.set_language": {"language": "en"},
    "person.block": {"person_id": 1, "silent": True},
    "person.unblock": {"person_id": 1},
    "person.blocked": {},
    **desk_frames.FULL,
    **inbox_frames.FULL,
    **people_frames.FULL,
    **reply_frames.FULL,
}
OPTIONAL = {
    "mime", "kind", "look", "width", "height", "duration", "waveform", "sha256", "rendition",
    "init_data", "token", "locale", "epoch", "cursor", "attachment_ids", "entities",
    "customer_id", "ticket.open category_id", "ticket.claim from",
    *desk_frames.OPTIONAL,
    *inbox_frames.OPTIONAL,
    *people_frames.OPTIONAL,
    *reply_frames.OPTIONAL,
    "silent", "view", "before", "limit", "after", "around", "reply_to", "seen",
}  # fmt: skip
WRONG_NUMBERS = (True, 1.0, "1", -1, ID_LIMIT, 10**30, [1], {"id": 1}, 1.5)
WRONG_LISTS: dict[str, tuple[object, ...]] = {
    "attachment_ids": ([True], [-1], ["1"], "x", 1, {}),
    "entities": ([1], [{}], [{"type": "bold", "offset": 0}], "x", 1, {}),
    "waveform": ([True], ["1"], [1] * 65, "x", 1, {}),
    **desk_frames.WRONG,
    **inbox_frames.WRONG,
    **people_frames.WRONG,
    **reply_frames.WRONG,
}
WRONG_TEXTS = (True, 1, 1.0, ["x"], {"x": "y"})


def frame(method: object, params: object, request_id: object = 7) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": request_id, "method": method, "params": params})


def refused(text: str | bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        parse(text.encode() if isinstance(text, str) else text)
    return caught.value


def wrong_values(name: str, good: object) -> tuple[object, ...]:
    if name in WRONG_LISTS:
        return WRONG_LISTS[name]
    if name in {"kind", "look", "rendition", "sha256"}:
        return (*WRONG_TEXTS, "", "everything", "A" * 64)
    if name == "emoji":
        return (*WRONG_TEXTS, "", "x" * 17)
    if name == "client_id":
        return (*WRONG_TEXTS, None, "", "x" * 65, "a b", "a\n", "ж", "a.b")
    if name in {"view", "role", "priority"}:
        return (*WRONG_TEXTS, "", "everything", "ALL")
    if name == "limit":
        return (*WRONG_NUMBERS, 0, 101)
    if isinstance(good, bool):
        return (None, 1, 0, "true", [True])
    if isinstance(good, str):
        return WRONG_TEXTS
    return WRONG_NUMBERS


def test_the_vocabulary_is_the_table_of_commands() -> None:
    of_the_socket = {"session.start", "conversation.view", "typing.set", *UPLOADING}
    assert set(PARAMS) == set(FULL) == set(WRITES) | set(READS) | of_the_socket


@pytest.mark.parametrize("method", sorted(FULL))
def test_params_are_refused_by_name(method: str) -> None:
    full = FULL[method]
    assert parse(frame(method, full).encode()).id == 7
    for name, good in full.items():
        for wrong in wrong_values(name, good):
            found = refused(frame(method, {**full, name: wrong}))
            assert (found.code, found.field, found.id) == (INVALID_PARAMS, name, 7), (name, wrong)
        without = {key: value for key, value in full.items() if key != name}
        if name in OPTIONAL or f"{method} {name}" in OPTIONAL:
            parse(frame(method, without).encode())
        else:
            found = refused(frame(method, without))
            assert (found.code, found.field) == (INVALID_PARAMS, name), name
    for extra in ("role", "author_id", "internal", "__proto__", "", "params", "жук"):
        if extra in full:
            continue
        found = refused(frame(method, {**full, extra: 1}))
        assert (found.code, found.field, found.id) == (INVALID_PARAMS, extra, 7), extra
    for wrong in ([], "x", 1, None, [full]):
        assert refused(frame(method, wrong)).code == INVALID_PARAMS


WRONG_IDS: tuple[object, ...] = (
    True, False, 1.0, "1", None, ID_LIMIT, -ID_LIMIT, [1], {}, 1e300
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "request_id"),
    [
        ("", PARSE_ERROR, None),
        ("{", PARSE_ERROR, None),
        ("nonsense", PARSE_ERROR, None),
        (b'{"jsonrpc":"2.0","id":1,"method":"\xff"}', PARSE_ERROR, None),
        ('{"jsonrpc":"2.0","id":NaN,"method":"ticket.get"}', PARSE_ERROR, None),
        ('{"jsonrpc":"2.0","id":1,"method":"x","params":{"ticket_id":NaN}}', PARSE_ERROR, None),
        ('{"jsonrpc":"2.0","id":1,"method":"x","params":[-Infinity]}', PARSE_ERROR, None),
        ('{"jsonrpc":"2.0","id":1,"method":"inbox.list"}{}', PARSE_ERROR, None),
        ("[" * 10_000 + "]" * 10_000, PARSE_ERROR, None),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, PARSE_ERROR, None),
        ('"text"', INVALID_REQUEST, None),
        ("7", INVALID_REQUEST, None),
        ("null", INVALID_REQUEST, None),
        ("[]", INVALID_REQUEST, None),
        ("[" + frame("inbox.list", {}) + "]", INVALID_REQUEST, None),
        ("{}", INVALID_REQUEST, None),
        (json.dumps({"jsonrpc": "1.0", "id": 1, "method": "inbox.list"}), INVALID_REQUEST, 1),
        (json.dumps({"jsonrpc": 2.0, "id": 1, "method": "inbox.list"}), INVALID_REQUEST, 1),
        (json.dumps({"id": 1, "method": "inbox.list"}), INVALID_REQUEST, 1),
        (json.dumps({"jsonrpc": "2.0", "id": 1}), INVALID_REQUEST, 1),
        (json.dumps({"jsonrpc": "2.0", "id": 1, "result": {}}), INVALID_REQUEST, 1),
        (
            json.dumps({"jsonrpc": "2.0", "id": 1, "method": "inbox.list", "auth": "x"}),
            INVALID_REQUEST,
            1,
        ),
        (frame(5, {}), INVALID_REQUEST, 7),
        (frame(None, {}), INVALID_REQUEST, 7),
        (frame("ticket.steal", {}), METHOD_NOT_FOUND, 7),
        (frame("", {}), METHOD_NOT_FOUND, 7),
        (frame("TICKET.GET", {"ticket_id": 1}), METHOD_NOT_FOUND, 7),
        (frame("rpc.discover", {}), METHOD_NOT_FOUND, 7),
        *(
            (frame("inbox.list", {}, wrong), INVALID_REQUEST, None)
            for wrong in WRONG_IDS
        ),
        *((frame("no.such", {}, wrong), INVALID_REQUEST, None) for wrong in (True, 1.0, "1")),
    ],
)
def test_what_is_no_request_is_refused_as_json_rpc_says(
    text: str | bytes, code: int, request_id: int | None
) -> None:
    found = refused(text)
    assert (found.code, found.id) == (code, request_id)


@pytest.mark.parametrize("request_id", [0, -1, 1, ID_LIMIT - 1, -ID_LIMIT + 1])
def test_ids_are_integers_below_two_to_the_53(request_id: int) -> None:
    assert parse(frame("inbox.list", {}, request_id).encode()).id == request_id


def test_a_number_beyond_the_floats_is_a_wrong_param() -> None:
    text = '{"jsonrpc":"2.0","id":1,"method":"ticket.get","params":{"ticket_id":1e999}}'
    assert (refused(text).code, refused(text).field) == (INVALID_PARAMS, "ticket_id")


@pytest.mark.parametrize("lone", [r"\ud83d", r"\udc00", r"\ud83dx", r"\udc00\ud83d", r"\uD83D\n"])
@pytest.mark.parametrize("place", ["body", "client_id"])
def test_a_lone_surrogate_is_a_wrong_param_and_not_bad_json(lone: str, place: str) -> None:
    """Half an emoji is well-formed JSON: the sender has to learn which request it spoilt."""
    params = {"ticket_id": 1, "body": "x", "client_id": "c", place: "LONE"}
    found = refused(frame("message.post", params).replace("LONE", lone))
    assert (found.code, found.field, found.id) == (INVALID_PARAMS, place, 7)


def test_lone_surrogates_elsewhere_are_refused_without_an_echo() -> None:
    named = frame("message.post", {"ticket_id": 1, "LONE": 1}).replace("LONE", r"\ud800")
    assert (refused(named).code, refused(named).field) == (INVALID_PARAMS, "params")
    method = frame("LONE", {}).replace("LONE", r"\ud800")
    assert refused(method).code == METHOD_NOT_FOUND
    envelope = r'{"jsonrpc":"2.0","id":1,"method":"inbox.list","\ud800":1}'
    assert (refused(envelope).code, refused(envelope).id) == (INVALID_REQUEST, 1)
    silent = r'{"jsonrpc":"2.0","method":"message.post","params":{"body":"\ud800"}}'
    assert refused(silent).is_silent


@pytest.mark.parametrize(
    ("text", "is_silent"),
    [
        ('{"jsonrpc":"2.0","method":"no.such"}', True),
        ('{"jsonrpc":"2.0","method":"ticket.get","params":{}}', True),
        ('{"jsonrpc":"2.0","method":"ticket.get","params":[]}', True),
        ('{"jsonrpc":"1.0","method":"ticket.get"}', False),
        ('{"jsonrpc":"2.0"}', False),
    ],
)
def test_only_a_notification_is_refused_in_silence(text: str, is_silent: bool) -> None:
    assert refused(text).is_silent is is_silent


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_535, b"\x81\x7e\xff\xff"),
        (65_536, b"\x81\x7f" + (65_536).to_bytes(8, "big")),
    ],
)
def test_a_text_frame_has_the_head_of_its_length(size: int, head: bytes) -> None:
    assert text_frame(b"x" * size) == (head, b"x" * size)
