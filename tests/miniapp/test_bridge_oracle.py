"""Our bridge posts the frames of Telegram's official script, deed by deed, version by version."""

import json
from typing import Any

import pytest
from playwright.async_api import Browser

from app.live.assets import Assets
from tests.browser_fixtures import IN_BROWSER, chromium  # noqa: F401 - a fixture
from tests.miniapp import official
from tests.sandbox.frame.official import PACKAGE

pytestmark = IN_BROWSER

CASES = [("native", version) for version in official.VERSIONS]
CASES += [(line, official.NEWEST) for line in official.TRANSPORTS if line != "native"]

# Where we mean to differ. The official script asks every client for what only later ones know,
# paints the client before the page has said a colour, and sends a hidden second button with each.
LATER_EVENTS = {
    "web_app_request_safe_area": (8, 0),
    "web_app_request_content_safe_area": (8, 0),
    "web_app_setup_secondary_button": (7, 10),
    "web_app_set_bottom_bar_color": (7, 10),
    "web_app_set_header_color": (6, 1),
    "web_app_set_background_color": (6, 1),
}
PAINTED_AT_START = {
    "web_app_set_header_color", "web_app_set_background_color", "web_app_set_bottom_bar_color",
}  # fmt: skip
COLOUR_DEEDS = {"colours by name", "colours of ours"}


@pytest.fixture(scope="session")
def record() -> dict[str, Any]:
    """What the official script was seen to do."""
    kept: dict[str, Any] = json.loads(official.RECORD.read_text(encoding="utf-8"))
    return kept


@pytest.fixture(scope="session")
def modules(raw_assets: Assets) -> dict[str, str]:
    """The Mini App's modules by their path."""
    return {path: text for path, text in raw_assets.texts.items() if path.endswith(".js")}


def wanted(deed: str, frames: list[Any], version: str) -> list[Any]:
    """The official frames without those in which we mean to differ."""
    known = tuple(int(part) for part in version.split("."))
    frames = [one for one in frames if known >= LATER_EVENTS.get(one[0], (6, 0))]
    if deed == "start":
        frames = [one for one in frames if one[0] not in PAINTED_AT_START]
    if deed in COLOUR_DEEDS:
        frames = [one for one in frames if one[0] != "web_app_setup_secondary_button"]
    return frames


@pytest.mark.parametrize(("line", "version"), CASES, ids="-".join)
async def test_every_deed_posts_the_official_frames(
    chromium: Browser,  # noqa: F811
    modules: dict[str, str],
    record: dict[str, Any],
    line: str,
    version: str,
) -> None:
    async with official.side(chromium, version, line, None, modules) as one:
        ours = await official.deeds_of(one)
    theirs = record["deeds"][f"{line} {version}"]
    assert ours.keys() == theirs.keys(), f"record anew: {official.__doc__}"
    for deed, said in theirs.items():
        expected = wanted(deed, said["frames"], version)
        assert ours[deed]["frames"] == expected, f"{deed} on {line} {version}"
        assert ours[deed]["answer"] == said["answer"], f"{deed} on {line} {version}"


async def test_every_word_of_the_client_is_understood_alike(
    chromium: Browser,  # noqa: F811
    modules: dict[str, str],
    record: dict[str, Any],
) -> None:
    async with official.side(chromium, official.NEWEST, "native", None, modules) as one:
        ours = await official.news_of(one)
    for (kind, known), (_kind, theirs) in zip(ours, record["news"], strict=True):
        assert known == theirs, f"after {kind}"


@pytest.mark.slow
async def test_the_record_is_what_the_official_script_does(
    chromium: Browser,  # noqa: F811
    record: dict[str, Any],
) -> None:
    try:
        script = official.official_script()
    except OSError as error:
        pytest.skip(f"THE OFFICIAL SCRIPT WAS NOT COMPARED: {error}")
    seen = await official.official_record(chromium, script)
    assert record["package"] == PACKAGE
    assert seen["news"] == record["news"]
    for case, deeds in seen["deeds"].items():
        assert deeds == record["deeds"][case], f"{case}: python -m tests.miniapp.official"
