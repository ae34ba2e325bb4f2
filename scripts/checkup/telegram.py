"""Rows about Telegram: the token, a webhook, a second poller, the clock.

It must never confirm an update, drop one, or take the running bot's place in the queue.
"""

from collections.abc import Mapping

from scripts.checkup.botapi import ApiError
from scripts.checkup.case import Case
from scripts.checkup.findings import FAIL, OK, WARN, Finding, Row, Value, WaitsError, found
from scripts.checkup.running import bot_is_alive

#: A poller that was ended by ours comes back after a pause of its own: 1 s in most libraries, 3 s
#: in some, 5 s in this desk; Telegram delays its answer to a conflict by up to 3 s.
PROBE_S = 6
PROBE_LIMIT_S = 7.5
#: A conflict that was told this long ago is over.
CONFLICT_FRESH_MS = 120_000
#: initData is refused from 60 s in the future on and after 24 hours (docs/protocol.md, session).
BEHIND_LIMIT_MS = 55_000
AHEAD_LIMIT_MS = 23 * 3600 * 1000
DRIFT_MS = 15_000

_TOKEN_CODES = {"conflict": "other"}


def check_token(case: Case) -> Finding:
    """Whether Telegram knows the token, asked with getMe."""
    bot = case.bot()
    try:
        me = case.me().bot
    except ApiError as error:
        code = _TOKEN_CODES.get(error.code, error.code)
        return found(code, host=bot.host, detail=error.detail, status=error.status)
    if _is_another(case, str(me.get("id", ""))):
        return found("other_bot", username=str(me.get("username", "")))
    return found("ok", username=str(me.get("username", "")), host=bot.host)


def _is_another(case: Case, bot_id: str) -> bool:
    """The database has met another bot: its customers do not know this one."""
    try:
        known = case.figures().bot_id
    except (WaitsError, ImportError):
        return False
    return known is not None and known != bot_id


def check_webhook(case: Case) -> Finding:
    """A webhook takes all updates away from a bot that polls."""
    from urllib.parse import urlsplit

    url = str(_asked(case, "getWebhookInfo").get("url") or "")
    if not url:
        return found("ok")
    return found("set", host=urlsplit(url).hostname or "?")


def _asked(case: Case, method: str) -> Mapping[str, object]:
    case.meeting()
    try:
        return case.bot().call(method).fields()
    except ApiError:
        raise WaitsError("token") from None


def delete_webhook(case: Case, _finding: Finding) -> Mapping[str, Value]:
    """What waits at Telegram goes on waiting: nothing is dropped."""
    case.bot().call("deleteWebhook", drop_pending_updates=False)
    return {}


def check_poller(case: Case) -> Finding:
    """Another program that polls with this token: updates would go to either at random.

    The running bot is left alone: it notes itself when Telegram tells it of another one. Only when
    no bot of this desk is alive the doctor polls for PROBE_S, without an offset, so that nothing is
    confirmed: another poller then comes back and Telegram ends ours with 409. (A single poll that
    does not wait cannot tell: Telegram answers it and says 409 to the other one.)
    """
    if str(_asked(case, "getWebhookInfo").get("url") or ""):
        raise WaitsError("webhook")
    if bot_is_alive(case):
        return _told_by_bot(case)
    try:
        waiting = case.bot().call(
            "getUpdates", limit_s=case.left_s(PROBE_LIMIT_S), timeout=PROBE_S, limit=1
        )
    except ApiError as error:
        return _after_probe(case, error)
    return found("waiting" if waiting.result else "free")


def _told_by_bot(case: Case) -> Finding:
    conflict_at = case.figures().conflict_at
    if conflict_at is None or case.now_ms() - conflict_at > CONFLICT_FRESH_MS:
        return found("ours")
    return found("second", seconds=max(0, (case.now_ms() - conflict_at) // 1000))


def _after_probe(case: Case, error: ApiError) -> Finding:
    if error.code != "conflict":
        raise WaitsError("token")
    if bot_is_alive(case):
        # Our own bot was started in this very moment and took its place.
        return found("ours")
    return found("second", seconds=0)


def check_clock(case: Case) -> Finding:
    """This machine's clock against the Date that Telegram's answers carry (to a second)."""
    ahead_ms = case.meeting().ahead_ms
    if ahead_ms is None:
        return found("no_date")
    seconds = round(abs(ahead_ms) / 1000)
    if ahead_ms < -BEHIND_LIMIT_MS:
        return found("behind", seconds=seconds)
    if ahead_ms > AHEAD_LIMIT_MS:
        return found("ahead", seconds=seconds)
    if abs(ahead_ms) > DRIFT_MS:
        return found("drifts", seconds=seconds)
    return found("ok", seconds=seconds)


ROWS = (
    Row(
        "token",
        check_token,
        {
            "ok": OK,
            "other_bot": WARN,
            "refused": FAIL,
            "flood": WARN,
            "no_name": FAIL,
            "certificate": FAIL,
            "slow": FAIL,
            "unreachable": FAIL,
            "odd": FAIL,
            "other": FAIL,
        },
    ),
    Row("webhook", check_webhook, {"ok": OK, "set": FAIL}, {"set": delete_webhook}),
    Row(
        "poller",
        check_poller,
        {"ours": OK, "free": OK, "waiting": OK, "second": FAIL},
        is_settled=True,
    ),
    Row(
        "clock",
        check_clock,
        {"ok": OK, "drifts": WARN, "behind": FAIL, "ahead": FAIL, "no_date": WARN},
    ),
)
