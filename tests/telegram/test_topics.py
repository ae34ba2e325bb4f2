"""Where the bot has topics in private chats, each ticket has one; elsewhere nothing changes."""

from app.sandbox import Message, User
from app.services import tickets
from tests.telegram.bench import ADMIN_ID, Bench
from tests.telegram.letters import ended, kept, refusals, says, sent_to


async def anna_of(desk: Bench) -> User:
    """A customer of a bot that has topics, with tickets 100001 and 100002."""
    desk.telegram.world.rules.private_topics = True
    desk.start_bot()
    await desk.has("SELECT 1 FROM desk_facts WHERE key = 'bot_topics' AND value = '1'")
    await desk.staff()
    user = await desk.customer()
    await desk.opens_ticket(user, "Лампа")
    await desk.hears(user, "открыт")
    admin = await desk.actor(ADMIN_ID)
    draft = tickets.TicketDraft("Дверь", "Про дверь", customer_id=2001)
    await desk.store.write(tickets.open_ticket, admin, draft, 0)
    await desk.hears(user, "Про дверь")
    return user


def thread_of(message: Message) -> int:
    return int(message.extras.get("message_thread_id", 0))


def names(desk: Bench, user: User) -> dict[int, str]:
    return {one.thread_id: one.name for one in desk.telegram.chat(user).room.topics.values()}


async def test_each_ticket_has_its_topic_with_everything_in_it(desk: Bench) -> None:
    anna = await anna_of(desk)
    await says(desk, 100_001, "Про лампу")
    lamp = await desk.hears(anna, "Про лампу")
    door = await desk.hears(anna, "Про дверь")
    shown = names(desk, anna)
    assert shown[thread_of(lamp)] == "№ 100 001 · Лампа"
    assert shown[thread_of(door)] == "№ 100 002 · Дверь"
    files = (await kept(desk), await kept(desk, content=b"another"), await kept(desk, "voice"))
    message_id = await says(desk, 100_001, "Всё вместе", files)
    await ended(desk, message_id)
    *album, voice, text = sent_to(desk, anna)[-4:]
    assert {thread_of(one) for one in (*album, voice, text)} == {thread_of(lamp)}
    assert len(shown) == 2
    assert not refusals(desk)


async def test_a_topic_tells_whether_its_ticket_has_ended(desk: Bench) -> None:
    anna = await anna_of(desk)
    admin = await desk.actor(ADMIN_ID)
    await desk.store.write(tickets.resolve, admin, 100_002)
    await desk.has("SELECT 1 FROM deliveries WHERE kind = 'topic' AND state = 'sent'")
    assert "✓ № 100 002 · Дверь" in names(desk, anna).values()
    await desk.store.write(tickets.reopen, admin, 100_002)
    await desk.has("SELECT 1 FROM deliveries WHERE kind = 'topic' AND state = 'sent' LIMIT 1"
                   " OFFSET 1")  # fmt: skip
    assert "№ 100 002 · Дверь" in names(desk, anna).values()
    assert not refusals(desk)


async def test_a_topic_that_was_deleted_is_made_anew(desk: Bench) -> None:
    anna = await anna_of(desk)
    first = thread_of(await desk.hears(anna, "Про дверь"))
    del desk.telegram.chat(anna).room.topics[first]
    await says(desk, 100_002, "Ещё про дверь")
    again = await desk.hears(anna, "Ещё про дверь")
    assert thread_of(again) not in {0, first}
    assert names(desk, anna)[thread_of(again)] == "№ 100 002 · Дверь"


async def test_a_chat_that_takes_no_topics_gets_its_answers_all_the_same(desk: Bench) -> None:
    desk.telegram.world.rules.private_topics = True
    desk.telegram.faults.refuse(
        400, "Bad Request: the chat is not a forum", method="createForumTopic", times=None
    )
    desk.start_bot()
    await desk.has("SELECT 1 FROM desk_facts WHERE key = 'bot_topics' AND value = '1'")
    await desk.staff()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Лампа")
    await says(desk, 100_001, "Без темы")
    assert thread_of(await desk.hears(anna, "Без темы")) == 0
    assert len(desk.telegram.calls.of("createForumTopic")) == 1


async def test_without_the_setting_nothing_is_different(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    await desk.opens_ticket(anna, "Лампа")
    await says(desk, 100_001, "Просто так")
    assert thread_of(await desk.hears(anna, "Просто так")) == 0
    assert not desk.telegram.calls.of("createForumTopic")
