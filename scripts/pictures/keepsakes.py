"""A ticket with a message of every kind, for the pictures: photos, films, files, cards, formats.

What cannot be drawn (films, sounds) has the right name and no content: it is looked at, not
played. It must never name anybody real.
"""

import hashlib
import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from app.domain.attachment import Attachment
from app.domain.entities import Entity
from app.domain.extras import Extras
from app.domain.message import Origin
from app.domain.person import Person
from app.services import attachments, conversation, reacting, reading, tickets
from app.services.attachments import Bytes
from app.services.conversation import MessageDraft
from app.services.file_folder import FileFolder
from app.services.tickets import TicketDraft
from app.store.database import Store
from app.store.transaction import Transaction
from scripts.pictures.sample import ANNA, MARINA, Face

MEDIA_SUBJECT = "Сломалась лампа"
NO_LIMIT = 0
PREVIEW_PX = 640
_PEAKS = tuple(round(16 + 14 * math.sin(at / 2.1) * math.cos(at / 5.3)) for at in range(48))
_WORDS = "Жирный, курсив, подчёркнутый, зачёркнутый, code, скрытый, ссылка и 👍"
_SPANS = {
    "bold": "Жирный", "italic": "курсив", "underline": "подчёркнутый",
    "strikethrough": "зачёркнутый", "code": "code", "spoiler": "скрытый",
}  # fmt: skip
_CODE = "СТАТУС 8812\nв пути, склад 14"
_LETTER = "Мы вернём деньги в течение десяти дней\nТак было в вашем письме"


class Saved(NamedTuple):
    """A file of a message; `hue` tells drawings apart, None: there is nothing to draw."""

    kind: str
    name: str
    mime: str
    width: int | None = None
    height: int | None = None
    duration: int | None = None
    look: str | None = None
    state: str = "ready"
    reason: str | None = None
    hue: int | None = None
    waveform: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the ticket; `quotes` is how many messages before it stands what it answers."""

    who: Face
    body: str
    extra: Extras = field(default_factory=Extras)
    files: tuple[Saved, ...] = ()
    quotes: int | None = None
    reaction: tuple[Face, str] | None = None


def _photo(hue: int, width: int = 1280, height: int = 960) -> Saved:
    return Saved("photo", f"IMG_{4200 + hue}.jpg", "image/jpeg", width, height, hue=hue)


def _formatted() -> Extras:
    spans = [Entity(kind, _WORDS.index(word), len(word)) for kind, word in _SPANS.items()]
    link = Entity("text_link", _WORDS.index("ссылка"), 6, url="https://shop.example/lamp")
    return Extras((*spans, link))


_PLACE = {"kind": "location", "latitude": 55.7539, "longitude": 37.6208, "title": "Лесная, 7"}
_PERSON = {"kind": "contact", "name": "Павел Кузнецов", "phone": "+7 900 000-00-00"}
_POLL = {"kind": "poll", "question": "Когда привезти?", "options": ["Утром", "Днём", "Вечером"]}
_DICE = {"kind": "dice", "emoji": "🎲", "value": 5}

STORY = (
    Said(MARINA, "Вот как она выглядит", files=(_photo(1),)),
    Said(
        MARINA,
        "",
        files=(_photo(2), _photo(3, 900, 1200), _photo(4, 700, 700), _photo(5, 1600, 900)),
    ),
    Said(
        ANNA, "Вижу трещину у цоколя. Снимите, пожалуйста, бирку", quotes=1, reaction=(MARINA, "👍")
    ),
    Said(
        MARINA,
        "",
        files=(Saved("voice", "Голосовое.ogg", "audio/ogg", duration=17, waveform=_PEAKS),),
    ),
    Said(
        MARINA, "", files=(Saved("video", "Кружок.mp4", "video/mp4", 480, 480, 12, "round", hue=6),)
    ),
    Said(
        MARINA, "", files=(Saved("video", "Лампа мигает.mp4", "video/mp4", 720, 1280, 74, hue=7),)
    ),
    Said(
        MARINA,
        "",
        files=(Saved("video", "Гифка.mp4", "video/mp4", 480, 270, 4, "animation", hue=8),),
    ),
    Said(
        MARINA,
        "",
        files=(Saved("photo", "Стикер.webp", "image/webp", 512, 512, look="sticker", hue=9),),
    ),
    Said(ANNA, "", files=(Saved("file", "Накладная 8812.pdf", "application/pdf"),)),
    Said(ANNA, "", files=(Saved("audio", "Запись разговора.mp3", "audio/mpeg", duration=125),)),
    Said(ANNA, _WORDS, _formatted(), reaction=(MARINA, "❤")),
    Said(ANNA, _CODE, Extras((Entity("pre", 0, len(_CODE), language="text"),))),
    Said(ANNA, _LETTER, Extras((Entity("blockquote", 0, _LETTER.index("\n")),))),
    Said(
        MARINA, "Курьер обещал до вечера, но не приехал", Extras(forwarded_from="Служба доставки")
    ),
    Said(MARINA, "Место", Extras(card=_PLACE)),
    Said(MARINA, "Контакт", Extras(card=_PERSON)),
    Said(MARINA, "Опрос", Extras(card=_POLL)),
    Said(MARINA, "🎲 5", Extras(card=_DICE)),
    Said(
        MARINA,
        "",
        files=(Saved("video", "Отпуск.mp4", "video/mp4", state="failed", reason="too_big"),),
    ),
    Said(ANNA, "Заменим лампу завтра, за доставку платить не нужно"),
)


async def tell_media(
    store: Store, data_dir: Path, people: Mapping[Face, Person], turn_back: Callable[[float], None]
) -> int:
    """Adds the ticket and answers its number; `turn_back` sets the clock, in minutes ago."""
    folder = FileFolder(data_dir)
    folder.prepare()
    turn_back(170.0)
    opening = TicketDraft(MEDIA_SUBJECT, "Здравствуйте! Лампа не горит", origin=Origin.TELEGRAM)
    opened = await store.write(tickets.open_ticket, people[MARINA], opening, NO_LIMIT)
    ids: list[int] = []
    for number, one in enumerate(STORY):
        turn_back(160.0 - 5 * number)
        kept = [_kept(folder, file) for file in one.files]
        ids.append(await store.write(_say, people, opened.ticket.id, one, kept, ids))
    await store.write(_read, people, opened.ticket.id, ids[-1])
    return opened.ticket.id


def _read(tx: Transaction, people: Mapping[Face, Person], ticket_id: int, last: int) -> None:
    for face in (MARINA, ANNA):
        reading.mark_read(tx, people[face], ticket_id, last)


def _say(
    tx: Transaction, people: Mapping[Face, Person], ticket_id: int, one: Said,
    kept: list[tuple[Attachment, Bytes, Bytes | None]], ids: list[int],
) -> int:  # fmt: skip
    owner = people[one.who]
    taken = [_added(tx, owner, *file) for file in kept]
    quoted = None if one.quotes is None else ids[-one.quotes]
    door = Origin.MINI_APP if one.who.is_agent else Origin.TELEGRAM
    draft = MessageDraft(
        ticket_id, one.body, reply_to=quoted, origin=door, extra=one.extra.or_none(),
        attachment_ids=tuple(attachment.id for attachment in taken),
    )  # fmt: skip
    said = conversation.post_message(tx, owner, draft, NO_LIMIT).message
    if said is None:
        raise RuntimeError("nothing was said")
    if one.reaction is not None:
        reacting.set_reaction(tx, people[one.reaction[0]], said.id, one.reaction[1])
    return said.id


def _added(
    tx: Transaction, owner: Person, made: Attachment, file: Bytes, preview: Bytes | None
) -> Attachment:
    if made.state == "ready":
        return attachments.add_ready(tx, owner, made, file, preview)
    return attachments.expect(tx, owner, made, "sample", None)


def _kept(folder: FileFolder, saved: Saved) -> tuple[Attachment, Bytes, Bytes | None]:
    """The bytes on the disk, and the file as the desk will show it."""
    file, preview, small = _written(folder, saved.name.encode()), None, None
    if saved.hue is not None and saved.width and saved.height:
        small = (PREVIEW_PX, PREVIEW_PX * saved.height // saved.width)
        preview = _written(folder, _drawn(*small, saved.hue))
        if saved.kind == "photo":
            file = preview
    made = Attachment(
        0, saved.kind, saved.name, saved.mime, file.size if small else 253_995, saved.width,
        saved.height, saved.duration, saved.look, saved.state, saved.reason, small, saved.waveform,
    )  # fmt: skip
    return made, file, preview


def _written(folder: FileFolder, content: bytes) -> Bytes:
    path, digest = folder.new_path(), hashlib.sha256(content).digest()
    path.write_bytes(content)
    folder.place(path, digest)
    return Bytes(digest, len(content))


def _drawn(width: int, height: int, hue: int) -> bytes:
    """A room at evening: a wall, a table, a lamp; each hue another one."""
    wall = (70 + hue * 31 % 110, 90 + hue * 17 % 90, 120 + hue * 23 % 100)
    image = Image.new("RGB", (width, height), wall)
    draw = ImageDraw.Draw(image)
    middle, bulb = width * 0.5, height * 0.36
    for ring in range(6, 0, -1):
        reach = min(width, height) * ring / 9
        tone = tuple(min(255, part + (7 - ring) * 18) for part in wall)
        draw.ellipse([middle - reach, bulb - reach, middle + reach, bulb + reach], tone)
    draw.rectangle([0, height * 0.78, width, height], (92, 64, 46))
    draw.rectangle([width * 0.48, bulb, width * 0.52, height * 0.78], (58, 52, 60))
    shade = [(0.36, 0.42), (0.64, 0.42), (0.57, 0.22), (0.43, 0.22)]
    draw.polygon([(x * width, y * height) for x, y in shade], (236, 196 - hue * 9, 120))
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=82)
    return kept.getvalue()
