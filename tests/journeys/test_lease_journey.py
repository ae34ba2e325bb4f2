"""A Mini App that dies with its server: the answer finds the chat when the lease has ended."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.journeys.desk import WholeDesk, whole_desk
from tests.live.live_desk import Client

#: PROTOCOL.md section 4, from the answer to its arrival in the chat.
ARRIVES_WITHIN_S = 25.0
BEFORE, AFTER, ANNA = 2001, 2002, 3001

pytestmark = [pytest.mark.slow, pytest.mark.fault]


async def test_an_answer_reaches_the_chat_when_the_server_died_with_the_ticket_on_screen(
    tmp_path: Path,
) -> None:
    """One answer is acknowledged just before the kill, the other by the server's next life."""
    async with whole_desk(tmp_path) as desk:
        await desk.agent(ANNA, "Анна")
        anna = await desk.join(ANNA)
        tickets = {person: await _on_screen(desk, person) for person in (BEFORE, AFTER)}
        await _answer(anna, tickets[BEFORE], BEFORE)
        answered_at_s = {BEFORE: time.monotonic()}
        await desk.doors.live.kill()
        await desk.doors.start_live()
        await _answer(await desk.join(ANNA), tickets[AFTER], AFTER)
        answered_at_s[AFTER] = time.monotonic()
        took = await asyncio.gather(
            *(_arrival_s(desk, person, at_s) for person, at_s in answered_at_s.items())
        )
        assert max(took) <= ARRIVES_WITHIN_S, f"after {took} s"
        await desk.quiet()
        for person in (BEFORE, AFTER):
            assert await desk.count_in_chat(person, _words(person)) == 1
        assert sorted(await desk.bodies())[:2] == sorted([_words(BEFORE), _words(AFTER)])


async def _on_screen(desk: WholeDesk, person: int) -> int:
    """A ticket that its customer looks at in the Mini App."""
    await desk.meet(person, f"Person {person}")
    client = await desk.join(person)
    question = {"subject": "A question", "body": "where is it?", "client_id": "q"}
    opened = await client.call("ticket.open", **question)
    ticket_id: int = opened["ticket"]["id"]
    await client.call("conversation.view", ticket_id=ticket_id)
    return ticket_id


async def _answer(agent: Client, ticket_id: int, person: int) -> None:
    body = _words(person)
    await agent.call("message.post", ticket_id=ticket_id, body=body, client_id=f"a{person}")


def _words(person: int) -> str:
    return f"It is on its way to {person}"


async def _arrival_s(desk: WholeDesk, person: int, answered_at_s: float) -> float:
    await desk.wait_in_chat(person, _words(person))
    return time.monotonic() - answered_at_s
