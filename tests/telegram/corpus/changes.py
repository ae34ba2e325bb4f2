"""What belongs together and what is changed later: albums, edits, live places, reactions."""

from tests.telegram.corpus.book import Body, Book, Wanted
from tests.telegram.corpus.kinds import poll

PHOTO = ("photo",)


def write(book: Book) -> None:
    _albums(book)
    _edits(book)
    _live_place(book)
    _reactions(book)


def _albums(book: Book) -> None:
    _album(book, 5001, "13001", ("photo",) * 3, ("Вот ошибка", "", ""))
    _album(book, 5001, "13002", ("photo", "video") * 5, ("",) * 10)
    _album(book, 5002, "13003", ("document",) * 2, ("", "второй"))
    _album(book, 5003, "13004", ("audio",) * 4, ("а", "б", "в", "г"))


SIDES: Body = {"width": 4, "height": 3, "duration": 3}
LOOKS = {"photo": "photo", "video": "video", "document": "file", "audio": "audio"}


def _album(
    book: Book, who: int, name: str, kinds: tuple[str, ...], captions: tuple[str, ...]
) -> None:
    """Each part shows the whole album: it is one message."""
    body = "\n".join(caption for caption in captions if caption)
    wanted = Wanted(body, files=tuple(LOOKS[kind] for kind in kinds), album=name)
    for kind, caption in zip(kinds, captions, strict=True):
        content = book.sizes(90) if kind == "photo" else book.file(kind, **SIDES)
        words = {"caption": caption} if caption else {}
        book.says(who, wanted, media_group_id=name, **{kind: content}, **words)


def _edits(book: Book) -> None:
    said = book.says(5001, Wanted("рботает"), text="рботает")
    book.edits(said, 10, Wanted("работает", edited=True), text="работает")
    said = book.says(5002, Wanted("раз"), text="раз")
    book.edits(said, 10, Wanted("два", edited=True), text="два")
    book.edits(said, 20, Wanted("три", edited=True), text="три")
    said = book.says(5002, Wanted("как было"), text="как было")
    book.edits(said, 10, Wanted("как было"), text="как было")
    said = book.says(5003, Wanted("до", files=PHOTO), caption="до", photo=book.sizes(90))
    same = said["photo"]
    book.edits(said, 9, Wanted("после", files=PHOTO, edited=True), caption="после", photo=same)
    said = book.says(5003, Wanted("лист", files=("file",)), caption="лист", document=book.file())
    video = book.file("video", width=4, height=3, duration=3)
    book.edits(said, 9, Wanted("фильм", files=("video",), edited=True), caption="фильм",
               video=video)  # fmt: skip
    said = book.says(5004, Wanted("", files=PHOTO), photo=book.sizes(90))
    book.edits(said, 9, Wanted("подписано", files=PHOTO, edited=True), caption="подписано",
               photo=said["photo"])  # fmt: skip
    said = book.says(5004, Wanted(None, begins="📊", card="poll"), poll=poll())
    book.edits(said, 9, Wanted(None, begins="📊", card="poll"), poll=poll(is_closed=True))
    _edited_album(book)
    lost = book.message(5005, text="её никто не видел")
    book.edits(lost, 9, Wanted("видна только правка"), text="видна только правка")


def _edited_album(book: Book) -> None:
    first = book.says(5004, Wanted(), media_group_id="13005", photo=book.sizes(90), caption="раз")
    second = book.says(5004, Wanted(), media_group_id="13005", photo=book.sizes(90))
    wanted = Wanted("раз\nдва", files=("photo", "video"), album="13005", edited=True)
    video = book.file("video", width=4, height=3, duration=3)
    book.edits(second, 20, wanted, video=video, caption="два")
    book.wanted[5004, first["message_id"]] = wanted


def _live_place(book: Book) -> None:
    place = {"latitude": 55.0, "longitude": 37.0, "live_period": 900}
    said = book.says(5002, Wanted(None, begins="📍", card="location"), location=place)
    for step in range(1, 9):
        moved = {**place, "latitude": 55.0 + step / 100}
        wanted = Wanted("📍 Геопозиция: 55.08000, 37.00000", card="location")
        book.edits(said, step * 5, wanted, location=moved)


def _reactions(book: Book) -> None:
    chosen: tuple[tuple[list[dict[str, str]], tuple[str, ...]], ...] = (
        ([{"type": "emoji", "emoji": "👍"}], ("👍",)),
        ([{"type": "emoji", "emoji": one} for one in ("❤", "🔥", "🎉")], ("❤", "🔥", "🎉")),
        ([{"type": "custom_emoji", "custom_emoji_id": "5"}], ()),
        ([{"type": "paid"}, {"type": "emoji", "emoji": "🙏"}], ("🙏",)),
        ([], ()),
        ([{"type": "emoji", "emoji": "🧨"}], ()),
    )
    for number, (types, shown) in enumerate(chosen):
        said = book.says(5001, Wanted(f"с реакцией {number}"), text=f"с реакцией {number}")
        book.reacts(said, types, *shown)
