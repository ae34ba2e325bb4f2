"""What a message says in words, whatever its kind, also of kinds newer than the program."""

from typing import Any

import pytest
from telegram import Message

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
        ({"text": "сюда", "entities": [LINK]}, "сюда\nhttps://a.example/x"),
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


def test_a_file_is_named_with_its_size() -> None:
    file = {"file_id": "f", "file_unique_id": "u", "file_name": "a.zip", "file_size": 21_000_000}
    said = said_in(message(document=file, caption="архив"), "ru")
    assert said is not None
    assert said.body == "📎 Файл: a.zip, 20 МБ\nархив"
    assert said.placeholder is not None
    for kept in ('"file_id": "f"', '"file_size": 21000000', '"file_name": "a.zip"'):
        assert kept in said.placeholder
