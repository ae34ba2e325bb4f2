"""The contrast guard keeps its promises whatever theme a person runs."""

import json
import random

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

PALETTES = 1000
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
