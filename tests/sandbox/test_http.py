"""The HTTP under the Bot API: bodies of every form, broken ones, downloads in ranges, tokens."""

import asyncio
import io
import json
from typing import Any

import aiohttp
import pytest

from app.sandbox import PretendTelegram, User
from app.sandbox.files import PHOTO_UPLOAD_LIMIT_BYTES, THUMBNAIL_LIMIT_BYTES, UPLOAD_LIMIT_BYTES
from tests.certain import sure

from .conftest import TOKEN, Call
from .scene import ANNA, KEYBOARD, Scene, png

PARTS = "multipart/form-data; boundary=xx"


def address(telegram: PretendTelegram, method: str) -> str:
    return f"{telegram.url}/bot{TOKEN}/{method}"


async def post(telegram: PretendTelegram, method: str, **body: Any) -> tuple[int, bytes]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(address(telegram, method), **body) as answer,
    ):
        return answer.status, await answer.read()


def said(answer: tuple[int, bytes]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(answer[1])
    return body


async def test_structures_are_the_same_as_json_and_as_text(scene: Scene) -> None:
    fields = {"chat_id": ANNA, "text": "x", "reply_markup": KEYBOARD}
    texts = {**fields, "chat_id": str(ANNA), "reply_markup": json.dumps(KEYBOARD)}
    bodies: list[dict[str, Any]] = [
        {"json": fields},
        {"json": texts},
        {"data": aiohttp.FormData(texts)},
        {"data": aiohttp.FormData(texts, default_to_multipart=True)},
        {"params": texts},
    ]
    for body in bodies:
        answer = said(await post(scene.telegram, "sendMessage", **body))
        assert answer["result"]["reply_markup"] == KEYBOARD, body


async def test_a_get_with_its_arguments_in_the_query_is_a_call(scene: Scene) -> None:
    where = f"{address(scene.telegram, 'sendMessage')}?chat_id={ANNA}&text=from+a+query"
    async with aiohttp.ClientSession() as session, session.get(where) as answer:
        assert (await answer.json())["result"]["text"] == "from a query"


async def test_of_a_name_that_comes_twice_the_first_counts(scene: Scene) -> None:
    where = {"chat_id": str(ANNA), "text": "asked"}
    bodies: list[dict[str, Any]] = [
        {"json": {"text": "told"}},
        {"data": {"text": "told"}},
        {"data": aiohttp.FormData({"text": "told"}, default_to_multipart=True)},
    ]
    for body in bodies:
        answer = said(await post(scene.telegram, "sendMessage", params=where, **body))
        assert answer["result"]["text"] == "asked", body
    twice = aiohttp.FormData([("chat_id", str(ANNA)), ("text", "one"), ("text", "two")])
    assert said(await post(scene.telegram, "sendMessage", data=twice))["result"]["text"] == "one"


async def test_null_is_nothing_to_a_structure_and_a_word_to_a_text(scene: Scene) -> None:
    fields = {"chat_id": ANNA, "text": None, "reply_markup": None, "entities": None}
    answer = said(await post(scene.telegram, "sendMessage", json=fields))["result"]
    assert (answer["text"], "reply_markup" in answer) == ("null", False)
    refused = said(await post(scene.telegram, "sendMessage", json={**fields, "parse_mode": None}))
    assert refused["description"] == "Bad Request: unsupported parse_mode"


async def test_json_that_never_ends_to_nest_is_refused(scene: Scene) -> None:
    deep = "[" * 200_000
    fields = {"chat_id": str(ANNA), "text": "x", "reply_markup": deep}
    status, body = await post(scene.telegram, "sendMessage", data=fields)
    assert (status, b"can't parse" in body) == (400, True)
    headers = {"Content-Type": "application/json"}
    assert (await post(scene.telegram, "sendMessage", data=deep, headers=headers))[0] == 400


async def test_the_method_may_stand_in_the_body(scene: Scene) -> None:
    fields = {"method": "sendMessage", "chat_id": ANNA, "text": "x"}
    assert said(await post(scene.telegram, "", json=fields))["result"]["text"] == "x"


@pytest.mark.parametrize("method", ["sendMessage", "SENDMESSAGE", "sendmessage"])
async def test_method_names_have_no_case(scene: Scene, call: Call, method: str) -> None:
    assert (await call(method, chat_id=ANNA, text="x"))["ok"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{"),
        ("application/json", b"[1]"),
        ("application/json", b'{"chat_id": }'),
        ("multipart/form-data", b"--xx\r\n"),
        (PARTS, b"no boundary at all"),
        (PARTS, b'--xx\r\nContent-Disposition: form-data; name="text"\r\n\r\nnever ends'),
    ],
)
async def test_a_body_that_cannot_be_read_is_answered_bare(
    telegram: PretendTelegram, kind: str, body: bytes
) -> None:
    """No JSON: the real server ends the connection with the status alone."""
    headers = {"Content-Type": kind}
    assert await post(telegram, "getMe", data=body, headers=headers) == (400, b"")


async def test_an_unreadable_body_comes_before_a_wrong_token(telegram: PretendTelegram) -> None:
    async with aiohttp.ClientSession() as session:
        where = f"{telegram.url}/bot1:wrong/getMe"
        headers = {"Content-Type": "application/json"}
        async with session.post(where, data=b"{", headers=headers) as answer:
            assert (answer.status, answer.headers["Connection"]) == (400, "close")


async def test_a_caller_that_dies_in_its_upload_leaves_the_server_well(
    scene: Scene, call: Call
) -> None:
    host, port = scene.telegram.url.removeprefix("http://").split(":")
    _reader, writer = await asyncio.open_connection(host, int(port))
    head = (
        f"POST /bot{TOKEN}/sendDocument HTTP/1.1\r\nHost: {host}\r\n"
        f"Content-Type: {PARTS}\r\nContent-Length: 100000\r\n\r\n--xx\r\n"
    )
    writer.write(head.encode())
    await writer.drain()
    writer.transport.abort()
    assert (await call("sendMessage", chat_id=ANNA, text="still here"))["ok"]
    assert scene.telegram.calls.of("sendDocument") == []


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_other_verbs_are_not_implemented(telegram: PretendTelegram, verb: str) -> None:
    where = address(telegram, "getMe")
    async with aiohttp.ClientSession() as session, session.request(verb, where) as answer:
        assert (answer.status, await answer.read()) == (501, b"")


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot01001:x/getMe", 401, "Unauthorized: invalid token specified"),
        ("/botno-colon/getMe", 401, "Unauthorized: invalid token specified"),
        (f"/bot1:{'x' * 90}/getMe", 401, "Unauthorized: invalid token specified"),
        ("/botabc:def/getMe", 421, "Misdirected Request: unallowed token specified"),
        ("/bot1001:other/getMe", 401, "Unauthorized"),
        (f"/bot{TOKEN}/test/getMe", 401, "Unauthorized"),
        (f"/bot{TOKEN}/", 404, "Not Found: method not found"),
        ("/file/bot1001:other/photos/file_0.jpg", 401, "Unauthorized"),
        ("/nothing/here", 404, "Not Found"),
    ],
)
async def test_tokens_and_addresses(
    telegram: PretendTelegram, path: str, status: int, description: str
) -> None:
    async with aiohttp.ClientSession() as session, session.get(telegram.url + path) as answer:
        assert (answer.status, await answer.json()) == (
            status, {"ok": False, "error_code": status, "description": description}
        )  # fmt: skip


async def test_a_body_beyond_all_limits_is_413(telegram: PretendTelegram, anna: User) -> None:
    form = aiohttp.FormData({"chat_id": str(anna.user_id)})
    form.add_field("document", io.BytesIO(bytes(UPLOAD_LIMIT_BYTES + 1)), filename="big.bin")
    status, body = await post(telegram, "sendDocument", data=form)
    assert (status, json.loads(body)["description"]) == (413, "Request Entity Too Large")
    assert telegram.chat(anna).from_bot() == []


async def test_pictures_and_thumbnails_have_limits_of_their_own(scene: Scene, call: Call) -> None:
    big, preview = bytes(PHOTO_UPLOAD_LIMIT_BYTES + 1), bytes(THUMBNAIL_LIMIT_BYTES + 1)
    photo = await call("sendPhoto", chat_id=ANNA, photo=big)
    assert photo["description"] == (
        f"Bad Request: file of size {len(big)} bytes is too big for a photo; "
        f"the maximum size is {PHOTO_UPLOAD_LIMIT_BYTES} bytes"
    )
    thumbnail = await call("sendDocument", chat_id=ANNA, document=b"x", thumbnail=preview)
    assert "is too big for a thumbnail" in thumbnail["description"]


async def test_strict_rules_take_only_pictures_as_photos(scene: Scene, call: Call) -> None:
    scene.telegram.world.rules.true_pictures = True
    refused = await call("sendPhoto", chat_id=ANNA, photo=b"no picture")
    assert refused["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    assert (await call("sendPhoto", chat_id=ANNA, photo=png(8, 8)))["ok"]


@pytest.mark.parametrize(
    ("asked", "status", "content", "told"),
    [
        (None, 200, b"0123456789", None),
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
    ],
)
async def test_files_come_whole_or_in_a_range(
    telegram: PretendTelegram,
    anna: User,
    asked: str | None,
    status: int,
    content: bytes,
    told: str | None,
) -> None:
    stored = telegram.send(anna, "document", content=b"0123456789", name="a.txt")
    path = sure(telegram.world.files.by_id(stored.content["document"]["file_id"])).path
    headers = {"Range": asked} if asked else {}
    where = f"{telegram.url}/file/bot{TOKEN}/{path}"
    async with aiohttp.ClientSession() as session, session.get(where, headers=headers) as answer:
        assert (answer.status, await answer.read()) == (status, content)
        assert answer.headers.get("Content-Range") == told


async def test_a_range_of_another_version_brings_the_whole(
    telegram: PretendTelegram, anna: User
) -> None:
    stored = telegram.send(anna, "document", content=b"0123456789")
    path = sure(telegram.world.files.by_id(stored.content["document"]["file_id"])).path
    headers = {"Range": "bytes=0-3", "If-Range": '"an older one"'}
    where = f"{telegram.url}/file/bot{TOKEN}/{path}"
    async with aiohttp.ClientSession() as session, session.get(where, headers=headers) as answer:
        assert (answer.status, await answer.read()) == (200, b"0123456789")


async def test_a_conflict_and_a_webhook_are_409(telegram: PretendTelegram, call: Call) -> None:
    set_up = await call("setWebhook", url="https://example.org/")
    assert set_up == {"ok": True, "result": True, "description": "Webhook was set"}
    again = await call("setWebhook", url="https://example.org/")
    assert again["description"] == "Webhook is already set"
    refused = await call("getUpdates")
    assert refused["error_code"] == 409
    gone = await call("deleteWebhook")
    assert gone["description"] == "Webhook was deleted"
    assert (await call("deleteWebhook"))["description"] == "Webhook is already deleted"
