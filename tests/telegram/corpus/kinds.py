"""A message of each kind there is, bare and with everything that may stand beside it."""

from typing import Any

from tests.telegram.corpus.book import Body, Book, Wanted
from tests.telegram.corpus.words import mark

PLACE = {"latitude": 55.75, "longitude": 37.62}
TOO_BIG = 20 * 1024 * 1024 + 1


def write(book: Book) -> None:
    _pictures(book)
    _documents(book)
    _sounds_and_films(book)
    _stickers(book)
    _cards(book)
    _labels(book)


def _file(book: Book, who: int, look: str, body: str = "", **content: Any) -> Body:
    return book.says(who, Wanted(body, files=(look,)), **content)


def _pictures(book: Book) -> None:
    _file(book, 5001, "photo", photo=book.sizes(90))
    _file(book, 5001, "photo", photo=book.sizes(90, 320, 800, 1280))
    _file(book, 5001, "photo", "подпись", photo=book.sizes(90), caption="  подпись ")
    bold = [mark("bold", 0, 7)]
    book.says(5001, Wanted("подпись", files=("photo",), marks=("bold",)), caption="подпись",
              caption_entities=bold, photo=book.sizes(90), has_media_spoiler=True,
              show_caption_above_media=True)  # fmt: skip
    live = book.file("video", "live.mov", width=4, height=3, duration=2, photo=book.sizes(90))
    _file(book, 5001, "photo", live_photo=live, photo=book.sizes(90, 320))
    novel = [{**one, "aperture": {"f": 1.8}} for one in book.sizes(90)]
    _file(book, 5001, "photo", photo=novel)


def _documents(book: Book) -> None:
    names = ("отчёт.pdf", "a" * 250 + ".txt", "../../etc/passwd", "\u202egpj.exe", "CON", "  ")
    for name in names:
        document = book.file(file_name=name, mime_type="application/pdf")
        _file(book, 5002, "file", document=document)
    _file(book, 5002, "file", document=book.file())
    thumbnail = book.file("thumbnail", "thumb.jpg", width=9, height=9)
    _file(book, 5002, "file", "файл", caption="файл", document=book.file(thumbnail=thumbnail))
    big = book.file(file_name="архив.zip")
    _file(book, 5002, "file", document={**big, "file_size": TOO_BIG})
    _file(book, 5002, "file", document=book.file(mime_type="not a type", file_name="x"))


def _sounds_and_films(book: Book) -> None:
    sides = {"width": 640, "height": 360, "duration": 5}
    _file(book, 5003, "video", video=book.file("video", "v.mp4", **sides))
    more = {"mime_type": "video/mp4", "cover": book.sizes(90), "start_timestamp": 3}
    _file(book, 5003, "video", "фильм", caption="фильм",
          video=book.file("video", "v.mp4", **sides, **more))  # fmt: skip
    moving = book.file("animation", "g.mp4", **sides)
    _file(book, 5003, "animation", animation=moving, document=moving)
    _file(book, 5003, "round", video_note=book.file("video_note", "n.mp4", length=240, duration=4))
    _file(book, 5003, "voice", voice=book.file("voice", "v.oga", duration=3))
    _file(book, 5003, "voice", "с подписью", caption="с подписью",
          voice=book.file("voice", "v.oga", duration=0, mime_type="audio/ogg"))  # fmt: skip
    song: Body = {"duration": 200, "performer": "Хор", "title": "Песня", "file_name": "1.mp3"}
    _file(book, 5003, "audio", audio=book.file("music", "s.mp3", **song))
    _file(book, 5003, "audio", audio=book.file("music", "s.mp3", duration=200))


def _stickers(book: Book) -> None:
    still: Body = {"type": "regular", "width": 512, "height": 512, "is_video": False, "emoji": "👍"}
    thumbnail = book.file("thumbnail", "t.webp", width=128, height=128)
    _file(book, 5004, "sticker", "👍", sticker=book.file("sticker", is_animated=False, **still))
    moving = {**still, "is_animated": True}
    _file(book, 5004, "sticker", "👍",
          sticker=book.file("sticker", thumbnail=thumbnail, **moving))  # fmt: skip
    book.says(5004, Wanted(None, begins="🖼"), sticker=book.file("sticker", **moving))
    film = {**still, "is_video": True, "is_animated": False, "set_name": "cats"}
    _file(book, 5004, "sticker", "👍", sticker=book.file("sticker", **film))
    custom = {**still, "type": "custom_emoji", "is_animated": False, "custom_emoji_id": "9"}
    _file(book, 5004, "sticker", "👍", sticker=book.file("sticker", **custom))
    bare = {name: value for name, value in still.items() if name != "emoji"}
    _file(book, 5004, "sticker", sticker=book.file("sticker", is_animated=False, **bare))


def _card(book: Book, who: int, card: str, begins: str, **content: Any) -> Body:
    return book.says(who, Wanted(None, begins=begins, card=card), **content)


def poll(**more: Any) -> Body:
    options = [
        {"text": text, "voter_count": 0, "persistent_id": text} for text in ("Да", "Нет")
    ]
    flags = ("is_closed", "allows_multiple_answers", "allows_revoting", "members_only")
    about = {"id": "77", "question": "Ну?", "total_voter_count": 0, "is_anonymous": True}
    return {**about, "type": "regular", "options": options, **dict.fromkeys(flags, False), **more}


def _cards(book: Book) -> None:
    _card(book, 5005, "location", "📍 Геопозиция", location=PLACE)
    accurate = {**PLACE, "horizontal_accuracy": 65.0, "heading": 90, "proximity_alert_radius": 5}
    _card(book, 5005, "location", "📍 Геопозиция", location=accurate)
    venue = {"location": PLACE, "title": "Депо", "address": "Ул. 1"}
    _card(book, 5005, "location", "📍 Место: Депо", location=PLACE, venue=venue)
    known = {**venue, "foursquare_id": "x", "google_place_id": "y"}
    _card(book, 5005, "location", "📍 Место: Депо", location=PLACE, venue=known)
    contact = {"phone_number": "+7 999 000-00-00", "first_name": "Иван"}
    _card(book, 5005, "contact", "👤 Контакт: Иван", contact=contact)
    whole = {**contact, "last_name": "Ли", "user_id": 5, "vcard": "BEGIN:VCARD\nEND:VCARD"}
    _card(book, 5005, "contact", "👤 Контакт: Иван Ли", contact=whole)
    _card(book, 5005, "poll", "📊 Опрос: Ну?\n— Да", poll=poll())
    quiz = poll(type="quiz", correct_option_ids=[0], explanation="Так", open_period=60)
    _card(book, 5005, "poll", "📊 Опрос", poll=quiz)
    for emoji in ("🎲", "🎯", "🎰"):
        _card(book, 5005, "dice", "🎲 Кубик", dice={"emoji": emoji, "value": 4})


def _labels(book: Book) -> None:
    """Kinds that have neither a file for bots nor a card: their words must be there."""
    photo = book.sizes(90)
    paid = {"star_count": 5, "paid_media": [{"type": "photo", "photo": photo}]}
    tasks = [{"id": 1, "text": "Раз"}, {"id": 2, "text": "Два"}]
    won = {"chat": {"id": -5, "type": "channel", "title": "Т"}, "winners": []}
    labels: dict[str, tuple[str, Any]] = {
        "story": ("📖", {"chat": {"id": -5, "type": "channel", "title": "Т"}, "id": 3}),
        "paid_media": ("⭐", paid),
        "checklist": ("☑", {"title": "Дела", "tasks": tasks}),
        "game": ("🎮", {"title": "Игра", "description": "x", "photo": photo}),
        "invoice": ("🧾", {"title": "Счёт", "description": "x", "start_parameter": "s",
                           "currency": "XTR", "total_amount": 5}),
        "giveaway": ("🎁", {"chats": [], "winners_selection_date": 5, "winner_count": 1}),
        "giveaway_winners": ("🎁", {**won, "giveaway_message_id": 3, "winner_count": 1,
                                    "winners_selection_date": 5}),
        "hologram": ("📦", {"depth": 3, "file": {"file_id": "f"}}),
        "smell": ("📦", [{"note": "rose"}]),
    }  # fmt: skip
    for kind, (sign, content) in labels.items():
        book.says(5005, Wanted(None, begins=sign), **{kind: content})
    book.says(5005, Wanted(None, begins="📦"), hologram={"depth": 3}, caption="с подписью")
    _unreadable(book)


def _unreadable(book: Book) -> None:
    """Known kinds in a shape that no program of today expects: the words must be there."""
    book.says(5001, Wanted(None, begins="📦"), video={"file_id": "no more than that"})
    book.says(5001, Wanted(None, begins="📦"), photo=[{"url": "x"}], caption="как-то иначе")
    book.says(5001, Wanted("слова"), text="слова", entities=[{"kind": "bold"}])
    strange = {**book.message(5001, poll={"question": "x"}), "date": "now"}
    book.says(5001, Wanted("в ответ", files=("file",)), caption="в ответ", document=book.file(),
              reply_to_message={**strange, "date": 5})  # fmt: skip
