"""An agent's answers of every kind, uploaded in the Mini App, in the customer's chat: once, in
order, by the right method, whether the bot was there or came back; and nothing is refused.
"""

import io
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image

from tests.journeys.desk import WholeDesk, whole_desk
from tests.live.live_desk import Client
from tests.live.sender import Sender

MARINA, ANNA = 2001, 3001

pytestmark = pytest.mark.slow


def picture(form: str, number: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (number * 40, 90, 200)).save(out, form)
    return out.getvalue()


class Kind(NamedTuple):
    """`shown` are the fields of the messages that the chat gets, in order."""

    name: str
    files: list[tuple[str, bytes]]
    more: dict[str, Any]
    shown: list[str]


MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(200)
OGG = b"OggS" + bytes(24) + b"OpusHead\x01" + bytes(200)
KINDS = [
    Kind("photo", [("a.png", picture("PNG"))], {}, ["photo"]),
    Kind("album", [("b.png", picture("PNG", 1)), ("c.png", picture("PNG", 2))], {},
         ["photo", "photo", "text"]),
    Kind("gif", [("d.gif", picture("GIF"))], {}, ["animation"]),
    Kind("video", [("e.mp4", MP4)], {}, ["video"]),
    Kind("voice", [("f.ogg", OGG)], {"kind": "voice", "duration": 3}, ["voice"]),
    Kind("file", [("g.pdf", b"%PDF-1.7\n" + bytes(300))], {}, ["document"]),
    Kind("words", [], {}, ["text"]),
]  # fmt: skip
FIELDS = ("animation", "photo", "video", "voice", "audio", "document", "text")


class Road:
    """The agent's side of one journey."""

    def __init__(self, desk: WholeDesk, anna: Client, ticket_id: int) -> None:
        self.desk = desk
        self.anna = anna
        self.ticket_id = ticket_id
        self._uploads = 0

    async def answer(self, kind: Kind, body: str) -> int:
        ids = []
        for name, content in kind.files:
            self._uploads += 1
            sender = Sender(self.anna, content, f"u{self._uploads}", **kind.more)
            sender.asked["name"] = name
            ids.append((await sender.whole())["id"])
        posted = await self.anna.call(
            "message.post",
            ticket_id=self.ticket_id,
            body=body,
            client_id=f"m-{self._uploads}-{kind.name}",
            entities=[{"type": "bold", "offset": 0, "length": 2}],
            **({"attachment_ids": ids} if ids else {}),
        )
        return int(posted["message"]["id"])

    async def chat(self) -> list[dict[str, Any]]:
        """What the bot has sent to the customer, in order."""
        history = await self.desk.telegram.ask("history", chat_id=MARINA)
        found = [one for one in history["messages"] if one["from_bot"] and not one["deleted"]]
        return [one for one in found if "pinned_message" not in one]

    async def state_of(self, message_id: int) -> str:
        found = await self.anna.call("conversation.deliveries", ticket_id=self.ticket_id)
        states = {one["message_id"]: one["state"] for one in found["deliveries"]}
        return str(states.get(message_id))


def field_of(message: dict[str, Any]) -> str:
    return next(field for field in FIELDS if field in message)


async def test_every_kind_with_the_bot_there_and_after_it_came_back(tmp_path: Path) -> None:
    async with whole_desk(tmp_path) as desk:
        await desk.agent(ANNA, "Анна")
        await desk.meet(MARINA, "Марина")
        anna = await desk.join(ANNA)
        await desk.write(MARINA, "Вопрос")
        road = Road(desk, anna, (await anna.event("ticket.opened"))["ticket"]["id"])
        await desk.quiet(MARINA)
        before = len(await road.chat())
        ids = [await road.answer(kind, f"{kind.name} сразу") for kind in KINDS]
        await desk.quiet(MARINA)
        await desk.doors.bot.kill()
        ids += [await road.answer(kind, f"{kind.name} потом") for kind in KINDS]
        await desk.doors.start_bot()
        await desk.quiet()
        wanted = [field for kind in KINDS * 2 for field in kind.shown]
        shown = (await road.chat())[before:]
        assert [field_of(one) for one in shown] == wanted
        texts = [one.get("text") or one.get("caption") or "" for one in shown]
        said = [text.partition("\n")[2] for text in texts if text]
        assert said == [f"{k.name} {when}" for when in ("сразу", "потом") for k in KINDS]
        assert [await road.state_of(one) for one in ids] == ["sent"] * len(ids)
        await _changed(road, ids)
        await _nothing_refused(desk)


async def _changed(road: Road, ids: list[int]) -> None:
    """The last answer is edited, reacted to and deleted, and the chat follows."""
    anna, desk = road.anna, road.desk
    await anna.call("message.edit", message_id=ids[-1], body="слова иначе")
    await anna.call("reaction.set", message_id=ids[-1], emoji="👍")
    await desk.wait_in_chat(MARINA, "слова иначе")
    await desk.quiet()
    last = (await road.chat())[-1]
    assert last["text"].endswith("слова иначе")
    assert list(last["reactions"].values()) == ["👍"]
    count = len(await road.chat())
    await anna.call("message.delete", message_id=ids[-1])
    await desk.quiet()
    assert len(await road.chat()) == count - 1


async def _nothing_refused(desk: WholeDesk) -> None:
    calls = await desk.telegram.ask("calls")
    polls = {"getUpdates"}
    refused = [one for one in calls if one["accepted"] is False and one["method"] not in polls]
    assert [f"{one['method']}: {one['description']}" for one in refused] == []
