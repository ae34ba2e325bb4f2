"""The contrast guard keeps its promises whatever theme a person runs."""

import json
import random

import pytest
from playwright.async_api import Page

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

PALETTES = 1500
KEYS = (
    "bg_color", "secondary_bg_color", "section_bg_color", "text_color", "hint_color",
    "link_color", "button_color", "button_text_color", "destructive_text_color",
)  # fmt: skip

BROKEN_PROMISES = """async (palettes) => {
  const { tokensFor, PROMISES, contrast, parse } = await import("/theme.js");
  const broken = [];
  for (const palette of palettes) {
    const { tokens, dark } = tokensFor(palette, palette.prefers === "dark");
    for (const [ink, grounds, least] of PROMISES) {
      for (const ground of grounds) {
        const reached = contrast(parse(tokens[ink]), parse(tokens[ground]));
        if (!(reached >= least)) broken.push([ink, ground, reached, dark, palette]);
      }
    }
    if (contrast(parse(tokens.page), parse(tokens.surface)) < 1.03) broken.push(["page", palette]);
  }
  return broken.slice(0, 5);
}"""


def random_palettes() -> list[dict[str, str]]:
    """Anything a client may send: wild, near-grey, partial, broken, empty."""
    source = random.Random(20261122)
    palettes: list[dict[str, str]] = [{}, {"prefers": "dark"}, {"bg_color": "red"}]
    while len(palettes) < PALETTES:
        low, high = sorted((source.randrange(256), source.randrange(256)))
        narrow = source.random() < 0.3

        def part(low: int = low, high: int = high, narrow: bool = narrow) -> int:
            return source.randint(low, high) if narrow else source.randrange(256)

        chosen = [key for key in KEYS if source.random() < 0.85]
        palettes.append({key: f"#{part():02x}{part():02x}{part():02x}" for key in chosen})
    return palettes


async def test_every_promised_contrast_holds(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    page = await open_page(f"http://127.0.0.1:{raw_desk.port}/")
    broken = await page.evaluate(BROKEN_PROMISES, random_palettes())
    assert broken == [], "ink, ground, contrast, dark, theme:\n" + "\n".join(
        map(json.dumps, broken)
    )


RECOLOURED = """async (names) => {
  const { applyTheme } = await import("/theme.js");
  const { THEMES } = await import("/gallery/themes.js");
  const seen = () => getComputedStyle(document.body).backgroundColor;
  return names.map((name) => {
    applyTheme(document.documentElement, THEMES[name], false);
    return seen();
  });
}"""

TOKENS = """async (theme) => {
  const { tokensFor } = await import("/theme.js");
  const { THEMES } = await import("/gallery/themes.js");
  return tokensFor(THEMES[theme], false).tokens;
}"""


async def bare(desk: FakeDesk, open_page: OpenPage) -> Page:
    return await open_page(f"http://127.0.0.1:{desk.port}/")


async def test_a_theme_is_there_at_once(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    """Check 13: no frame with the colours of before; what is computed next is the new theme."""
    page = await bare(raw_desk, open_page)
    seen = await page.evaluate(RECOLOURED, ["day", "night", "black", "custom", "day"])
    assert len(set(seen)) == 4
    assert seen[0] == seen[-1]


@pytest.mark.parametrize("theme", ["day", "night", "black", "custom"])
async def test_a_button_keeps_telegrams_words_and_moves_its_fill(
    raw_desk: FakeDesk, open_page: OpenPage, theme: str
) -> None:
    page = await bare(raw_desk, open_page)
    tokens = await page.evaluate(TOKENS, theme)
    assert tokens["accent-ink"] == "#ffffff"


async def test_a_readable_theme_is_left_alone(raw_desk: FakeDesk, open_page: OpenPage) -> None:
    """Only what cannot be read is moved: grounds, text and links of the shipped themes stay."""
    page = await bare(raw_desk, open_page)
    night = await page.evaluate(TOKENS, "night")
    assert (night["bg"], night["text"]) == ("#18222d", "#ffffff")
    assert (night["link"], night["hint"]) == ("#62bcf9", "#b1c3d5")
    day = await page.evaluate(TOKENS, "day")
    assert (day["bg"], day["page"], day["text"]) == ("#ffffff", "#efeff4", "#000000")
