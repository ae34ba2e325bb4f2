"""A desk over a real server with hard words in everything that people can name."""

from app import clock
from app.services import health
from tests.checks.scene import ARABIC, LONG_NAME, MONSTER
from tests.live.live_desk import Client, LiveDesk

CUSTOMER, AGENT, BANNED = 1, 2, 3
SUBJECT = "Заказ: " + MONSTER[:120]


async def filled(desk: LiveDesk) -> int:
    """Answers the number of the ticket to look at."""
    await desk.store.write(health.remember_bot, 1, "desk_bot")
    customer, agent = await desk.join(CUSTOMER, LONG_NAME), await desk.agent(AGENT)
    await desk.join(BANNED, "Буян " + "Ж" * 50)
    admin = await desk.admin()
    await _catalogued(admin)
    for number in range(2):
        opened = {"subject": f"{SUBJECT} {number}", "body": MONSTER, "client_id": f"o{number}"}
        ticket: int = (await customer.call("ticket.open", **opened))["ticket"]["id"]
    await _talked(customer, agent, admin, ticket)
    await admin.call("person.block", person_id=BANNED)
    await admin.call("invite.make", role="agent")
    return ticket


async def _catalogued(admin: Client) -> None:
    for name in ("Оплата", "Доставка и возврат " + "о" * 20):
        await admin.call("category.save", name=name, people=[AGENT])
        await admin.call("tag.save", name=name[:20])
    body = "{customer}, " + MONSTER[:300] + " {дата}"
    await admin.call("reply.save", name="возврат", body=body, is_shared=True)
    await admin.call("reply.save", name="Ы" * 30, body=ARABIC, acts={"status": "resolved"})


async def _talked(customer: Client, agent: Client, admin: Client, ticket: int) -> None:
    """Answered, noted, resolved, rated badly, and open again."""
    said = {"ticket_id": ticket}
    await agent.call("message.post", **said, body="Уже смотрим", client_id="a")
    await agent.call("note.add", **said, body="@Вера глянь", client_id="n")
    await agent.call("ticket.resolve", **said)
    await customer.call("rating.give", **said, score=2)
    await customer.call("rating.comment", **said, comment=MONSTER[:200])
    await agent.call("ticket.reopen", **said)
    for one, text in ((agent, ARABIC), (admin, MONSTER[:200])):
        at = clock.now_ms() + 3_600_000
        await one.call("reminder.set", ticket_id=ticket, at=at, text=text)
    await admin.call("ticket.change_many", ticket_ids=[ticket], change={"priority": "urgent"})
