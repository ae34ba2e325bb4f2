"""A message of every kind, as the desk would tell it: what the screens of media are shown with."""

import io
import math
import struct
import wave
from typing import Any

from PIL import Image, ImageDraw

from tests.miniapp.desk import Frame
from tests.miniapp.fake_server import FakeDesk

RATE = 8_000
PEAKS = [round(16 + 14 * math.sin(at / 2.1) * math.cos(at / 5.3)) for at in range(48)]
FORMATTED = "Жирный, курсив, подчёркнутый, зачёркнутый, code, скрытый, ссылка и 👍"


def picture(width: int, height: int, hue: int = 0) -> bytes:
    """A JPEG that can be told from others."""
    image = Image.new("RGB", (width, height), (90 + hue * 37 % 120, 140, 200 - hue * 23 % 150))
    draw = ImageDraw.Draw(image)
    for step in range(8):
        tone = (240 - step * 20, 200 - step * 12, 90 + step * 15 + hue)
        edge = height * (step + 4) // 14
        draw.polygon(
            [
                (0, edge),
                (width * step // 7, edge - height // 6),
                (width, edge),
                (width, height),
                (0, height),
            ],
            tone,
        )
    draw.ellipse(
        [width * 0.68, height * 0.08, width * 0.84, height * 0.08 + width * 0.16], (255, 236, 170)
    )
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def sound(seconds: float = 3.0) -> bytes:
    """A WAV that every browser plays."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as tape:
        tape.setnchannels(1)
        tape.setsampwidth(2)
        tape.setframerate(RATE)
        count = int(seconds * RATE)
        tape.writeframes(
            b"".join(struct.pack("<h", int(9000 * math.sin(at / 6))) for at in range(count))
        )
    return kept.getvalue()


def entities() -> list[Frame]:
    """One of each over FORMATTED, in UTF-16 units."""
    spans = [("bold", "Жирный"), ("italic", "курсив"), ("underline", "подчёркнутый")]
    spans += [("strikethrough", "зачёркнутый"), ("code", "code"), ("spoiler", "скрытый")]
    made: list[Frame] = [
        {"type": kind, "offset": FORMATTED.index(word), "length": len(word)} for kind, word in spans
    ]
    link = {"type": "text_link", "offset": FORMATTED.index("ссылка"), "length": 6}
    return [*made, {**link, "url": "https://example.com/a"}]


def photo(desk: FakeDesk, hue: int = 0, width: int = 1280, height: int = 960, **more: Any) -> Frame:
    """A photo (or what `more` makes of it) with its small picture."""
    small = {"width": 640, "height": 640 * height // width}
    made = desk.file("photo", picture(width // 2, height // 2, hue), mime="image/jpeg")
    made.update(width=width, height=height, preview=small, **more)
    return made


def voice(desk: FakeDesk, **more: Any) -> Frame:
    """A voice message of three seconds."""
    return desk.file("voice", sound(), mime="audio/wav", duration=3, waveform=PEAKS, **more)


def document(desk: FakeDesk, **more: Any) -> Frame:
    """A file of 248 KB."""
    return desk.file("file", b"%PDF-" + bytes(253_995), **{"name": "Накладная 8812.pdf", **more})


def every_kind(desk: FakeDesk) -> list[Frame]:
    """The fields of one message of each kind beyond a plain one."""
    return [*_words(), *_pictures(desk), *_files(desk), *_cards(), {"body": ""}]


def _words() -> list[Frame]:
    block = {"type": "pre", "offset": 0, "length": 8, "language": "text"}
    return [
        {"body": FORMATTED, "entities": entities()},
        {"body": "два\nряда", "entities": [block]},
        {
            "body": "Цитата из письма",
            "entities": [{"type": "blockquote", "offset": 0, "length": 6}],
        },
        {"body": "Пересланные слова", "forwarded_from": "Служба доставки"},
    ]


def _pictures(desk: FakeDesk) -> list[Frame]:
    sizes = [(1280, 960), (900, 1200), (700, 700), (1600, 900)]
    shown = [
        [photo(desk, at, *size) for at, size in enumerate(sizes)],
        [photo(desk, 5, 720, 1280, kind="video", duration=74)],
        [photo(desk, 6, 480, 480, kind="video", look="round", duration=12)],
        [photo(desk, 7, 512, 512, look="sticker")],
    ]
    first = {"attachments": [photo(desk)]}
    second = {"attachments": [photo(desk, 3)], "body": "Вот как она выглядит"}
    return [first, second, *({"attachments": one} for one in shown)]


def _files(desk: FakeDesk) -> list[Frame]:
    failed = {"state": "failed", "reason": "too_big", "name": "Видео отпуска.mp4"}
    track = desk.file("audio", sound(), mime="audio/wav", name="Запись.wav", duration=3)
    shown = [voice(desk), track, document(desk), document(desk, state="waiting")]
    return [{"attachments": [one]} for one in (*shown, document(desk, **failed))]


def _cards() -> list[Frame]:
    place = {"latitude": 55.7539, "longitude": 37.6208, "title": "Красная площадь"}
    person = {"name": "Олег Петров", "phone": "+7 900 000-00-00", "username": "oleg"}
    asked = {"question": "Когда привезти?", "options": ["Утром", "Днём", "Вечером"]}
    return [
        {"body": "Место", "card": {"kind": "location", **place}},
        {"body": "Контакт", "card": {"kind": "contact", **person}},
        {"body": "Опрос", "card": {"kind": "poll", **asked}},
        {"body": "🎲 5", "card": {"kind": "dice", "emoji": "🎲", "value": 5}},
    ]


def fill_kinds(desk: FakeDesk) -> Frame:
    """A ticket in which both sides have said every kind; some of it with reactions."""
    customer, agent = desk.person(7, "Марина"), desk.person(1, "Анна", role="agent")
    ticket = desk.open_ticket(customer, "Сломалась лампа", "Здравствуйте, лампа не горит", desk.at)
    for at, fields in enumerate(every_kind(desk)):
        author = agent if at % 2 else customer
        body = fields.pop("body", "")
        desk.add_message(ticket, author, body, desk.at + 60_000 * (at + 1), **fields)
    last = desk.add_message(ticket, agent, "Спасибо за фото", desk.at + 3_000_000)
    people = [{"id": 7, "name": "Марина", "role": "customer"}]
    last["reactions"] = [{"emoji": "👍", "people": people}, {"emoji": "❤", "people": people}]
    ticket["assignee"] = {"id": 1, "name": "Анна", "role": "agent"}
    desk.marks[ticket["id"], 7] = desk.marks[ticket["id"], 1] = desk.last_id
    return ticket
