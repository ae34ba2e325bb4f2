"""What any screen must be, whatever it shows: within its width, in reach, named, at rest, for all.

Its scripts look only at what a person or a reader would meet, never at how it was made.
"""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

TARGET_PX = 44
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Of all rules these alone see colours: a change of theme cannot break another.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]

# Whatever is wider than its box, unless it is meant to be cut, scrolled, or heard alone.
_OVERFLOWING = """() => { const isHeardAlone = (element) => Boolean(element) &&
  (getComputedStyle(element).clipPath === "inset(50%)" || isHeardAlone(element.parentElement));
return [...document.querySelectorAll("body *")].filter((element) => {
  const style = getComputedStyle(element);
  if (element.closest("svg, .hidden, .view-tabs, .search-chips")) return false;
  if (style.display === "inline" || isHeardAlone(element)) return false;
  if (style.visibility === "hidden" || style.textOverflow === "ellipsis") return false;
  return element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
}).map((it) => `${it.tagName}.${it.className} ${it.scrollWidth} > ${it.clientWidth}`); }"""

# A link inside a sentence is as high as its line; everything else that is pressed has room, and a
# label is pressed for its box.
_SMALL = """(least) => [...document.querySelectorAll("button, a, input, textarea, [role=tab]")]
  .filter((it) => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((it) => !it.closest("p, .bubble-text") && it.tabIndex >= 0)
  .map((it) => [it, (it.closest("label") ?? it).getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < least - 0.5 || box.height < least - 0.5))
  .map(([it, box]) => `${it.tagName}.${it.className} ${box.width}x${box.height}`)"""

_NAMELESS = """() => [...document.querySelectorAll("button, input, textarea, dialog, nav, section")]
  .filter((it) => it.checkVisibility({ visibilityProperty: true }))
  .filter((it) => !(it.getAttribute("aria-label") || it.getAttribute("aria-labelledby")
    || it.textContent.trim() || it.labels?.length)).map((it) => it.outerHTML.slice(0, 120))"""

_BARE_CHIPS = """() => [...document.querySelectorAll(".chip")]
  .filter((it) => !it.querySelector("svg") || !it.textContent.trim())
  .map((it) => it.outerHTML.slice(0, 120))"""

MOVING = """() => document.getAnimations().filter((it) => it.playState === "running")
  .map((it) => `${it.effect?.target?.className} ${it.animationName ?? it.transitionProperty}`)"""

_ROOT_FONT = "(size) => { document.documentElement.style.fontSize = size; }"

_RUN_AXE = """async ([rules, tags]) => {
  const runOnly = rules.length ? { type: "rule", values: rules } : { type: "tag", values: tags };
  const found = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, nodes }) => nodes.slice(0, 3)
    .map((node) => `${id}: ${node.target.join(" ")}: ${node.any[0]?.message ?? node.html}`));
}"""


async def broken_access(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds. The policy refuses its script tag, so it comes in by the debugger's door."""
    if not await page.evaluate("() => 'axe' in window"):
        session = await page.context.new_cdp_session(page)
        loaded: Any = await session.send("Runtime.evaluate", {"expression": AXE_SCRIPT})
        assert "exceptionDetails" not in loaded, loaded
        await session.detach()
    found: list[str] = await page.evaluate(_RUN_AXE, [rules or [], RULES])
    return found


async def too_wide(page: Page) -> list[str]:
    """Elements that their box cannot hold."""
    found: list[str] = await page.evaluate(_OVERFLOWING)
    return found


async def too_wide_enlarged(page: Page) -> list[str]:
    """The same at twice the size of letters."""
    await page.evaluate(_ROOT_FONT, "200%")
    found = await too_wide(page)
    await page.evaluate(_ROOT_FONT, "")
    return found


async def flaws(page: Page) -> dict[str, list[str]]:
    """Every flaw of a screen that does not depend on colours, by the number of its check."""
    return {
        "22, 29: too wide": await too_wide(page),
        "23: too wide at 200 %": await too_wide_enlarged(page),
        "24: too small": await page.evaluate(_SMALL, TARGET_PX),
        "83: without a name": await page.evaluate(_NAMELESS),
        "18: by colour alone": await page.evaluate(_BARE_CHIPS),
        "20: moving": await page.evaluate(MOVING),
    }
