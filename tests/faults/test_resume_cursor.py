"""A server that dies between the answer to session.start and the events behind it.

PROTOCOL.md 3.1: a client keeps the cursor of session.start; with it nothing may be missed.
"""

from pathlib import Path

import pytest

from tests.live.live_desk import Client, LiveDesk, live_desk

MISSED = 3

pytestmark = pytest.mark.fault


async def test_a_client_that_heard_only_the_answer_misses_nothing(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        customer = await desk.customer()
        asked = {"subject": "A question", "body": "where is it?", "client_id": "q"}
        opened = await customer.call("ticket.open", **asked)
        await customer.event("ticket.opened")
        epoch, kept = customer.started["epoch"], customer.events[-1]["id"]
        await customer.leave()
        await _answer(desk, opened["ticket"]["id"])
        torn = await desk.join(1, epoch=epoch, cursor=kept)
        assert torn.started["resumed"]
        await torn.leave()
        whole = await desk.join(1, epoch=epoch, cursor=torn.started["cursor"])
        heard = await _heard(whole, torn)
        assert heard == [f"answer {number}" for number in range(MISSED)], (
            f"asked with {kept}, told {torn.started['cursor']} before the events in between"
        )


async def _answer(desk: LiveDesk, ticket_id: int) -> None:
    admin = await desk.admin()
    for number in range(MISSED):
        said = {"body": f"answer {number}", "client_id": f"a{number}"}
        await admin.call("message.post", ticket_id=ticket_id, **said)


async def _heard(whole: Client, torn: Client) -> list[str]:
    """What came over the second socket, up to a message of one's own."""
    assert torn.started["epoch"] == whole.started["epoch"]
    mark = {"subject": "Done", "body": "done", "client_id": "done"}
    await whole.call("ticket.open", **mark)
    await whole.event("ticket.opened")
    posted = [event for event in whole.events if event["type"] == "message.posted"]
    return [event["message"]["body"] for event in posted]
