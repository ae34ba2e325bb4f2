"""What a message says in words, whatever its kind, also of kinds newer than the program."""

from typing import Any

import pytest
from telegram import Message

from app.domain.quotes import Quote
from app.telegram.media import said_in

ANNA = {"id": 1, "is_bot": False, "first_name": "Анна"}
CHAT = {"id": 1, "type": "private", "first_name": "Анна"}
LINK = {"type": "text_link", "offset": 0, "length": 4, "url": "https://a.example/x"}


def message(**content: Any) -> Message:
    body = {"message_id": 1, "date": 1, "from": ANNA, "chat": CHAT, **content}
    return Message.de_json(body, None)


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ({"text": " слова \n"}, "слова"),
        ({"text": "а\x00б\ud800в"}, "а\ufffdб\ufffdв"),
        ({"text": "е\u0301"}, "е\u0301"),
        ({"text": "сюда", "entities": [LINK]}, "сюда"),
        ({"text": "\u2003\n"}, None),
        ({"pinned_message": {"message_id": 0, "date": 0, "chat": CHAT}}, None),
        ({"write_access_allowed": {"from_request": True}}, None),
        ({"novelty": {"depth": 3}}, "📦 A message of a new kind, visible in Telegram only"),
        ({"novelty": {"depth": 3}, "caption": "смотрите"}, "смотрите"),
        ({"novelty": True}, None),
    ],
)
def test_only_what_says_nothing_is_left_out(content: dict[str, Any], body: str | None) -> None:
    said = said_in(message(**content), "en")
    assert (said is None) == (body is None)
    assert body is None or (said is not None and body in said.body)


def test_a_file_too_big_to_fetch_says_so_with_its_name_and_size() -> None:
    file = {"file_id": "f", "file_unique_id": "u", "file_name": "a.zip", "file_size": 21_000_000}
    said = said_in(message(document=file, caption="архив"), "ru")
    assert said is not None
    assert said.body == "архив"
    assert said.label == "📎 Файл: a.zip, 20 МБ"
    assert said.file is not None
    held = said.file.attachment
    assert (held.state, held.reason) == ("failed", "too_big")
    assert (held.name, held.size, held.kind) == ("a.zip", 21_000_000, "file")
    assert (said.file.file_id, said.file.unique_id) == ("f", "u")


def file(**more: Any) -> dict[str, Any]:
    return {"file_id": "f1", "file_unique_id": "u1", "file_size": 7, **more}


SIZES = [file(width=90, height=60), file(file_id="f2", width=1280, height=853)]
STICKER = {"type": "regular", "width": 512, "height": 512, "emoji": "👍"}
STILL = {"is_animated": False, "is_video": False}


@pytest.mark.parametrize(
    ("content", "kind", "look", "name", "body"),
    [
        ({"photo": SIZES}, "photo", None, "photo.jpg", ""),
        ({"document": file(file_name="a b.pdf")}, "file", None, "a b.pdf", ""),
        ({"document": file(file_name="../\u202egpj.exe")}, "file", None, ".._ gpj.exe", ""),
        ({"voice": file(duration=3)}, "voice", None, "voice.ogg", ""),
        ({"video_note": file(length=240, duration=4)}, "video", "round", "video-message.mp4", ""),
        ({"video": file(width=4, height=3, duration=5)}, "video", None, "video.mp4", ""),
        ({"audio": file(duration=9, title="Песня", performer="Хор")}, "audio", None,
         "Хор — Песня.mp3", ""),
        ({"animation": file(width=4, height=3, duration=5), "document": file()}, "video",
         "animation", "animation.mp4", ""),
        ({"sticker": file(**STICKER, **STILL)}, "photo", "sticker", "sticker.webp", "👍"),
        ({"sticker": file(**STICKER, is_animated=False, is_video=True)}, "video", "sticker",
         "sticker.webm", "👍"),
        ({"sticker": file(**STICKER, is_animated=True, is_video=False,
                          thumbnail=file(file_id="still", width=128, height=128))},
         "photo", "sticker", "sticker.webp", "👍"),
    ],
)  # fmt: skip
def test_each_file_becomes_an_attachment(
    content: dict[str, Any], kind: str, look: str | None, name: str, body: str
) -> None:
    said = said_in(message(**content), "ru")
    assert said is not None
    assert said.file is not None
    held = said.file.attachment
    assert (held.kind, held.look, held.name, said.body) == (kind, look, name, body)
    assert (held.state, held.reason) == ("waiting", None)
    assert said.label


def test_of_a_photo_the_largest_and_of_a_moving_sticker_the_still_is_fetched() -> None:
    photo = said_in(message(photo=SIZES), "ru")
    assert photo is not None and photo.file is not None  # noqa: PT018
    assert (photo.file.file_id, photo.file.attachment.width) == ("f2", 1280)
    still = file(file_id="still", width=128, height=128)
    moving = file(**STICKER, is_animated=True, is_video=False)
    sticker = said_in(message(sticker={**moving, "thumbnail": still}), "ru")
    assert sticker is not None and sticker.file is not None  # noqa: PT018
    assert (sticker.file.file_id, sticker.file.preview_id) == ("f1", "still")
    bare = said_in(message(sticker=moving), "ru")
    assert bare is not None
    assert (bare.file, bare.body) == (None, "🖼 Стикер: 👍")


def test_of_a_film_its_small_picture_is_fetched_too() -> None:
    small = file(file_id="small", width=320, height=180)
    film = said_in(message(video=file(width=4, height=3, duration=5, thumbnail=small)), "ru")
    assert film is not None and film.file is not None  # noqa: PT018
    assert (film.file.file_id, film.file.preview_id) == ("f1", "small")
    paper = said_in(message(document=file(file_name="a.pdf", thumbnail=small)), "ru")
    assert paper is not None and paper.file is not None  # noqa: PT018
    assert paper.file.preview_id is None


PLACE = {"latitude": 55.75, "longitude": 37.62}
OPTIONS = [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("Да", "Нет")]
POLL = {
    "id": "1", "question": "Ну?", "options": OPTIONS, "total_voter_count": 0, "is_closed": False,
    "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
    "allows_revoting": False, "members_only": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "card", "body"),
    [
        ({"location": PLACE}, {"kind": "location", **PLACE}, "📍 Геопозиция: 55.75000, 37.62000"),
        ({"location": PLACE, "venue": {"location": PLACE, "title": "Депо", "address": "Ул. 1"}},
         {"kind": "location", **PLACE, "title": "Депо", "address": "Ул. 1"},
         "📍 Место: Депо, Ул. 1, 55.75000, 37.62000"),
        ({"contact": {"phone_number": "+7 999", "first_name": "Иван", "last_name": "Ли"}},
         {"kind": "contact", "name": "Иван Ли", "phone": "+7 999"}, "👤 Контакт: Иван Ли, +7 999"),
        ({"poll": POLL}, {"kind": "poll", "question": "Ну?", "options": ["Да", "Нет"]},
         "📊 Опрос: Ну?\n— Да\n— Нет"),
        ({"dice": {"emoji": "🎲", "value": 4}}, {"kind": "dice", "emoji": "🎲", "value": 4},
         "🎲 Кубик: 🎲 4"),
    ],
)  # fmt: skip
def test_a_card_keeps_its_words_in_the_body(
    content: dict[str, Any], card: dict[str, Any], body: str
) -> None:
    said = said_in(message(**content), "ru")
    assert said is not None
    assert (said.card, said.body, said.file) == (card, body, None)


def test_entities_follow_what_trimming_and_composing_move() -> None:
    """Offsets are UTF-16 units of the text as Telegram has it."""
    text = "  😀 е\u0308ж жирно "
    marks = [
        {"type": "bold", "offset": 9, "length": 5},
        {"type": "spoiler", "offset": 2, "length": 2},
        {"type": "text_mention", "offset": 5, "length": 2, "user": ANNA},
        {"type": "custom_emoji", "offset": 2, "length": 2, "custom_emoji_id": "5"},
        {"type": "from_the_future", "offset": 0, "length": 3},
        {"type": "text_link", "offset": 9, "length": 5, "url": "javascript:alert(1)"},
    ]
    said = said_in(message(text=text, entities=marks), "ru")
    assert said is not None
    assert said.body == "😀 ёж жирно"
    assert [(one.type, one.offset, one.length) for one in said.entities] == [
        ("spoiler", 0, 2),
        ("bold", 6, 5),
    ]


def test_a_link_behind_words_and_a_caption_keep_their_marks() -> None:
    linked = said_in(message(text="сюда", entities=[LINK]), "ru")
    assert linked is not None
    assert [one.url for one in linked.entities] == ["https://a.example/x"]
    bold = {"type": "bold", "offset": 0, "length": 6}
    photo = said_in(message(photo=SIZES, caption="Ошибка", caption_entities=[bold]), "ru")
    assert photo is not None
    assert (photo.body, photo.entities[0].type) == ("Ошибка", "bold")


def test_a_chosen_quote_is_told_and_an_automatic_one_is_none() -> None:
    bold = {"type": "bold", "offset": 0, "length": 3}
    quote = {"text": "цитата 😀", "position": 0, "is_manual": True}
    said = said_in(message(text="нет", entities=[bold], quote=quote), "ru")
    assert said is not None
    assert said.body == "нет"
    assert said.quote == Quote("цитата 😀", 0)
    automatic = said_in(message(text="нет", quote={"text": "цитата", "position": 0}), "ru")
    assert automatic is not None
    assert automatic.quote is None


HIDDEN = {"type": "hidden_user", "date": 1, "sender_user_name": "Ольга\nП."}
CHANNEL = {"id": -1005, "type": "channel", "title": "Новости"}


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ({"type": "user", "date": 1, "sender_user": {**ANNA, "last_name": "К."}}, "Анна К."),
        (HIDDEN, "Ольга П."),
        ({"type": "chat", "date": 1, "sender_chat": CHANNEL}, "Новости"),
        ({"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 5,
          "author_signature": "Олег"}, "Новости, Олег"),
        ({"type": "from_the_future", "date": 1}, "—"),
    ],
)  # fmt: skip
def test_a_forwarded_message_names_whose_words_it_has(origin: dict[str, Any], name: str) -> None:
    said = said_in(message(text="см.", forward_origin=origin), "ru")
    assert said is not None
    assert said.forwarded_from == name
