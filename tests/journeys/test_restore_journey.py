"""A desk that is backed up while it works, lives on, and is brought back: with both processes."""

from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from app.i18n import t
from app.services import shelf
from tests.faults.drill import backup_script
from tests.journeys.desk import WholeDesk, whole_desk
from tests.live.live_desk import Client, Refusal, init_data

pytestmark = [pytest.mark.slow, pytest.mark.fault]

ANNA, OLEG = 6_601, 6_602


async def refused_while_open(desk: WholeDesk, source: Path) -> None:
    """With both processes, and with either alone."""
    arguments = ("--config", desk.doors.folder / "config.json", "--restore", source)
    for stop in (None, desk.doors.bot, None, desk.doors.live):
        if stop is not None:
            assert await stop.stop() == 0
        status, _, complained = await backup_script(*arguments)
        assert status == 1, complained
        if stop is desk.doors.bot:
            await desk.doors.start_bot()
    assert await desk.doors.bot.stop() == 0
    status, _, complained = await backup_script(*arguments)
    assert status == 0, complained


async def test_a_desk_is_brought_back_and_nothing_is_sent_twice(tmp_path: Path) -> None:
    async with whole_desk(tmp_path) as desk:
        config, to = desk.doors.folder / "config.json", desk.doors.folder / "shelf"
        await desk.agent(OLEG, "Oleg")
        agent = await desk.join(OLEG, init_data(OLEG, "Oleg"))
        signed = init_data(ANNA, "Anna")
        await desk.meet(ANNA, "Anna")
        customer = await desk.join(ANNA, signed)
        opened = await customer.call("ticket.open", subject="Lamp", body="dark", client_id="o")
        number = opened["ticket"]["id"]
        # She has it on screen: the answer waits, and the backup finds it waiting.
        await customer.notify("conversation.view", ticket_id=number)
        await customer.settled()
        await agent.call("message.post", ticket_id=number, body="an answer", client_id="a")
        status, _, complained = await backup_script("--config", config, "--to", to)
        assert status == 0, complained
        await customer.notify("conversation.view", ticket_id=None)
        await desk.wait_in_chat(ANNA, "an answer")
        await agent.call("message.post", ticket_id=number, body="later words", client_id="b")
        await desk.wait_in_chat(ANNA, "later words")
        former, token = customer.started, customer.started["token"]
        await desk.leave()
        await refused_while_open(desk, shelf.shelved(to)[0].path)
        await desk.doors.start()
        again = await desk.join(ANNA, signed)
        assert again.started["epoch"] != former["epoch"]
        listed = await again.call("message.list", ticket_id=number)
        bodies = [one["body"] for one in listed["messages"] if one["kind"] == "message"]
        assert bodies == ["dark", "an answer"]
        stranger = Client(await connect(desk.doors.socket_url, compression=None, proxy=None))
        with pytest.raises(Refusal) as refusal:
            await stranger.call("session.start", token=token)
        assert refusal.value.code == "auth_invalid", "a session has outlived the restore"
        await stranger.leave()
        await desk.wait_in_chat(OLEG, t("ru", "bot.alert.unknown", name="Anna"))
        await desk.quiet(ANNA)
        assert await desk.count_in_chat(ANNA, "an answer") == 1, "it was sent twice"
        posted = await again.call("ticket.open", subject="New", body="new", client_id="n")
        assert posted["ticket"]["id"] == number + 1
