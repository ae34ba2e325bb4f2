"""Everything the pretend Telegram answers, read by a library that is not ours."""

import json
from typing import Any

import pytest
import telegram as ptb
from aiogram import exceptions, types
from aiogram.methods import TelegramMethod

from app.sandbox import PretendTelegram
from app.sandbox.methods import METHODS
from tests.certain import sure

from . import strict
from .conftest import TOKEN, Call
from .rightly import RIGHTLY, Right
from .scene import Scene, build, do
from .test_libraries import unread

#: What Bot API 10.3 has and python-telegram-bot 22.8, which speaks 10.0, does not know yet.
NEWER = {"can_send_welcome_messages"}


def name_of(case: Right) -> str:
    return case[0]


def prepare(scene: Scene, method: str) -> None:
    """What must have happened before the call means anything."""
    if method == "reopenForumTopic":
        topic = {"chat_id": scene.forum.chat_id, "message_thread_id": scene.topic}
        do(scene.telegram, "closeForumTopic", **topic)
    if method == "getUserProfilePhotos":
        scene.anna.photos = [scene.message("photo").content["photo"]]
    if method == "getWebhookInfo":
        do(scene.telegram, "setWebhook", url="https://example.org/", allowed_updates=["message"])


@pytest.mark.filterwarnings("ignore:.*correct_option_id:telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize("case", RIGHTLY, ids=name_of)
async def test_every_method_called_rightly(scene: Scene, call: Call, case: Right) -> None:
    method, fields_of = case
    prepare(scene, method)
    answer = await call(method, **fields_of(scene))
    assert answer["ok"], answer
    strict.read_result(method, answer)
    read_with_the_bots_library(method, answer["result"])
    for update in scene.telegram.updates.pending():
        strict.read_update(update)


def read_with_the_bots_library(method: str, result: Any) -> None:
    shape = getattr(ptb, strict.shape_of(method), None)
    if shape is None:
        assert isinstance(result, bool | int)
        return
    for one in result if isinstance(result, list) else [result]:
        assert set(unread(shape.de_json(one, None))) <= NEWER


def test_the_calls_themselves_are_those_of_the_api() -> None:
    """aiogram's own classes take the arguments, so the table asks for nothing invented."""
    scene = build(PretendTelegram(TOKEN))
    for method, fields_of in RIGHTLY:
        model: type[TelegramMethod[Any]] = strict.CLASSES[method.lower()]
        names = {field.alias or name for name, field in model.model_fields.items()}
        fields = fields_of(scene)
        parts = {name for name, value in fields.items() if isinstance(value, bytes)}
        assert set(fields) - parts <= names, method


def test_the_table_names_every_method() -> None:
    assert {method.lower() for method, _fields in RIGHTLY} == set(METHODS)


def test_every_method_is_one_of_the_real_api() -> None:
    assert set(METHODS) <= set(strict.CLASSES)


def every_update(telegram: PretendTelegram, scene: Scene) -> None:
    anna, chat = scene.anna, scene.chat
    telegram.updates.allow(["message_reaction", *UPDATES])
    first = telegram.send_text(anna, "one", reply_to=scene.message("text"))
    telegram.edit_text(anna, first, "one, corrected")
    telegram.send(anna, "photo", caption="look", album="77", reply_to=scene.message("photo"))
    telegram.press(anna, scene.message("buttons"), "Take")
    telegram.delete(scene.message("buttons"))
    telegram.press(anna, scene.message("buttons"), "Take")
    telegram.react(anna, scene.message("text"), "👍")
    telegram.react(anna, scene.message("text"), "")
    do(telegram, "stopPoll", chat_id=chat.chat_id, message_id=scene.ids["poll"])
    telegram.block(anna)
    telegram.unblock(anna)


UPDATES = ["message", "edited_message", "callback_query", "poll", "poll_answer", "my_chat_member"]


async def test_every_kind_of_update(telegram: PretendTelegram, scene: Scene) -> None:
    telegram.updates.drop_pending()
    every_update(telegram, scene)
    kinds = [strict.read_update(body).event_type for body in telegram.updates.pending()]
    assert set(kinds) == {"message_reaction", *UPDATES} - {"poll_answer"}
    for body in telegram.updates.pending():
        assert ptb.Update.de_json(body, None) is not None


async def test_who_blocked_the_bot_sees_no_edits(scene: Scene, call: Call) -> None:
    scene.telegram.block(scene.anna)
    place = {"chat_id": scene.anna.user_id, "message_id": scene.ids["buttons"]}
    answer = await call("editMessageReplyMarkup", **place)
    assert (answer["error_code"], answer["description"]) == (
        403, "Forbidden: bot was blocked by the user"
    )  # fmt: skip
    assert (await call("deleteMessage", **place))["ok"]


@pytest.mark.parametrize(
    ("code", "description", "parameters", "expected"),
    [
        (400, "Bad Request: chat not found", None, exceptions.TelegramBadRequest),
        (403, "Forbidden: bot was blocked by the user", None, exceptions.TelegramForbiddenError),
        (401, "Unauthorized", None, exceptions.TelegramUnauthorizedError),
        (404, "Not Found: method not found", None, exceptions.TelegramNotFound),
        (409, "Conflict: terminated", None, exceptions.TelegramConflictError),
        (413, "Request Entity Too Large", None, exceptions.TelegramEntityTooLarge),
        (429, "Too Many Requests: retry after 7", {"retry_after": 7},
         exceptions.TelegramRetryAfter),
        (400, "Bad Request: group chat was upgraded to a supergroup chat",
         {"migrate_to_chat_id": -1005}, exceptions.TelegramMigrateToChat),
        (500, "Internal Server Error: restart", None, exceptions.RestartingTelegram),
    ],
)  # fmt: skip
async def test_every_refusal_is_the_right_exception(
    telegram: PretendTelegram,
    call: Call,
    code: int,
    description: str,
    parameters: dict[str, int] | None,
    expected: type[exceptions.TelegramAPIError],
) -> None:
    telegram.faults.refuse(code, description, parameters=parameters)
    answer = await call("getMe")
    error = strict.read_error("getMe", code, json.dumps(answer))
    assert type(error) is expected
    assert answer["error_code"] == code


async def test_a_photo_has_the_sizes_of_its_picture(scene: Scene, call: Call) -> None:
    (_method, fields_of) = next(case for case in RIGHTLY if case[0] == "sendPhoto")
    answer = await call("sendPhoto", **fields_of(scene))
    sizes = strict.read_result("sendPhoto", answer).photo
    sides = [(size.width, size.height) for size in sizes]
    assert sides == [(90, 45), (320, 160), (800, 400), (1000, 500)]


async def test_a_forum_topic_is_told_with_its_own_id(scene: Scene, call: Call) -> None:
    created = (await call("createForumTopic", chat_id=scene.forum.chat_id, name="A"))["result"]
    notice = strict.read_update(scene.telegram.updates.pending()[-1]).message
    assert isinstance(notice, types.Message)
    assert notice.message_thread_id == notice.message_id == created["message_thread_id"]
    assert sure(notice.forum_topic_created).name == "A"


async def test_votes_are_counted_and_told(scene: Scene, call: Call) -> None:
    telegram, anna = scene.telegram, scene.anna
    asked = await call(
        "sendPoll", chat_id=anna.user_id, question="?", options=["a", "b"], is_anonymous=False
    )
    message = scene.chat.messages[asked["result"]["message_id"]]
    telegram.updates.drop_pending()
    telegram.vote(anna, message, 1)
    telegram.vote(anna, message)
    polls = [strict.read_update(body) for body in telegram.updates.pending()]
    assert [update.event_type for update in polls] == ["poll", "poll_answer"] * 2
    assert [option.voter_count for option in sure(polls[0].poll).options] == [0, 1]
    assert sure(polls[1].poll_answer).option_ids == [1]
    assert sure(polls[3].poll_answer).option_ids == []
    with pytest.raises(PermissionError, match="one answer"):
        telegram.vote(anna, message, 0, 1)
    await call("stopPoll", chat_id=anna.user_id, message_id=message.message_id)
    with pytest.raises(PermissionError, match="closed"):
        telegram.vote(anna, message, 0)


async def test_files_of_an_earlier_run_can_be_sent_again(scene: Scene, call: Call) -> None:
    """Their bytes are known and their shape is not: it is read anew under the same id."""
    kept = scene.telegram.world.files.everything()
    scene.telegram.world.files.__init__()  # type: ignore[misc]
    for stored in kept:
        scene.telegram.world.files.take_in(stored)
    for kind in ("photo", "document", "video", "sticker"):
        method = f"send{kind.title()}"
        answer = await call(method, chat_id=scene.anna.user_id, **{kind: scene.file_id(kind)})
        message = strict.read_result(method, answer)
        body = getattr(message, kind)
        sent = body[-1] if isinstance(body, list) else body
        assert sent.file_id == scene.file_id(kind)
