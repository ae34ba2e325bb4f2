"""Every method called wrongly: the real server's words, the right exception, and nothing done."""

import json

import pytest
from aiogram import exceptions

from app.sandbox.methods import METHODS

from . import strict
from .conftest import Call
from .scene import Scene, do
from .wrong_rows import Wrong
from .wrongly import FORGIVING, WRONGLY

KINDS = {400: exceptions.TelegramBadRequest, 403: exceptions.TelegramForbiddenError}


def name_of(case: Wrong) -> str:
    method, _fields, reason = case
    return f"{method}: {reason}"


@pytest.mark.parametrize("case", WRONGLY, ids=name_of)
async def test_every_method_called_wrongly(scene: Scene, call: Call, case: Wrong) -> None:
    method, fields_of, reason = case
    before = [len(chat.messages) for chat in scene.telegram.world.chats.values()]
    answer = await call(method, **fields_of(scene))
    code = 403 if reason.startswith("Forbidden") else 400
    assert answer == {"ok": False, "error_code": code, "description": reason}
    assert type(strict.read_error(method, code, json.dumps(answer))) is KINDS[code]
    assert [len(chat.messages) for chat in scene.telegram.world.chats.values()] == before


def test_the_table_names_every_method_that_can_refuse() -> None:
    assert {method.lower() for method, _fields, _reason in WRONGLY} == set(METHODS) - FORGIVING


@pytest.mark.parametrize(
    ("happened", "description"),
    [
        ("block", "Forbidden: bot was blocked by the user"),
        ("deactivate", "Forbidden: user is deactivated"),
    ],
)
@pytest.mark.parametrize("method", ["sendMessage", "sendPhoto", "sendPoll", "copyMessage"])
async def test_who_is_out_of_reach_gets_nothing(
    scene: Scene, call: Call, method: str, happened: str, description: str
) -> None:
    getattr(scene.telegram, happened)(scene.anna)
    fields = {"text": "x", "photo": b"x", "question": "?", "options": '["a"]'}
    source = {"from_chat_id": scene.boris.user_id, "message_id": 2}
    answer = await call(method, chat_id=scene.anna.user_id, **fields, **source)
    assert (answer["error_code"], answer["description"]) == (403, description)


async def test_a_group_the_bot_has_left_or_was_thrown_out_of(scene: Scene, call: Call) -> None:
    do(scene.telegram, "leaveChat", chat_id=scene.group.chat_id)
    left = await call("sendMessage", chat_id=scene.group.chat_id, text="x")
    assert left["description"] == "Forbidden: bot is not a member of the supergroup chat"
    scene.telegram.remove_bot(scene.anna, scene.forum)
    kicked = await call("sendMessage", chat_id=scene.forum.chat_id, text="x")
    assert kicked["description"] == "Forbidden: bot was kicked from the supergroup chat"


async def test_a_dice_stays_for_a_day_and_everything_for_two(scene: Scene, call: Call) -> None:
    dice = await call("sendDice", chat_id=scene.anna.user_id)
    place = {"chat_id": scene.anna.user_id, "message_id": dice["result"]["message_id"]}
    early = await call("deleteMessage", **place)
    assert early["description"] == "Bad Request: message can't be deleted for everyone"
    scene.telegram.world.clock.skip(24 * 3600 + 60)
    assert (await call("deleteMessage", **place))["ok"]


async def test_one_old_message_keeps_all_of_them(scene: Scene, call: Call) -> None:
    scene.telegram.world.clock.skip(49 * 3600)
    fresh = (await call("sendMessage", chat_id=scene.anna.user_id, text="x"))["result"]
    both = [fresh["message_id"], scene.ids["text"]]
    answer = await call("deleteMessages", chat_id=scene.anna.user_id, message_ids=both)
    assert answer["description"] == "Bad Request: message can't be deleted for everyone"
    assert not scene.chat.messages[fresh["message_id"]].deleted


async def test_flood_limits_answer_429_with_the_seconds_to_wait(scene: Scene, call: Call) -> None:
    scene.telegram.limits.enforce()
    answers = [
        await call("sendMessage", chat_id=scene.anna.user_id, text=str(number))
        for number in range(6)
    ]
    refused = next(answer for answer in answers if not answer["ok"])
    wait_s = refused["parameters"]["retry_after"]
    assert refused["description"] == f"Too Many Requests: retry after {wait_s}"
    error = strict.read_error("sendMessage", 429, json.dumps(refused))
    assert isinstance(error, exceptions.TelegramRetryAfter)
    assert error.retry_after == wait_s
