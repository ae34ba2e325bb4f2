"""The doctor's rows about what people see of the bot, and about the first admin."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.i18n import locales, t
from app.sandbox import PretendTelegram
from app.services import claims, health
from app.services.menu import CUSTOMER_COMMANDS
from app.store.transaction import Transaction
from app.telegram.keyboards import app_url
from scripts.checkup.presentation import wanted_button
from scripts.checkup.visit import visit
from tests.scripts.clinic import Clinic
from tests.scripts.tunnel.stand_ins import agent, tunnels

TOKEN = "1001:pretend-token"
ADDRESS = "https://desk.example"


@pytest.fixture
async def telegram() -> AsyncIterator[PretendTelegram]:
    async with PretendTelegram(token=TOKEN) as pretend:
        yield pretend


@pytest.fixture
def clinic(tmp_path: Path, telegram: PretendTelegram) -> Clinic:
    clinic = Clinic(tmp_path)
    clinic.use_telegram(telegram.url, TOKEN)
    clinic.configure(public_url=ADDRESS)
    return clinic


# -- the menu button -----------------------------------------------------------------------


async def test_the_button_is_set_by_the_doctor_as_by_the_bot(
    clinic: Clinic, telegram: PretendTelegram
) -> None:
    await asyncio.to_thread(clinic.fix, "menu_button", "unset", "ok")
    assert telegram.profile.default_button == wanted_button(clinic.case())
    assert telegram.profile.default_button["web_app"] == {"url": app_url(ADDRESS)}
    assert telegram.profile.default_button["text"] == t("ru", "bot.button.tickets")


async def test_a_button_that_leads_elsewhere(clinic: Clinic, telegram: PretendTelegram) -> None:
    await asyncio.to_thread(clinic.fix, "menu_button", "unset", "ok")
    clinic.configure(public_url="https://new.example")
    values = (await clinic.see_soon("menu_button", "differs")).values
    assert values == {"address": "https://new.example/", "shown": f"{ADDRESS}/"}
    await asyncio.to_thread(clinic.fix, "menu_button", "differs", "ok")


async def test_a_button_without_an_address(clinic: Clinic, telegram: PretendTelegram) -> None:
    await asyncio.to_thread(clinic.fix, "menu_button", "unset", "ok")
    clinic.configure(public_url=None)
    await asyncio.to_thread(clinic.fix, "menu_button", "stale", "none_wanted")
    assert telegram.profile.default_button == {"type": "commands"}


async def test_one_run_mends_what_follows_from_each_other(
    clinic: Clinic, telegram: PretendTelegram
) -> None:
    """The address comes from the tunnel, and the button gets it in the same run; no more after."""
    clinic.configure(public_url=None)
    telegram.updates.set_webhook("https://other.example/")
    entry = (ADDRESS, f"http://localhost:{clinic.config()['port']}")
    with agent(tunnels(entry)) as ngrok:
        clinic.environ["NGROK_API_URL"] = ngrok.url
        first = await asyncio.to_thread(_mend, clinic)
        second = await asyncio.to_thread(_mend, clinic)
    assert {(one["row"], one["done"]) for one in first["fixed"]} == {
        ("public_url", True), ("webhook", True), ("menu_button", True),
    }  # fmt: skip
    assert first["status"] == 0
    assert clinic.config()["public_url"] == ADDRESS
    assert telegram.profile.default_button["web_app"] == {"url": f"{ADDRESS}/"}
    assert second["fixed"] == []


def _mend(clinic: Clinic) -> dict[str, Any]:
    out = io.StringIO()
    only = "--only=public_url,webhook,menu_button"
    visit(["--fix", "--json", only], clinic.environ, clinic.folder, out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


# -- name, descriptions, commands ----------------------------------------------------------


def _dress(telegram: PretendTelegram, *, texts: bool = True) -> None:
    """The bot as it keeps itself."""
    profile = telegram.profile
    for language in ("", *locales()):
        spoken = language or "ru"
        if texts:
            profile.names[language] = t(spoken, "bot.profile.name")
            profile.descriptions[language] = t(spoken, "bot.profile.description")
            profile.short_descriptions[language] = t(spoken, "bot.profile.short")
        profile.commands['{"type": "default"}', language] = [
            {"command": name, "description": t(spoken, f"bot.command.{name}")}
            for name in CUSTOMER_COMMANDS
        ]


async def test_the_profile(clinic: Clinic, telegram: PretendTelegram) -> None:
    await clinic.see_soon("profile", "differs")
    _dress(telegram)
    await clinic.see_soon("profile", "ok")
    telegram.profile.descriptions["en"] = "Something else"
    assert (await clinic.see_soon("profile", "differs")).values["names"] == "description (en)"


async def test_a_profile_of_the_operators_own(clinic: Clinic, telegram: PretendTelegram) -> None:
    path = clinic.folder / ".env"
    path.write_text(path.read_text(encoding="utf-8") + "BOT_PROFILE=off\n", encoding="utf-8")
    _dress(telegram, texts=False)
    await clinic.see_soon("profile", "own")


async def test_a_telegram_that_breaks_off_is_no_verdict(
    clinic: Clinic, telegram: PretendTelegram
) -> None:
    _dress(telegram)
    telegram.faults.drop_before(method="getMyName")
    assert (await clinic.see_soon("profile", "waits")).values["row"] == "token"
    telegram.faults.drop_before(method="getChatMenuButton")
    assert (await clinic.see_soon("menu_button", "waits")).values["row"] == "token"


# -- the first admin -----------------------------------------------------------------------


async def test_an_admin_is_there(clinic: Clinic) -> None:
    clinic.may_claim = True
    with clinic.desk() as desk:
        desk.admin()
    assert (await clinic.see_soon("admins", "ok")).values["count"] == 1


async def test_an_admin_who_has_not_written_yet(clinic: Clinic) -> None:
    clinic.make_desk()
    path = clinic.folder / ".env"
    path.write_text(path.read_text(encoding="utf-8") + "ADMIN_IDS=5\n", encoding="utf-8")
    await clinic.see_soon("admins", "expected")


async def test_without_an_admin_a_link_is_given_that_works_once(clinic: Clinic) -> None:
    clinic.make_desk()
    clinic.may_claim = True
    link = str((await clinic.see_soon("admins", "claim")).values["link"])
    start = "https://t.me/tikethet_bot?start=claim_"
    assert link.startswith(start)
    with clinic.desk() as desk:
        vera = desk.customer()
        token = link.removeprefix(start)
        assert desk.do(claims.claim_desk, vera, token, frozenset()) == "claimed"
    await clinic.see_soon("admins", "ok")


async def test_machines_get_no_link(clinic: Clinic) -> None:
    clinic.make_desk()
    await clinic.see_soon("admins", "none")
    with clinic.desk() as desk:
        assert desk.rows("SELECT count(*) FROM claims") == [(0,)]


async def test_without_telegram_the_name_is_what_the_bot_has_kept(
    clinic: Clinic, telegram: PretendTelegram
) -> None:
    clinic.make_desk()
    clinic.may_claim = True
    await telegram.go_down()
    await clinic.see_soon("admins", "unclaimed")
    with clinic.desk() as desk:
        desk.do(_remember)
    assert "kept_bot" in str((await clinic.see_soon("admins", "claim")).values["link"])


def _remember(tx: Transaction) -> None:
    health.remember_bot(tx, 1001, "kept_bot")
