"""The tokens of four themes as the Mini App itself derives them, kept for whoever has no browser.

It must never compute a colour: theme.js does, in a real browser, and this writes down what it says.
"""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Route

from scripts.pictures.drawing.ink import ROOT
from scripts.pictures.launch import BLACK, CUSTOM, DAY, NIGHT, Theme

PAGE = ROOT / "design" / "tokens.md"
MINIAPP = ROOT / "app" / "miniapp"
THEMES: dict[str, Theme] = {"day": DAY, "night": NIGHT, "black": BLACK, "custom": CUSTOM}
BEGIN, END = "<!-- tokens: begin -->", "<!-- tokens: end -->"
_NOWHERE = "http://miniapp.invalid"
_ASK = """async (themes) => {
  const { tokensFor, PROMISES } = await import("/theme.js");
  const said = Object.entries(themes).map(([name, params]) =>
    [name, { params, tokens: tokensFor(params, false).tokens }]);
  return { themes: Object.fromEntries(said), promises: PROMISES };
}"""


def ask(browser: Browser) -> dict[str, Any]:
    """The tokens of each theme and the promises, from theme.js; nothing leaves the machine."""
    page = browser.new_page()
    try:
        page.route("**/*", _serve)
        page.goto(f"{_NOWHERE}/")
        said: dict[str, Any] = page.evaluate(_ASK, THEMES)
        return said
    finally:
        page.close()


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(_NOWHERE).strip("/")
    if not name:
        route.fulfill(content_type="text/html", body="<!doctype html><title>tokens</title>")
        return
    source = MINIAPP / name
    if not source.is_file():
        route.abort()
        return
    route.fulfill(content_type="text/javascript", body=source.read_text(encoding="utf-8"))


def write(said: dict[str, Any], out: Path) -> None:
    """Writes tokens.json and, between its marks, the tables of tokens.md."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "tokens.json").write_text(as_json(said), encoding="utf-8", newline="\n")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    page = f"{before}{BEGIN}\n{table(said)}{END}{rest.partition(END)[2]}"
    (out / PAGE.name).write_text(page, encoding="utf-8", newline="\n")


def as_json(said: dict[str, Any]) -> str:
    return json.dumps(said, indent=1) + "\n"


def table(said: dict[str, Any]) -> str:
    """Markdown: one row for each token, one column for each theme, then the promises."""
    themes = said["themes"]
    names = list(themes)
    rows = [f"| token | {' | '.join(names)} |", f"|---{'|---' * len(names)}|"]
    for token in themes[names[0]]["tokens"]:
        values = " | ".join(f"`{themes[name]['tokens'][token]}`" for name in names)
        rows.append(f"| `{token}` | {values} |")
    rows += ["", "| ink | on these grounds | at least |", "|---|---|---|"]
    for ink, grounds, least in said["promises"]:
        rows.append(f"| `{ink}` | {', '.join(grounds)} | {least:g} : 1 |")
    return "\n".join(rows) + "\n"
