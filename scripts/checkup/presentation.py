"""Rows about what people see of the bot: the menu button, its texts and commands; and its admins.

It must never change a text of the bot: the bot does that itself, and Telegram limits how often.
"""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from app.i18n import locales, t
from scripts.checkup import commands
from scripts.checkup.botapi import ApiError
from scripts.checkup.case import Case
from scripts.checkup.findings import FAIL, OK, WARN, Finding, Row, Value, WaitsError, found
from scripts.checkup.threads import side_by_side

PROFILE_LIMIT_S = 5.0
WRITE_LIMIT_S = 4.0
MINUTE_MS = 60_000
_TEXTS = {
    "getMyName": ("name", "bot.profile.name"),
    "getMyDescription": ("description", "bot.profile.description"),
    "getMyShortDescription": ("short_description", "bot.profile.short"),
}


def wanted_button(case: Case) -> dict[str, Any] | None:
    """What the bot sets for everybody; None while there is no public address."""
    settings = case.settings()
    if settings.public_url is None:
        return None
    text = t(settings.language, "bot.button.tickets")
    return {"type": "web_app", "text": text, "web_app": {"url": f"{settings.public_url}/"}}


def check_menu_button(case: Case) -> Finding:
    """The button beside the text field, as somebody new would see it."""
    wanted = wanted_button(case)
    shown = _call(case, "getChatMenuButton").fields()
    is_app = shown.get("type") == "web_app"
    if wanted is None:
        return found("stale" if is_app else "none_wanted", address=_address_of(shown))
    if shown == wanted:
        return found("ok", address=_address_of(shown))
    if not is_app:
        return found("unset", address=_address_of(wanted))
    return found("differs", address=_address_of(wanted), shown=_address_of(shown))


def _address_of(button: Mapping[str, Any]) -> str:
    page = button.get("web_app")
    return str(page.get("url", "")) if isinstance(page, Mapping) else ""


def _call(case: Case, method: str, **arguments: Any) -> Any:
    case.meeting()
    try:
        return case.bot().call(method, **arguments)
    except ApiError:
        raise WaitsError("token") from None


def set_button(case: Case, _finding: Finding) -> Mapping[str, Value]:
    button = wanted_button(case) or {"type": "default"}
    case.bot().call("setChatMenuButton", menu_button=button)
    return {"address": _address_of(button)}


def check_profile(case: Case) -> Finding:
    """Name, descriptions and commands in each language, as the bot keeps them."""
    settings = case.settings()
    case.meeting()
    wanted = _wanted_commands(settings.language)
    if settings.keeps_profile:
        wanted |= _wanted_texts(settings.language)
    works = {name: partial(_differs, case, *asked) for name, asked in wanted.items()}
    answers = dict(side_by_side(works, _deadline(case)))
    if len(answers) < len(works) or any(isinstance(one, Exception) for one in answers.values()):
        raise WaitsError("token")
    wrong = sorted(name for name in answers if answers[name])
    if not wrong:
        return found("ok" if settings.keeps_profile else "own")
    return found("differs", names=", ".join(wrong)[:120], command=commands.BOT)


def _deadline(case: Case) -> float:
    import time

    return time.monotonic() + case.left_s(PROFILE_LIMIT_S)


def _wanted_texts(desk_language: str) -> dict[str, tuple[str, str, Any]]:
    """By a name for people: method, language ("" is everybody else), the answer."""
    return {
        _named(field, language): (
            method, language, {field: t(language or desk_language, key)}
        )
        for method, (field, key) in _TEXTS.items()
        for language in ("", *locales())
    }  # fmt: skip


def _wanted_commands(desk_language: str) -> dict[str, tuple[str, str, Any]]:
    from app.services.menu import CUSTOMER_COMMANDS

    return {
        _named("commands", language): (
            "getMyCommands",
            language,
            [
                {
                    "command": name,
                    "description": t(language or desk_language, f"bot.command.{name}"),
                }
                for name in CUSTOMER_COMMANDS
            ],
        )
        for language in ("", *locales())
    }


def _named(what: str, language: str) -> str:
    return f"{what} ({language})" if language else what


def _differs(case: Case, method: str, language: str, wanted: Any) -> bool:
    arguments = {"language_code": language} if language else {}
    answer = case.bot().call(method, limit_s=case.left_s(PROFILE_LIMIT_S), **arguments).result
    return bool(answer != wanted)


def check_admins(case: Case) -> Finding:
    """Somebody who may invite agents; without one, a link that makes its first reader the admin."""
    from app.services import checkup, claims

    admin_ids = case.settings().admin_ids
    staff = case.figures().staff
    try:
        has_admin = checkup.ask(case.data_dir(), case.now_ms(), claims.has_admin, admin_ids)
    except checkup.UnreadableDesk:
        raise WaitsError("database") from None
    if has_admin:
        return found("ok" if staff else "expected", count=staff or len(admin_ids))
    if not case.may_claim:
        return found("none")
    link = _claim_link(case)
    if link is None:
        return found("unclaimed", command=commands.BOT)
    return found("claim", link=link, minutes=claims.CLAIM_MS // MINUTE_MS)


def _claim_link(case: Case) -> str | None:
    """A fresh one; None while nobody knows the bot's name or the database cannot be written."""
    from app.services.claims import claim_link

    username = _username(case)
    if not username:
        return None
    try:
        return claim_link(username, asyncio.run(_issue(case)))
    except Exception:  # noqa: BLE001 - the rows of the database say what is wrong with it
        return None


def _username(case: Case) -> str:
    try:
        return str(case.meeting().bot.get("username") or "")
    except WaitsError:
        return case.figures().bot_username or ""


async def _issue(case: Case) -> str:
    from app.services.claims import issue_claim
    from app.store.database import open_store

    async with asyncio.timeout(WRITE_LIMIT_S), open_store(case.data_dir(), case.now_ms) as store:
        return await store.write(issue_claim)


ROWS = (
    Row(
        "menu_button",
        check_menu_button,
        {"ok": OK, "none_wanted": OK, "stale": WARN, "unset": FAIL, "differs": FAIL},
        {"stale": set_button, "unset": set_button, "differs": set_button},
    ),
    Row("profile", check_profile, {"ok": OK, "own": OK, "differs": WARN}),
    Row(
        "admins",
        check_admins,
        {"ok": OK, "expected": OK, "claim": FAIL, "unclaimed": FAIL, "none": FAIL},
    ),
)
