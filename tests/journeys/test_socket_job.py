"""The main job over sockets and the chat, with both real processes and no browser."""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.desk import WholeDesk, doubled, signed_in, whole_desk
from tests.live.live_desk import Client

MARINA, ANNA = 2001, 3001
BUTTON = "Открыть тикет"
ASKED, ANSWERED, WENT_ON = "Не пришёл заказ", "Уже ищем", "Спасибо, жду"
LIVE_ANSWER, LATE_ANSWER = "Нашли, он на складе", "Выезжает завтра"

pytestmark = pytest.mark.slow


async def test_one_conversation_over_both_doors_and_nothing_twice(tmp_path: Path) -> None:
    async with whole_desk(tmp_path) as desk:
        await desk.agent(ANNA, "Анна")
        anna = await desk.join(ANNA)
        ticket_id = await _asked_in_the_chat(desk, anna)
        marina = await _goes_on_in_the_app(desk, anna, ticket_id)
        await _answered_on_screen(desk, anna, marina, ticket_id)
        await _answered_when_closed(desk, anna, marina, ticket_id)
        said = [ASKED, ANSWERED, WENT_ON, LIVE_ANSWER, LATE_ANSWER]
        assert await desk.bodies() == said
        assert await desk.bodies(MARINA) == said
        for text, count in {ANSWERED: 1, LIVE_ANSWER: 0, LATE_ANSWER: 1, WENT_ON: 0}.items():
            assert await desk.count_in_chat(MARINA, text) == count, text
        for client in (anna, marina):
            heard = [_posted(event) for event in client.events]
            assert not doubled([text for text in heard if text])
            ids = [event["id"] for event in client.events]
            assert ids == sorted(set(ids)), "events come once and in order"


def _posted(event: dict[str, Any]) -> str | None:
    if event["type"] not in {"message.posted", "ticket.opened"}:
        return None
    body: str = event["message"]["body"]
    return body


async def _asked_in_the_chat(desk: WholeDesk, anna: Client) -> int:
    await desk.meet(MARINA, "Марина")
    await desk.write(MARINA, ASKED)
    opened = await anna.event("ticket.opened")
    assert opened["message"]["body"] == ASKED
    assert opened["message"]["origin"] == "telegram"
    ticket_id: int = opened["ticket"]["id"]
    await anna.call("ticket.claim", ticket_id=ticket_id)
    await anna.call("message.post", ticket_id=ticket_id, body=ANSWERED, client_id="a1")
    return ticket_id


async def _goes_on_in_the_app(desk: WholeDesk, anna: Client, ticket_id: int) -> Client:
    seen = await desk.wait_in_chat(MARINA, ANSWERED)
    address = await desk.address_of_button(MARINA, seen["message_id"], BUTTON)
    assert f"?ticket={ticket_id}#" in address
    marina = await desk.join(MARINA, signed_in(address))
    page = await marina.call("message.list", ticket_id=ticket_id)
    shown = [one["body"] for one in page["messages"] if one["kind"] == "message"]
    assert shown == [ASKED, ANSWERED]
    await marina.notify("conversation.view", ticket_id=ticket_id)
    await marina.call("message.post", ticket_id=ticket_id, body=WENT_ON, client_id="m1")
    await anna.wait_for(lambda frame: _posted_in(frame) == WENT_ON)
    return marina


async def _answered_on_screen(
    desk: WholeDesk, anna: Client, marina: Client, ticket_id: int
) -> None:
    """It comes to the open Mini App, is read there, and stays out of the chat."""
    await anna.call("message.post", ticket_id=ticket_id, body=LIVE_ANSWER, client_id="a2")
    frame = await marina.wait_for(lambda frame: _posted_in(frame) == LIVE_ANSWER)
    read = frame["params"]["message"]["id"]
    await marina.call("conversation.mark_read", ticket_id=ticket_id, message_id=read)
    await marina.call("conversation.view", ticket_id=None)
    await desk.quiet()


async def _answered_when_closed(
    desk: WholeDesk, anna: Client, marina: Client, ticket_id: int
) -> None:
    await anna.call("message.post", ticket_id=ticket_id, body=LATE_ANSWER, client_id="a3")
    await desk.wait_in_chat(MARINA, LATE_ANSWER)
    await marina.wait_for(lambda frame: _posted_in(frame) == LATE_ANSWER)
    await desk.quiet()


def _posted_in(frame: dict[str, Any]) -> str | None:
    return _posted(frame["params"]) if frame.get("method") == "event" else None
