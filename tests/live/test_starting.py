"""session.start over a real socket: who gets in, with which token, for how long."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.person import Person, Role
from app.live.auth import hash_of
from app.services import people
from app.store import sessions as session_rows
from app.store.database import Store
from app.store.transaction import Transaction
from tests.live.live_desk import (
    ADMIN_ID,
    Client,
    Clock,
    LiveDesk,
    Refusal,
    init_data,
    live_desk,
)

MINUTE_MS = 60_000
DAY_MS = 24 * 3600 * 1000


async def code_of(client: Client, **params: Any) -> str:
    """The refusal of a session.start, or `ok`."""
    try:
        await client.call("session.start", **params)
    except Refusal as refusal:
        return refusal.code
    return "ok"


async def token_code(desk: LiveDesk, token: str) -> str:
    client = await desk.open()
    code = await code_of(client, token=token)
    await client.leave()
    return code


def frame(request_id: int, method: str, **params: Any) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": request_id, "method": method, "params": params})


async def test_nothing_is_answered_before_it_and_nothing_starts_twice(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        client = await desk.open()
        for method, params in (
            ("inbox.list", {}),
            ("typing.set", {"ticket_id": 1}),
            ("person.set_role", {"person_id": 1, "role": "admin"}),
        ):
            with pytest.raises(Refusal) as caught:
                await client.call(method, **params)
            assert (caught.value.number, caught.value.facts) == (1, {"code": "auth_required"})
        assert await code_of(client) == "invalid"
        assert await code_of(client, init_data="x", token="x") == "invalid"
        assert await code_of(client, init_data="") == "auth_invalid"
        assert await code_of(client, token="") == "auth_invalid"
        assert await code_of(client, init_data=init_data(1, "V", token="1:x")) == "auth_invalid"
        assert await code_of(client, init_data=init_data(1, "Vera")) == "ok"
        assert await code_of(client, init_data=init_data(1, "Vera")) == "conflict"
        assert await code_of(client, token="x") == "conflict"
        await client.settled()


async def test_frames_right_behind_it_are_worked_after_it_in_their_order(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        client = await desk.open()
        opening = {"subject": "s", "client_id": "c1", "body": "first"}
        for text in (
            frame(1, "session.start", init_data=init_data(1, "Vera")),
            frame(2, "ticket.open", **opening),
            frame(3, "session.start", token="x"),
            frame(4, "inbox.list"),
        ):
            await client.socket.send(text)
        await client.wait_for(lambda one: one.get("id") == 4)
        await client.wait_for(lambda one: one.get("id") == 2)
        replies = {one["id"]: one for one in client.frames if one.get("id")}
        assert next(iter(replies)) == 1
        assert replies[2]["result"]["ticket"]["customer"]["id"] == 1
        assert replies[3]["error"]["data"]["code"] == "conflict"
        await client.event("ticket.opened")
        refused = await desk.open()
        for text in (frame(1, "session.start", token="wrong"), frame(2, "inbox.list")):
            await refused.socket.send(text)
        await refused.wait_for(lambda one: one.get("id") == 2)
        codes = [one["error"]["data"]["code"] for one in refused.frames]
        assert codes == ["auth_invalid", "auth_required"]
        assert await code_of(refused, init_data=init_data(1, "Vera")) == "ok"


async def test_a_socket_that_never_says_who_it_is_ends_with_4408(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.live.session.START_PATIENCE_S", 0.2)
    async with live_desk(tmp_path) as desk:
        silent, refused = await desk.open(), await desk.open()
        started = await desk.customer()
        assert await code_of(refused, token="wrong") == "auth_invalid"
        assert await silent.closed() == 4408
        assert await refused.closed() == 4408
        await started.settled()


async def test_tokens_rotate_and_the_former_lives_a_minute_more(tmp_path: Path) -> None:
    clock = Clock()
    async with live_desk(tmp_path, now_ms=clock) as desk:
        first = (await desk.customer()).started
        assert first["token_expires_at"] == clock.now_ms + 7 * DAY_MS
        clock.later(DAY_MS)
        second = (await desk.back(first["token"])).started
        assert second["token"] != first["token"]
        assert second["token_expires_at"] == clock.now_ms + 7 * DAY_MS
        clock.later(MINUTE_MS - 1)
        assert await token_code(desk, first["token"]) == "ok"
        clock.later(1)
        assert await token_code(desk, first["token"]) == "auth_expired"
        assert await token_code(desk, second["token"]) == "ok"
        assert await token_code(desk, second["token"][:-1]) == "auth_invalid"
        assert await token_code(desk, second["token"] + "A") == "auth_invalid"
        assert await token_code(desk, second["token"].swapcase()) == "auth_invalid"


async def test_a_token_ends_when_idle_and_at_its_latest_after_thirty_days(tmp_path: Path) -> None:
    clock = Clock()
    async with live_desk(tmp_path, now_ms=clock) as desk:
        client = await desk.customer()
        idle = client.started["token"]
        token, ends_at = idle, clock.now_ms + 30 * DAY_MS
        for _ in range(4):
            clock.later(7 * DAY_MS - 1)
            token = (await desk.back(token)).started["token"]
        last = await desk.back(token)
        assert last.started["token_expires_at"] == ends_at
        clock.now_ms = ends_at - 1
        assert await token_code(desk, last.started["token"]) == "ok"
        clock.later(1)
        assert await token_code(desk, last.started["token"]) == "auth_expired"
        assert await token_code(desk, idle) == "auth_expired"
        await client.settled()  # an open socket outlives its token


async def test_stale_and_early_launches(tmp_path: Path) -> None:
    clock = Clock()
    async with live_desk(tmp_path, now_ms=clock) as desk:
        for age_s, code in ((86_400, "ok"), (86_401, "auth_expired"), (-61, "auth_invalid")):
            client = await desk.open()
            signed_at = str(clock.now_ms // 1000 - age_s)
            clock.now_ms = clock.now_ms // 1000 * 1000
            data = init_data(1, "Vera", auth_date=signed_at)
            assert await code_of(client, init_data=data) == code, age_s


async def test_a_name_follows_telegram_and_a_role_never_does(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        agent = await desk.agent(2)
        user = json.dumps({"id": 2, "first_name": "Anna", "role": "admin", "username": "anna"})
        again = await desk.open()
        result = await again.call("session.start", init_data=init_data(2, "", user=user))
        assert result["person"] == {
            "id": 2, "name": "Anna", "username": "anna", "role": "agent", "language": "ru",
        }  # fmt: skip
        heard = await agent.event("person.changed")
        assert heard["person"]["name"] == "Anna"
        stranger = await desk.join(50, "Q", locale="en")
        assert stranger.started["person"]["role"] == "customer"
        assert stranger.started["person"]["language"] == "en"
        with pytest.raises(Refusal):
            await stranger.call("person.set_role", person_id=50, role="admin")


async def test_a_block_ends_sockets_and_tokens_with_4401(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        client, other = await desk.customer(1), await desk.customer(1)
        await desk.store.write(people.shut_out, 1)
        assert await client.closed() == 4401
        assert await other.closed() == 4401
        again = await desk.open()
        assert await code_of(again, init_data=init_data(1, "Vera")) == "forbidden"
        assert await again.closed() == 4401
        assert await token_code(desk, client.started["token"]) == "auth_invalid"


async def test_a_new_role_is_in_effect_at_once_on_every_socket(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        admin, customer = await desk.admin(), await desk.customer(7)
        opened = await customer.call("ticket.open", subject="s", body="b", client_id="c")
        place = {"ticket_id": opened["ticket"]["id"]}
        sockets = [await desk.agent(2)]
        sockets += [await desk.join(2, "Анна") for _ in range(2)]
        before = {one.started["token"]: one.started for one in sockets}
        demoted = await admin.call("person.set_role", person_id=2, role="customer")
        assert demoted["person"]["role"] == "customer"
        await admin.call("note.add", **place, body="CANARY", client_id="n")
        for socket in sockets:
            assert await socket.closed() == 1012
            assert not any("CANARY" in text for text in socket.texts)
        for token, started in before.items():
            back = await desk.back(token, epoch=started["epoch"], cursor=started["cursor"])
            assert back.started["resumed"] is False
            assert back.started["person"]["role"] == "customer"
            with pytest.raises(Refusal) as caught:
                await back.call("ticket.get", **place)
            assert caught.value.code == "not_found"
            onward = await desk.back(
                back.started["token"], epoch=started["epoch"], cursor=back.started["cursor"]
            )
            assert onward.started["resumed"] is True


async def test_the_other_process_changes_roles_and_blocks_as_well(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        client, agent = await desk.customer(1), await desk.agent(2)
        other = Store(desk.store.path, desk.store.clock)
        await other._open()
        try:
            boss = Person(ADMIN_ID, "B", None, Role.ADMIN, "ru")
            await desk.admin()
            await other.write(people.set_role, boss, 2, Role.CUSTOMER)
            await other.write(people.shut_out, 1)
            assert await agent.closed() == 1012
            assert await client.closed() == 4401
        finally:
            await other._close()


async def test_who_is_in_admin_ids_is_an_admin_for_ever(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        first = await desk.admin()
        assert first.started["person"]["role"] == "admin"
        second = await desk.join(11, "Co")
        await first.call("person.set_role", person_id=11, role="admin")
        await second.closed()
        second = await desk.join(11, "Co")
        with pytest.raises(Refusal) as caught:
            await second.call("person.set_role", person_id=ADMIN_ID, role="customer")
        assert caught.value.facts == {"code": "forbidden", "reason": "pinned"}
        await second.call("person.set_role", person_id=11, role="customer")
        assert await second.closed() == 1012
    async with live_desk(tmp_path, admin_ids=frozenset({11})) as desk:
        former, now = await desk.join(ADMIN_ID, "B"), await desk.join(11, "Co")
        assert former.started["person"]["role"] == "customer"
        assert now.started["person"]["role"] == "admin"


@pytest.mark.parametrize("change", ["demotion", "block"])
async def test_a_right_lost_while_a_session_starts_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Both run in one batch: the session begins as staff, and the change comes right behind."""
    async with live_desk(tmp_path) as desk:
        await (await desk.admin()).leave()
        agent = await desk.agent(2)
        token = agent.started["token"]
        await agent.leave()
        boss = Person(ADMIN_ID, "B", None, Role.ADMIN, "ru")
        start = desk.store.submit
        sockets: list[LiveDesk] = []

        def submit(answer: Any, verb: Any, *arguments: Any) -> None:
            start(answer, verb, *arguments)
            if not sockets:
                sockets.append(desk)
                if change == "block":
                    start(lambda *_: None, people.shut_out, (2,))
                else:
                    start(lambda *_: None, people.set_role, (boss, 2, Role.CUSTOMER))

        client = await desk.open()
        monkeypatch.setattr(desk.store, "submit", submit)
        client.started = await client.call("session.start", token=token)
        monkeypatch.undo()
        assert client.started["person"]["role"] == "agent"
        assert await client.closed() == (4401 if change == "block" else 1012)


async def test_tokens_are_kept_as_hashes_only(tmp_path: Path) -> None:
    async with live_desk(tmp_path) as desk:
        client = await desk.customer()
        token = client.started["token"]
        assert await desk.store.read(_person_of, token) == 1
        for path in (path for path in (tmp_path / "data").iterdir() if path.is_file()):
            assert token.encode() not in path.read_bytes(), path.name


def _person_of(tx: Transaction, token: str) -> int:
    found = session_rows.get(tx, hash_of(token))
    assert found is not None
    return found.person_id
