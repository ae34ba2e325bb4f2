"""Somebody who is kept out: told or not, nothing of theirs is filed or fetched, and it can end."""

import pytest

from app.services import bans
from app.services.bans import Manner
from tests.telegram.bench import ADMIN_ID, Bench


async def _settled(desk: Bench) -> None:
    await desk.telegram.updates.wait_confirmed(timeout_s=15)
    await desk.until(lambda tx: not tx.one("SELECT 1 FROM updates WHERE state = 'new'"))


@pytest.mark.parametrize(("manner", "is_told"), [(Manner.TOLD, True), (Manner.SILENT, False)])
async def test_what_a_banned_person_sends_is_neither_filed_nor_fetched(
    desk: Bench, manner: Manner, is_told: bool
) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    admin = await desk.actor(ADMIN_ID)
    desk.telegram.send(anna, "photo", caption="до запрета")
    before = desk.telegram.send_text(anna, "слова")
    await desk.filed("слова")
    await desk.store.write(bans.block, admin, 2001, manner)
    desk.telegram.send_text(anna, "после запрета")
    desk.telegram.send(anna, "photo")
    desk.telegram.edit_text(anna, before, "другие слова")
    desk.telegram.send_text(anna, "/tickets")
    await _settled(desk)
    assert await desk.conversation(100_001) == ["до запрета", "слова"]
    assert await desk.rows("SELECT count(*) FROM attachments") == [(1,)]
    await desk.store.write(bans.unblock, admin, 2001)
    assert await desk.opens_ticket(anna, "снова здесь") == 100_001
    if is_told:
        await desk.hears(anna, "снова открыт")
    heard = desk.heard(anna)
    assert sum("больше не доходят" in text for text in heard) == int(is_told)
    assert sum("снова открыт" in text for text in heard) == int(is_told)


async def test_a_ban_ends_a_flood_without_filing_it(desk: Bench) -> None:
    desk.start_bot(messages_per_minute=2)
    await desk.staff()
    anna = await desk.customer()
    for number in range(20):
        desk.telegram.send_text(anna, f"поток {number}")
    await desk.hears(anna, "Ничего не потеряно")
    await desk.store.write(bans.block, await desk.actor(ADMIN_ID), 2001, Manner.SILENT)
    await desk.advance(60_000)
    await _settled(desk)
    assert len(await desk.conversation(100_001)) <= 2
    assert not any("Всё, что вы написали" in text for text in desk.heard(anna))
    assert await desk.rows("SELECT 1 FROM floods") == []


async def test_a_banned_persons_button_does_nothing_and_is_answered(desk: Bench) -> None:
    desk.start_bot()
    await desk.staff()
    anna = await desk.customer()
    desk.telegram.send_text(anna, "/language")
    asked = await desk.hears(anna, "На каком языке")
    await desk.store.write(bans.block, await desk.actor(ADMIN_ID), 2001, Manner.SILENT)
    assert await desk.press(anna, asked, "English") == "Эта кнопка уже не действует."
    listed = await desk.store.read(bans.blocked, await desk.actor(ADMIN_ID))
    assert [(one.id, one.blocked_silently) for one in listed.people] == [(2001, True)]
