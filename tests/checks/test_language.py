"""Checks 86 to 88: two languages and one that is longer than both."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.live.assets import Assets, load_assets
from tests.browser_fixtures import IN_BROWSER
from tests.checks import scene
from tests.checks.audit import too_wide
from tests.checks.scene import DESKTOP, NARROW, PHONE
from tests.checks.walk import screens
from tests.miniapp.conftest import LOCALES, MINIAPP, OpenPage
from tests.miniapp.fake_server import FakeDesk, serving

pytestmark = IN_BROWSER

LONGER = 0.4


def stretched(text: Any) -> Any:
    """A text in a language 40 % longer, its holes kept."""
    if isinstance(text, dict):
        return {form: stretched(one) for form, one in text.items()}
    return f"{text} {'ъё' * max(1, round(len(text) * LONGER / 2))}"


@pytest.fixture(scope="module")
def long_words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assets]:
    """The app in the longer language; the walk looks for its words."""
    folder = tmp_path_factory.mktemp("locales")
    for language in ("ru", "en"):
        texts = json.loads((LOCALES / f"{language}.json").read_text(encoding="utf-8"))
        long = {key: stretched(text) for key, text in texts.items()}
        path: Path = folder / f"{language}.json"
        path.write_text(json.dumps(long, ensure_ascii=False), encoding="utf-8")
    kept = dict(scene.WORDS)
    scene.WORDS.update({key: stretched(text) for key, text in kept.items()})
    yield load_assets(MINIAPP, folder)
    scene.WORDS.update(kept)


@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=["320", "390", "1360"])
@pytest.mark.parametrize("role", ["customer", "agent"])
async def test_check_86_a_language_two_fifths_longer_fits(
    long_words: Assets, open_page: OpenPage, role: str, size: tuple[int, int]
) -> None:
    found: dict[str, list[str]] = {}
    async with serving(long_words) as desk:
        desk.build = long_words.build
        async for where, page in screens(desk, open_page, role, size):
            for one in await too_wide(page):
                found.setdefault(one, []).append(where)
    assert not found, f"too wide with longer words: {found}"


COUNTS = """async ([key, counts]) => {
  const { t, locale, speak } = await import("/i18n.js");
  await speak("en");
  return ["ru", "en"].map((language) => {
    locale.value = language;
    return counts.map((count) => t(key, { count }));
  });
}"""


async def test_check_87_one_two_five_twenty_one(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    page = await open_page(f"http://127.0.0.1:{raw_desk.port}/")
    said = await page.evaluate(COUNTS, ["list.count", [1, 2, 5, 11, 21, 104]])
    assert said == [
        ["1 тикет", "2 тикета", "5 тикетов", "11 тикетов", "21 тикет", "104 тикета"],
        ["1 ticket", "2 tickets", "5 tickets", "11 tickets", "21 tickets", "104 tickets"],
    ]


MOMENTS = """async () => {
  const { locale, speak } = await import("/i18n.js");
  await speak("en");
  const show = await import("/format.js");
  const now = new Date(2026, 10, 20, 14, 32).getTime();
  const day = 86_400_000;
  return ["ru", "en"].map((language) => {
    locale.value = language;
    return [show.clock(now), show.dayName(now - 60_000, now), show.dayName(now - day, now),
      show.dayName(now - 17 * day, now), show.dayName(now - 400 * day, now),
      show.listMoment(now - 5 * day, now), show.fileSize(254_000), show.ticketNumber(104203)];
  });
}"""


async def test_check_88_moments_and_numbers_are_written_as_people_write_them(
    raw_desk: FakeDesk, open_page: OpenPage
) -> None:
    page = await open_page(f"http://127.0.0.1:{raw_desk.port}/")
    russian, english = await page.evaluate(MOMENTS)
    plain = [one.replace("\u202f", " ").replace("\u00a0", " ") for one in russian]
    assert plain == ["14:32", "Сегодня", "Вчера", "3 ноября", "16 октября 2025 г.",
                     "15 нояб.", "248 кБ", "104 203"]  # fmt: skip
    plain = [one.replace("\u202f", " ").replace("\u00a0", " ") for one in english]
    assert plain == ["14:32", "Today", "Yesterday", "November 3", "October 16, 2025",
                     "Nov 15", "248 kB", "104 203"]  # fmt: skip
