"""Words with every mark that Telegram puts on them, quoted, forwarded, answered, and misshapen."""

from typing import Any

from tests.telegram.corpus.book import Body, Book, Wanted

KEPT = (
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote",
    "expandable_blockquote", "url", "email", "phone_number", "mention", "hashtag", "cashtag",
    "bot_command",
)  # fmt: skip
PLAIN = (
    "Здравствуйте", "Hello there", "مرحبا بالعالم", "你好", "👩‍👩‍👧‍👦 family", "a\nb\n\nc",
    "1" * 4096,
)  # fmt: skip
TRIMMED = {"  слова \n": "слова", "е\u0308ж": "ёж", "a\u0000b": "a\ufffdb", "x\ud83d": "x\ufffd"}


def write(book: Book) -> None:
    for text in PLAIN:
        book.says(5001, Wanted(text), text=text)
    for text, body in TRIMMED.items():
        book.says(5002, Wanted(body), text=text)
    _marked(book)
    _beside(book)
    _forwarded(book)
    _answered(book)


def mark(kind: str, offset: int, length: int, **more: Any) -> Body:
    return {"type": kind, "offset": offset, "length": length, **more}


def _marked(book: Book) -> None:
    for kind in KEPT:
        entities = [mark(kind, 6, 3)]
        book.says(5003, Wanted(f"слово {kind}", marks=(kind,)), text=f"слово {kind}",
                  entities=entities)  # fmt: skip
    link = mark("text_link", 0, 4, url="https://a.example/?q=1")
    book.says(5003, Wanted("сюда", marks=("text_link",)), text="сюда", entities=[link])
    pre = mark("pre", 0, 4, language="python")
    book.says(5003, Wanted("x=1;", marks=("pre",)), text="x=1;", entities=[pre])
    nested = [mark("bold", 0, 10), mark("italic", 2, 4), mark("spoiler", 2, 4)]
    book.says(5003, Wanted("внутри вну", marks=("bold", "italic", "spoiler")), text="внутри вну",
              entities=nested)  # fmt: skip
    lost = [
        mark("text_mention", 0, 2, user=book.person(5004)),
        mark("custom_emoji", 0, 2, custom_emoji_id="5"),
        mark("date_time", 0, 2, unix_time=5),
        mark("bold", 0, 99),
        mark("italic", -1, 2),
        mark("text_link", 0, 2, url="javascript:alert(1)"),
        mark("bold", 0, 0),
        mark("bold", 1, 1),
    ]
    book.says(5003, Wanted("😀 только слова"), text="😀 только слова", entities=lost)
    many = [mark("bold", at, 1) for at in range(150)]
    book.says(5003, Wanted("м" * 150, marks=("bold",) * 100), text="м" * 150, entities=many)
    moved = [mark("bold", 4, 2)]
    book.says(5003, Wanted("ё жж", marks=("bold",)), text=" е\u0308 жж ", entities=moved)


def _beside(book: Book) -> None:
    """Fields beside the words that change nothing of them, known ones and those to come."""
    beside: tuple[Body, ...] = (
        {"link_preview_options": {"is_disabled": True}},
        {"via_bot": {"id": 77, "is_bot": True, "first_name": "Inline"}},
        {"has_protected_content": True},
        {"effect_id": "5104841245755180586"},
        {"message_thread_id": 12, "is_topic_message": True},
        {"sender_boost_count": 3, "paid_star_count": 5, "is_from_offline": True},
        {"novel_number": 5, "novel_flag": True, "novel_text": "x"},
        {"novel_object": {"deep": [{"er": None}]}, "novel_list": [1, [2]]},
        {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}},
        {"media_group_id": "text-in-a-group"},
    )
    for number, fields in enumerate(beside):
        group = fields.get("media_group_id")
        book.says(5004, Wanted(f"рядом {number}", album=group), text=f"рядом {number}", **fields)
    novel = {**book.person(5004), "supports_telepathy": True, "aura": {"color": 5}}
    book.says(5004, Wanted("от новых людей"), text="от новых людей", **{"from": novel})


CHANNEL = {"id": -1_001_005, "type": "channel", "title": "Новости", "username": "news"}


def _forwarded(book: Book) -> None:
    origins: tuple[tuple[Body, str], ...] = (
        ({"type": "user", "sender_user": {"id": 9, "is_bot": False, "first_name": "Лена"}}, "Лена"),
        ({"type": "hidden_user", "sender_user_name": "Кто-то"}, "Кто-то"),
        ({"type": "chat", "sender_chat": CHANNEL, "author_signature": "А."}, "Новости, А."),
        ({"type": "channel", "chat": CHANNEL, "message_id": 4}, "Новости"),
        ({"type": "from_another_planet", "planet": {"name": "X"}}, "—"),
    )
    for number, (origin, name) in enumerate(origins):
        book.says(5005, Wanted(f"чужое {number}", forwarded=name), text=f"чужое {number}",
                  forward_origin={"date": 1, **origin}, is_automatic_forward=False)  # fmt: skip
    origin = {"type": "hidden_user", "sender_user_name": "Фотограф", "date": 1}
    book.says(5005, Wanted("снимок", forwarded="Фотограф", files=("photo",)), caption="снимок",
              photo=book.sizes(90, 320), forward_origin=origin)  # fmt: skip


def _answered(book: Book) -> None:
    first = book.says(5005, Wanted("вопрос"), text="вопрос")
    book.says(5005, Wanted("ответ себе"), text="ответ себе", reply_to_message=first)
    gone = {"message_id": 1, "date": 0, "chat": book.chat(5005)}
    book.says(5005, Wanted("ответ пропавшему"), text="ответ пропавшему", reply_to_message=gone)
    chosen = {"text": "вопр", "position": 0, "is_manual": True}
    book.says(5005, Wanted("именно", quote="вопр"), text="именно", quote=chosen,
              reply_to_message=first)  # fmt: skip
    automatic = {"text": "вопрос", "position": 0}
    book.says(5005, Wanted("само"), text="само", quote=automatic, reply_to_message=first)
    outside = {"origin": {"type": "channel", "chat": CHANNEL, "message_id": 7, "date": 1}}
    book.says(5005, Wanted("о новости"), text="о новости", external_reply=outside)
    story = {"chat": CHANNEL, "id": 3}
    book.says(5005, Wanted("об истории"), text="об истории", reply_to_story=story)
