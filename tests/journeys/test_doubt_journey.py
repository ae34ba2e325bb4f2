"""An answer whose fate nobody knows: the agent is asked once and decides."""

from pathlib import Path

import pytest

from tests.journeys.desk import whole_desk

MARINA, ANNA = 2001, 3001
AGAIN = "Отправить ещё раз"

pytestmark = [pytest.mark.slow, pytest.mark.fault]


async def test_a_lost_reply_is_asked_about_once_and_sent_again_only_by_hand(tmp_path: Path) -> None:
    async with whole_desk(tmp_path) as desk:
        await desk.agent(ANNA, "Анна")
        await desk.meet(MARINA, "Марина")
        anna = await desk.join(ANNA)
        await desk.write(MARINA, "Не пришёл заказ")
        ticket_id = (await anna.event("ticket.opened"))["ticket"]["id"]
        await desk.quiet(MARINA)
        lost = {"kind": "drop_before", "method": "sendMessage", "chat_id": MARINA}
        await desk.telegram.ask("fault", **lost)
        await anna.call("message.post", ticket_id=ticket_id, body="Уже ищем", client_id="a1")
        asked = await desk.wait_in_chat(ANNA, f"{AGAIN}?")
        await desk.quiet()
        assert await desk.count_in_chat(MARINA, "Уже ищем") == 0, "nothing is sent again by itself"
        assert await desk.count_in_chat(ANNA, f"{AGAIN}?") == 1
        press = {"user_id": ANNA, "message_id": asked["message_id"], "label": AGAIN}
        for _ in range(2):
            await desk.telegram.ask("press", **press)
        await desk.wait_in_chat(MARINA, "Уже ищем")
        await desk.quiet()
        assert await desk.count_in_chat(MARINA, "Уже ищем") == 1, "a second press changes nothing"
