"""Every code that can be found has words in every language, with nothing left unfilled."""

import json
import re
from functools import partial

import pytest

from app.i18n import LOCALES_FOLDER, locales, t
from scripts.tunnel.agents import AgentTrouble, Choice, Survey, Tunnel
from scripts.tunnel.reach import FAIL, OK, WARN, Finding, check_public
from scripts.tunnel.telling import (
    SHOWN_TUNNELS,
    check_lines,
    choice_lines,
    finding_line,
    is_reached,
    trouble_line,
)
from scripts.tunnel.visits import VisitError

TUNNEL = Tunnel("n", "https://name.example", "http://localhost:8000", "http://127.0.0.1:4040")
VALUES = {
    "local": "L", "origin": "O", "detail": "D", "status": 200, "number": 3200, "ms": 5,
    "place": "P", "reason": "refused",
}  # fmt: skip
#: Keys under `script.url.check.` that are about all findings together.
FRAME = {"start", "all_good", "with_warnings", "failed"}


def words_under(prefix: str) -> set[str]:
    """The ends of the keys that the locales have under a prefix."""
    texts = json.loads((LOCALES_FOLDER / "ru.json").read_text(encoding="utf-8"))
    return {key.removeprefix(prefix) for key in texts if key.startswith(prefix)}


def codes_in(text: str | None) -> set[str]:
    """The codes that a docstring lists, and its other words with them."""
    return set(re.findall(r"[a-z]+(?:_[a-z]+)*", text or ""))


CHECKS = words_under("script.url.check.") - FRAME
TROUBLES = words_under("script.url.agent.")
CHOICES = words_under("script.url.choice.") - {"others"}


def test_the_documented_codes_are_those_with_words() -> None:
    listed = codes_in((check_public.__doc__ or "").partition("Codes.")[2])
    assert listed >= CHECKS
    assert {code for code in listed if "_" in code} <= CHECKS
    assert codes_in(Choice.__doc__) >= CHOICES
    documented = codes_in(VisitError.__doc__) | codes_in(AgentTrouble.__doc__) | {"not_socket"}
    assert documented >= TROUBLES


@pytest.mark.parametrize("locale", locales())
def test_every_finding_has_words(locale: str) -> None:
    assert {"same_server", "page_same", "local_unwell", "certificate", "exposed"} <= CHECKS
    for code in CHECKS:
        line = finding_line(Finding(code, FAIL, VALUES), partial(t, locale))
        assert "{" not in line, line


@pytest.mark.parametrize("locale", locales())
def test_every_trouble_of_an_agent_has_words(locale: str) -> None:
    for code in TROUBLES:
        line = trouble_line(AgentTrouble("A", code, "7"), partial(t, locale))
        assert "{" not in line, line


@pytest.mark.parametrize("locale", locales())
def test_every_choice_has_words(locale: str) -> None:
    survey = Survey((TUNNEL,), (TUNNEL.agent,), (AgentTrouble("A", "slow", ""),))
    for code in CHOICES:
        origin = TUNNEL.public_url if code in {"only", "kept", "first"} else None
        choice = Choice(code, origin, (TUNNEL, TUNNEL))
        lines = choice_lines(choice, survey, 8000, partial(t, locale))
        assert len(lines) == (2 if origin else 1)
        assert not any("{" in line for line in lines)


def test_a_crowd_of_tunnels_is_not_listed_whole() -> None:
    survey = Survey((TUNNEL,) * 50, (TUNNEL.agent,), ())
    choice = Choice("other_port", None, survey.tunnels)
    [line] = choice_lines(choice, survey, 8000, partial(t, "en"))
    assert line.count(TUNNEL.public_url) == SHOWN_TUNNELS
    assert "…" in line


def test_the_last_line_says_what_all_come_to() -> None:
    say = partial(t, "en")
    good, odd, bad = (Finding("page_seen", level) for level in (OK, WARN, FAIL))
    assert check_lines([good], say)[-1] == say("script.url.check.all_good")
    assert check_lines([good, odd], say)[-1] == say("script.url.check.with_warnings")
    assert check_lines([odd, bad], say)[-1] == say("script.url.check.failed")
    assert is_reached([good, odd])
    assert not is_reached([good, bad])


def test_an_unknown_number_of_ngrok_leads_to_its_page() -> None:
    line = finding_line(Finding("ngrok_error", FAIL, {"number": 4711}), partial(t, "en"))
    assert "https://ngrok.com/docs/errors/err_ngrok_4711" in line
