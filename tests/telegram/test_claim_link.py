"""The claim link in the chat: whoever opens it first is the admin, and is told what comes next."""

from app.sandbox import User
from app.services import claims, guesses
from tests.telegram.bench import PUBLIC_URL, Bench

NOBODY: frozenset[int] = frozenset()


async def open_link(desk: Bench, user: User, token: str) -> None:
    """As by pressing Start behind https://t.me/…?start=claim_…"""
    desk.telegram.start(user, f"{claims.START_PREFIX}{token}")


async def role_of(desk: Bench, user: User) -> str:
    return str((await desk.actor(user.user_id)).role)


async def test_the_first_one_is_the_admin_with_button_commands_and_words(desk: Bench) -> None:
    desk.start_bot(admin_ids=NOBODY)
    token = await desk.store.write(claims.issue_claim)
    vera = desk.telegram.add_user(2001, "Вера")
    await open_link(desk, vera, token)
    told = await desk.hears(vera, "Теперь вы администратор")
    assert told.button("Открыть тикеты")["web_app"]["url"] == f"{PUBLIC_URL}/"
    assert await role_of(desk, vera) == "admin"
    olga = desk.telegram.add_user(2002, "Olga", language_code="en")
    await open_link(desk, olga, token)
    await desk.hears(olga, "This link has been used already")
    await open_link(desk, olga, await desk.store.write(claims.issue_claim))
    await desk.hears(olga, "This desk has an admin already")
    await open_link(desk, olga, "guess")
    await desk.hears(olga, "There is no such link")
    assert await role_of(desk, olga) == "customer"
    assert not await desk.rows("SELECT 1 FROM tickets"), "a link is no message of a ticket"


async def test_late_and_guessed_links_are_answered(desk: Bench) -> None:
    desk.start_bot(admin_ids=NOBODY)
    token = await desk.store.write(claims.issue_claim)
    await desk.advance(claims.CLAIM_MS)
    vera = desk.telegram.add_user(2001, "Вера")
    await open_link(desk, vera, token)
    await desk.hears(vera, "Ссылка устарела")
    for number in range(guesses.GUESS_LIMIT + 1):
        await open_link(desk, vera, f"guess{number}")
    await desk.hears(vera, "Слишком много неверных ссылок")
    assert await role_of(desk, vera) == "customer"


async def test_two_people_at_once_are_one_admin(desk: Bench) -> None:
    token = await desk.store.write(claims.issue_claim)
    people = [desk.telegram.add_user(2001 + number, f"Гость {number}") for number in range(6)]
    for user in people:
        await open_link(desk, user, token)
    desk.start_bot(admin_ids=NOBODY)
    for user in people:
        await desk.telegram.chat(user).wait_for(lambda one: one.from_bot, timeout_s=15.0)
    said = [desk.heard(user)[0].split("\n")[0] for user in people]
    assert sorted(set(said)) == [
        "Теперь вы администратор этой службы поддержки.", "Эта ссылка уже использована.",
    ]  # fmt: skip
    assert await desk.rows("SELECT count(*) FROM people WHERE role = 'admin'") == [(1,)]


async def test_with_admin_ids_there_is_nothing_to_claim(desk: Bench) -> None:
    desk.start_bot()
    token = await desk.store.write(claims.issue_claim)
    vera = desk.telegram.add_user(2001, "Вера")
    await open_link(desk, vera, token)
    await desk.hears(vera, "уже есть администратор")
    assert await role_of(desk, vera) == "customer"
