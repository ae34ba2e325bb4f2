"""Every kind of message there is: how people send it on either side, and what is to be seen."""

import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from app.sandbox import Message, PretendTelegram, User

#: Where each file of the pretend Telegram has to be what it says it is.
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(200)
OGG = b"OggS" + bytes(24) + b"OpusHead\x01" + bytes(200)
MP3 = (b"\xff\xfb\x90\x00" + bytes(413)) * 3
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(100) + b"V_VP9" + bytes(200)
PDF = b"%PDF-1.7\n" + bytes(300)
BOLD = {"type": "bold", "offset": 0, "length": 3}
FORWARDED = {"type": "hidden_user", "date": 1, "sender_user_name": "Служба доставки"}


def picture(form: str, number: int = 0, size: tuple[int, int] = (320, 240)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (number * 50 % 256, 90, 200 - number * 20 % 200)).save(out, form)
    return out.getvalue()


Files = list[tuple[str, bytes]]
TGS = b"\x1f\x8b\x08" + bytes(200)
STILL = picture("JPEG", 3, (128, 128))
FILM = picture("JPEG", 4, (320, 180))


@dataclass(frozen=True)
class Kind:
    """`chat` is what is sent in a chat (a kind of app/sandbox/kinds.py and its fields), once for
    each part; `files` what is uploaded in the Mini App, None for what cannot be sent there.

    `holds` are the looks of its files, `card` and `marks` what else a message has; `shown` the
    messages that a chat gets of it when it comes from there, `shown_mini` from the Mini App.
    """

    name: str
    chat: list[tuple[str, dict[str, Any]]]
    files: Files | None = None
    asked: dict[str, Any] = field(default_factory=dict)
    holds: list[str] = field(default_factory=list)
    holds_mini: list[str] | None = None
    card: str | None = None
    marks: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    shown_mini: list[str] | None = None
    has_words: bool = True

    @property
    def is_words(self) -> bool:
        return not self.chat


KINDS = [
    Kind("words", [], [], marks=["bold"], shown=["text"]),
    Kind("photo", [("photo", {"content": picture("JPEG", 1)})], [("a.jpg", picture("JPEG", 1))],
         holds=["photo"], shown=["photo"]),
    Kind("album", [("photo", {"content": picture("JPEG", n)}) for n in (2, 3)],
         [("b.jpg", picture("JPEG", 2)), ("c.jpg", picture("JPEG", 3))],
         holds=["photo"] * 2, shown=["photo", "photo", "text"]),
    Kind("video", [("video", {"content": MP4, "thumbnail": FILM})], [("d.mp4", MP4)],
         holds=["video"], shown=["video"]),
    Kind("round", [("video_note", {"content": MP4, "length": 240, "thumbnail": STILL})],
         holds=["round"], shown=["video_note"], has_words=False),
    Kind("gif", [("animation", {"content": MP4, "name": "g.mp4", "thumbnail": FILM})],
         [("g.gif", picture("GIF", 4))], holds=["animation"], shown=["animation"]),
    Kind("voice", [("voice", {"content": OGG})], [("v.ogg", OGG)],
         asked={"kind": "voice", "duration": 3}, holds=["voice"], shown=["voice"]),
    Kind("audio", [("audio", {"content": MP3})], [("song.mp3", MP3)],
         holds=["audio"], shown=["audio"]),
    Kind("file", [("document", {"content": PDF, "name": "f.pdf"})], [("f.pdf", PDF)],
         holds=["file"], shown=["document"]),
    Kind("sticker", [("sticker", {"content": picture("WEBP", 5, (512, 512))})],
         holds=["sticker"], shown=["sticker"], has_words=False),
    Kind("animated sticker",
         [("sticker", {"content": TGS, "is_animated": True, "thumbnail": STILL})],
         holds=["sticker"], shown=["sticker"], has_words=False),
    Kind("moving sticker", [("sticker", {"content": WEBM, "is_video": True, "thumbnail": STILL})],
         holds=["sticker"], shown=["sticker"], has_words=False),
    Kind("place", [("location", {})], card="location", shown=["location"],
         has_words=False),
    Kind("venue", [("venue", {})], card="location", shown=["venue"], has_words=False),
    Kind("person", [("contact", {})], card="contact", shown=["contact"],
         has_words=False),
    Kind("poll", [("poll", {})], card="poll", shown=["text"], has_words=False),
    Kind("dice", [("dice", {})], card="dice", shown=["text"], has_words=False),
    Kind("unknown", [("hologram", {})], shown=["text"], has_words=False),
]  # fmt: skip
#: Most telling first: a venue is a location, an animation a document too.
FIELDS = ("animation", "photo", "video", "video_note", "voice", "audio", "document", "sticker",
          "venue", "location", "contact", "text")  # fmt: skip


def field_of(message: Message) -> str:
    """The kind of a message of a chat."""
    return next(one for one in FIELDS if one in message.content)


class Speaker:
    """Somebody in their chat with the bot."""

    def __init__(self, telegram: PretendTelegram, user: User, reply_to: Message | None) -> None:
        self._telegram = telegram
        self._user = user
        self._reply_to = reply_to

    def say(self, kind: Kind, words: str) -> None:
        if kind.is_words:
            self._telegram.send_text(
                self._user, words, reply_to=self._reply_to, entities=[BOLD],
                marks={"forward_origin": FORWARDED},
            )  # fmt: skip
            return
        for number, (what, fields) in enumerate(kind.chat):
            if what == "hologram":
                self._say_strangely()
                continue
            has_caption = kind.has_words and not number
            album = f"{kind.name} {words}" if len(kind.chat) > 1 else None
            self._telegram.send(
                self._user, what, caption=words if has_caption else "", album=album,
                reply_to=self._reply_to, **fields,
            )  # fmt: skip

    def _say_strangely(self) -> None:
        """A kind that this program has never heard of."""
        world = self._telegram.world
        chat = self._telegram.chat(self._user)
        strange = {"hologram": {"depth": 3}}
        message = world.post(chat, self._user, strange, reply_to=self._reply_to)
        world.updates.add("message", message.wire())
