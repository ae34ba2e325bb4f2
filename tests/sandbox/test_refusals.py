"""What the Bot API refuses, in its own words; a refused call leaves the chat as it was."""

from typing import Any

import aiohttp
import pytest

from app.sandbox import PretendTelegram, User

from .conftest import TOKEN, Call

BLOCKED = "Forbidden: bot was blocked by the user"


def button(**action: object) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **action}]]}


WEB_APP = button(web_app={"url": "https://example.org/?ticket=1"})


@pytest.mark.parametrize(
    ("arguments", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n "}, "text must be non-empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 999}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "parse_mode": "Rich"}, "unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "reply_markup": []}, "object expected as reply markup"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        (
            {"text": "x", "reply_markup": button()},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "x", "reply_markup": button(callback_data="я" * 33)}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": button(web_app={"url": "http://127.0.0.1:8000/"})},
            (
                "inline keyboard button Web App URL 'http://127.0.0.1:8000/' is invalid: "
                "Only HTTPS links are allowed"
            ),
        ),
        (
            {"text": "x", "reply_markup": button(url="http://localhost/")},
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
    ],
)
async def test_send_message(
    telegram: PretendTelegram,
    anna: User,
    call: Call,
    arguments: dict[str, object],
    description: str,
) -> None:
    answer = await call("sendMessage", **{"chat_id": anna.user_id, **arguments})
    assert answer["description"] == f"Bad Request: {description}"
    assert answer["error_code"] == 400
    assert telegram.chat(anna).from_bot() == []


@pytest.mark.parametrize("text", ["a" * 4096, "😀" * 2048, "<b>" + "a" * 4096 + "</b>"])
async def test_4096_utf16_units_after_parsing_are_allowed(
    telegram: PretendTelegram, anna: User, call: Call, text: str
) -> None:
    answer = await call("sendMessage", chat_id=anna.user_id, text=text, parse_mode="HTML")
    assert answer["ok"], answer


async def test_callback_data_of_64_bytes_is_allowed(anna: User, call: Call) -> None:
    markup = button(callback_data="я" * 32)
    assert (await call("sendMessage", chat_id=anna.user_id, text="x", reply_markup=markup))["ok"]


async def test_a_reply_to_nothing_may_be_sent_without_it(anna: User, call: Call) -> None:
    reply = {"message_id": 99, "allow_sending_without_reply": True}
    answer = await call("sendMessage", chat_id=anna.user_id, text="x", reply_parameters=reply)
    assert "reply_to_message" not in answer["result"]


async def test_web_app_buttons_live_in_private_chats_only(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    group = telegram.add_group(-1007, "Staff")
    refused = await call("sendMessage", chat_id=group.chat_id, text="x", reply_markup=WEB_APP)
    assert refused["description"] == "Bad Request: BUTTON_TYPE_INVALID"
    assert (await call("sendMessage", chat_id=anna.user_id, text="x", reply_markup=WEB_APP))["ok"]


async def test_loopback_pages_are_allowed_when_the_rules_say_so(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    telegram.world.rules.loopback_web_apps = True
    markup = button(web_app={"url": "http://127.0.0.1:8000/"})
    assert (await call("sendMessage", chat_id=anna.user_id, text="x", reply_markup=markup))["ok"]


async def test_people_who_never_wrote_cannot_be_written_to(
    telegram: PretendTelegram, call: Call
) -> None:
    telegram.add_user(3001, "Stranger")
    answer = await call("sendMessage", chat_id=3001, text="x")
    assert answer["error_code"] == 403
    assert answer["description"] == "Forbidden: bot can't initiate conversation with a user"


async def test_blocking_is_told_and_refused(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    telegram.block(anna)
    answer = await call("sendMessage", chat_id=anna.user_id, text="x")
    assert (answer["error_code"], answer["description"]) == (403, BLOCKED)
    member = telegram.updates.pending()[-1]["my_chat_member"]
    assert member["new_chat_member"]["status"] == "kicked"
    telegram.unblock(anna)
    assert (await call("sendMessage", chat_id=anna.user_id, text="x"))["ok"]


async def test_a_bot_thrown_out_of_a_group_is_refused(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    group = telegram.add_group(-1008, "Staff")
    telegram.remove_bot(anna, group)
    answer = await call("sendMessage", chat_id=group.chat_id, text="x")
    assert answer["description"] == "Forbidden: bot was kicked from the supergroup chat"
    assert telegram.updates.pending()[-1]["my_chat_member"]["chat"]["id"] == group.chat_id


async def test_a_deleted_account_is_refused(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    telegram.deactivate(anna)
    answer = await call("sendMessage", chat_id=anna.user_id, text="x")
    assert answer["description"] == "Forbidden: user is deactivated"


async def test_edits(telegram: PretendTelegram, anna: User, call: Call) -> None:
    chat_id = anna.user_id
    sent = (await call("sendMessage", chat_id=chat_id, text="<b>one</b>", parse_mode="HTML"))
    place = {"chat_id": chat_id, "message_id": sent["result"]["message_id"]}
    same = await call("editMessageText", **place, text="<b>one</b>", parse_mode="HTML")
    assert same["description"].startswith("Bad Request: message is not modified")
    changed = await call("editMessageText", **place, text="one", reply_markup=WEB_APP)
    assert changed["result"]["edit_date"]
    assert changed["result"]["reply_markup"] == WEB_APP
    bare = await call("editMessageReplyMarkup", **place)
    assert "reply_markup" not in bare["result"]
    theirs = telegram.chat(anna).history()[0]
    wrong = await call("editMessageText", chat_id=chat_id, message_id=theirs.message_id, text="x")
    assert wrong["description"] == "Bad Request: message can't be edited"
    gone = await call("editMessageText", chat_id=chat_id, message_id=777, text="x")
    assert gone["description"] == "Bad Request: message to edit not found"


async def test_deleted_messages_leave_the_screen(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    sent = await call("sendMessage", chat_id=anna.user_id, text="x")
    place = {"chat_id": anna.user_id, "message_id": sent["result"]["message_id"]}
    assert (await call("deleteMessage", **place))["result"] is True
    again = await call("deleteMessage", **place)
    assert again["description"] == "Bad Request: message to delete not found"
    assert telegram.chat(anna).from_bot() == []
    assert telegram.chat(anna).everything()[-1].deleted


async def test_old_messages_cannot_be_deleted(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    sent = await call("sendMessage", chat_id=anna.user_id, text="x")
    telegram.world.clock.skip(49 * 3600)
    place = {"chat_id": anna.user_id, "message_id": sent["result"]["message_id"]}
    late = await call("deleteMessage", **place)
    assert late["description"] == "Bad Request: message can't be deleted for everyone"


async def test_a_press_is_answered_once_and_in_time(
    telegram: PretendTelegram, anna: User, call: Call
) -> None:
    markup = button(callback_data="take")
    await call("sendMessage", chat_id=anna.user_id, text="x", reply_markup=markup)
    message = telegram.chat(anna).last()
    press, late = (telegram.press(anna, message, "Go") for _ in range(2))
    query = {"callback_query_id": press.press_id}
    assert (await call("answerCallbackQuery", **query, text="Taken"))["result"] is True
    assert (await press.answered(timeout_s=60))["text"] == "Taken"
    assert "query is too old" in (await call("answerCallbackQuery", **query))["description"]
    telegram.world.clock.skip(60)
    answer = await call("answerCallbackQuery", callback_query_id=late.press_id)
    assert answer["description"].startswith("Bad Request: query is too old")


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        (f"/bot{TOKEN}/makeCoffee", 404, "Not Found: method not found"),
        ("/bot1001:other/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 401, "Unauthorized: invalid token specified"),
        ("/bot1001", 404, "Not Found"),
        ("/", 404, "Not Found"),
        (f"/file/bot{TOKEN}/photos/file_9.jpg", 404, "Not Found"),
    ],
)
async def test_wrong_addresses(
    telegram: PretendTelegram, path: str, status: int, description: str
) -> None:
    async with aiohttp.ClientSession() as session, session.get(telegram.url + path) as answer:
        assert answer.status == status
        assert await answer.json() == {
            "ok": False,
            "error_code": status,
            "description": description,
        }


async def test_json_form_multipart_and_query_mean_the_same(
    telegram: PretendTelegram, anna: User
) -> None:
    address = f"{telegram.url}/bot{TOKEN}/sendmessage"
    fields = {"chat_id": str(anna.user_id), "text": "same"}
    form = aiohttp.FormData(fields)
    parts = aiohttp.FormData(fields, default_to_multipart=True)
    async with aiohttp.ClientSession() as session:
        for body in ({"json": fields}, {"data": form}, {"data": parts}, {"params": fields}):
            async with session.post(address, **body) as answer:
                assert (await answer.json())["result"]["text"] == "same"


async def test_a_body_that_is_no_json_object_is_refused(telegram: PretendTelegram) -> None:
    address = f"{telegram.url}/bot{TOKEN}/getMe"
    kind = {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data="[1", headers=kind) as answer,
    ):
        assert answer.status == 400


async def test_logging_out_ends_the_token_here(telegram: PretendTelegram, call: Call) -> None:
    assert (await call("logOut"))["result"] is True
    assert (await call("getMe"))["description"] == "Logged out"
