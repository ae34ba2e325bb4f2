"""Answers with everything in them, in the customer's chat: right methods, once, in order."""

from collections.abc import Callable
from typing import Any

import pytest

from app.domain.entities import Entity
from app.sandbox import Message, User
from tests.telegram import letters
from tests.telegram.bench import Bench
from tests.telegram.letters import calls_to, ended, kept, picture, refusals, says

MIB = 1024 * 1024


@pytest.fixture
async def anna(desk: Bench) -> User:
    """A customer with ticket 100001, an admin, and a working bot."""
    desk.start_bot()
    await desk.staff()
    user = await desk.customer()
    await desk.opens_ticket(user, "Вопрос")
    await desk.hears(user, "открыт")
    return user


async def test_formatting_arrives_as_entities(desk: Bench, anna: User) -> None:
    entities = (
        Entity("bold", 0, 2),
        Entity("text_link", 3, 6, "https://a.example/"),
        Entity("pre", 10, 5, None, "python"),
    )
    await says(desk, 100_001, "👍 ссылка x = 1 <b>", entities=entities)
    shown = await desk.hears(anna, "ссылка")
    head = len("Борис, поддержка\n")
    assert shown.text == "Борис, поддержка\n👍 ссылка x = 1 <b>"
    assert shown.entities == [
        {"type": "bold", "offset": 0, "length": head - 1},
        {"type": "bold", "offset": head, "length": 2},
        {"type": "text_link", "offset": head + 3, "length": 6, "url": "https://a.example/"},
        {"type": "pre", "offset": head + 10, "length": 5, "language": "python"},
    ]
    assert not refusals(desk)


@pytest.mark.parametrize(
    ("kind", "fields", "method", "field"),
    [
        ("photo", {}, "sendPhoto", "photo"),
        ("photo", {"mime": "image/tiff"}, "sendDocument", "document"),
        ("photo", {"width": 9_000, "height": 9_000}, "sendDocument", "document"),
        ("photo", {"width": 2_100, "height": 100}, "sendDocument", "document"),
        ("photo", {"mime": "image/gif"}, "sendAnimation", "animation"),
        ("video", {"duration": 5}, "sendVideo", "video"),
        ("video", {"mime": "video/webm"}, "sendDocument", "document"),
        ("video", {"look": "animation"}, "sendAnimation", "animation"),
        ("audio", {"duration": 5}, "sendAudio", "audio"),
        ("audio", {"mime": "audio/flac"}, "sendDocument", "document"),
        ("voice", {"duration": 5}, "sendVoice", "voice"),
        ("voice", {"mime": "audio/webm"}, "sendDocument", "document"),
        ("file", {"name": "../отчёт \"1\".pdf"}, "sendDocument", "document"),
    ],
)
async def test_a_file_goes_by_the_right_method(
    desk: Bench, anna: User, kind: str, fields: dict[str, Any], method: str, field: str
) -> None:
    message_id = await says(desk, 100_001, "Вот", (await kept(desk, kind, **fields),))
    await ended(desk, message_id)
    last = letters.sent_to(desk, anna)[-1]
    assert calls_to(desk, anna)[-1].method.lower() == method.lower()
    assert field in last.content
    assert last.text == "Борис, поддержка\nВот"
    assert last.button("Открыть тикет")
    assert not refusals(desk)


@pytest.mark.parametrize(
    ("look", "method"), [("sticker", "sendSticker"), ("round", "sendVideoNote")]
)
async def test_what_takes_no_caption_has_its_words_behind_it(
    desk: Bench, anna: User, look: str, method: str
) -> None:
    kind = "photo" if look == "sticker" else "video"
    message_id = await says(desk, 100_001, "", (await kept(desk, kind, look=look),))
    await ended(desk, message_id)
    shown = letters.sent_to(desk, anna)
    assert calls_to(desk, anna)[-2].method.lower() == method.lower()
    assert shown[-1].text == "Борис, поддержка"
    assert not refusals(desk)


async def test_albums_are_albums_and_what_cannot_be_mixed_goes_apart(
    desk: Bench, anna: User
) -> None:
    kinds = ["photo", "video", "photo", "file", "file", "voice", "audio", "audio", "photo"]
    ids = [await kept(desk, kind, picture(at) if kind == "photo" else f"bytes {at}".encode())
           for at, kind in enumerate(kinds)]  # fmt: skip
    before = len(letters.sent_to(desk, anna))
    message_id = await says(desk, 100_001, "Всё сразу", tuple(ids))
    await ended(desk, message_id)
    shown = letters.sent_to(desk, anna)[before:]
    fields = [next(f for f in ("photo", "video", "document", "voice", "audio", "text")
                   if f in one.content) for one in shown]  # fmt: skip
    assert fields == ["photo", "video", "photo", "document", "document", "voice", "audio", "audio",
                      "photo", "text"]  # fmt: skip
    groups = [one.extras.get("media_group_id") for one in shown]
    assert len({groups[0], groups[1], groups[2]}) == 1
    assert len({groups[3], groups[4]}) == len({groups[6], groups[7]}) == 1
    assert groups[5] is groups[8] is groups[9] is None
    assert shown[-1].text == "Борис, поддержка\nВсё сразу"
    assert [bool(one.buttons) for one in shown] == [False] * 9 + [True]
    await desk.answer(100_001, "Следующее")
    await desk.hears(anna, "Следующее")
    assert not refusals(desk)


async def test_a_long_caption_is_a_text_of_its_own(desk: Bench, anna: User) -> None:
    body = "слово " * 900
    message_id = await says(desk, 100_001, body.strip(), (await kept(desk),))
    await ended(desk, message_id)
    photo, *texts = letters.sent_to(desk, anna)[-3:]
    assert "photo" in photo.content
    assert photo.text == ""
    assert [bool(one.buttons) for one in (photo, *texts)] == [False, False, True]
    whole = " ".join(one.text for one in texts)
    assert whole == f"Борис, поддержка\n{body.strip()}"
    assert not refusals(desk)


async def test_an_answer_replies_to_what_it_quotes(desk: Bench, anna: User) -> None:
    asked = await desk.filed("Вопрос")
    first = await says(desk, 100_001, "На вопрос", reply_to=asked.id)
    shown = await desk.hears(anna, "На вопрос")
    assert shown.reply_to is not None
    assert shown.reply_to.text == "Вопрос"
    await says(desk, 100_001, "На ответ", (await kept(desk),), reply_to=first)
    again = await desk.hears(anna, "На ответ")
    assert again.reply_to is shown
    shown.deleted = True
    await says(desk, 100_001, "На удалённое", reply_to=first)
    assert (await desk.hears(anna, "На удалённое")).reply_to is None
    assert not refusals(desk)


async def test_what_was_uploaded_once_goes_by_its_id(desk: Bench, anna: User) -> None:
    attachment = await kept(desk)
    message_id = await says(desk, 100_001, "Снимок", (attachment,))
    await ended(desk, message_id)
    row = await desk.has("SELECT telegram_file_id FROM attachments WHERE id = ?", attachment)
    await desk.store.write(letters.send_again, message_id)
    await desk.has("SELECT 1 FROM deliveries WHERE kind = 'message' AND state = 'sent'"
                   " GROUP BY message_id HAVING count(*) > 1")  # fmt: skip
    first, second = (c for c in calls_to(desk, anna) if c.method.lower() == "sendphoto")
    assert first.arguments.get("photo") != row[0]
    assert second.arguments["photo"] == row[0]


async def test_an_id_that_telegram_has_forgotten_is_uploaded_anew(
    desk: Bench, anna: User
) -> None:
    attachment = await kept(desk)
    await desk.store.write(letters.give_file_id, attachment, "AgADwrong")
    message_id = await says(desk, 100_001, "Снимок", (attachment,))
    await ended(desk, message_id)
    assert (await desk.hears(anna, "Снимок")).content["photo"]
    assert len(refusals(desk)) == 1


@pytest.mark.parametrize(("size", "reason"), [(51 * MIB, "too_big"), (10, "missing")])
async def test_what_cannot_go_fails_and_says_why(
    desk: Bench, anna: User, size: int, reason: str
) -> None:
    attachment = await kept(desk, "file", size=size)
    if reason == "missing":
        letters.lose_bytes(desk)
    message_id = await says(desk, 100_001, "Вот файл", (attachment,))
    await ended(desk, message_id, state="failed")
    row = await desk.has("SELECT error FROM deliveries WHERE message_id = ?", message_id)
    assert row[0] == reason
    await desk.answer(100_001, "Дальше")
    await desk.hears(anna, "Дальше")
    assert not refusals(desk)


async def test_a_crash_between_parts_doubles_none(
    desk: Bench, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second photo hangs while the bot dies: the first one and the album stay alone."""
    monkeypatch.setattr("app.telegram.notifier.FAREWELL_S", 0.2)
    boris = desk.telegram.world.users[9001]
    ids = [await kept(desk, kind, f"bytes of {at}".encode()) for at, kind in
           enumerate(["photo", "photo", "voice", "file"])]  # fmt: skip
    desk.telegram.faults.hang(method="sendVoice", chat_id=2001)
    message_id = await says(desk, 100_001, "Части", tuple(ids))
    await desk.has("SELECT 1 FROM deliveries WHERE content LIKE '%\"rest\": [%' AND"
                   " state = 'sending' AND message_id = ?", message_id)  # fmt: skip
    await desk.restart()
    question = await desk.hears(boris, "неизвестно, дошло ли")
    await desk.press(boris, question, "Отправить ещё раз")
    await ended(desk, message_id)
    methods = [call.method.lower() for call in calls_to(desk, anna)]
    for method in ("sendmediagroup", "sendvoice", "senddocument"):
        assert methods.count(method) == 1, methods
    assert letters.sent_to(desk, anna)[-1].text == "Борис, поддержка\nЧасти"


def holding(kind: str) -> Callable[[Message], bool]:
    return lambda message: kind in message.content


async def test_what_is_shown_is_not_said_once_more(desk: Bench, anna: User, at_once: None) -> None:
    """A place, a person and a sticker of an agent come as they are, without words for them."""
    boris = desk.telegram.world.users[9001]
    alert = await desk.hears(boris, "Вопрос")
    chat = desk.telegram.chat(anna)
    for kind in ("location", "contact", "sticker"):
        desk.telegram.send(boris, kind, reply_to=alert)
        await chat.wait_for(holding(kind), timeout_s=60)
    await desk.has("SELECT 1 FROM deliveries WHERE kind = 'message' AND state = 'sent'"
                   " LIMIT 1 OFFSET 2")  # fmt: skip
    texts = {one.text for one in letters.sent_to(desk, anna)}
    assert not [one for one in texts if "55.75" in one or "Ivan" in one or "👍" in one]
