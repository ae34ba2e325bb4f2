"""design/tokens.json and the tables of tokens.md say what theme.js says."""

import json
import os
import re

import pytest
from playwright.sync_api import Browser, sync_playwright

from scripts.check import find_browser
from scripts.pictures.chromium import LAUNCH_ARGS
from scripts.pictures.drawing import tokens
from scripts.pictures.drawing.ink import TOKENS, WIRE, themed

REMAKE = "theme.js has changed: run python scripts/drawings.py"


@pytest.mark.browser
def test_the_tokens_are_those_of_the_app() -> None:
    path = find_browser(os.environ)
    if path is None:
        pytest.skip("no Chromium")
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=path, args=list(LAUNCH_ARGS))
        said = tokens.ask(browser)
        browser.close()
    assert tokens.as_json(said) == TOKENS.read_text(encoding="utf-8"), REMAKE


def test_the_tables_are_those_of_the_tokens() -> None:
    said = json.loads(TOKENS.read_text(encoding="utf-8"))
    between = tokens.PAGE.read_text(encoding="utf-8").partition(tokens.BEGIN)[2]
    assert between.partition(tokens.END)[0].strip() == tokens.table(said).strip(), REMAKE


def test_every_token_has_a_role() -> None:
    roles = tokens.PAGE.read_text(encoding="utf-8").partition("## Roles")[2].partition("\n## ")[0]
    named = {word for piece in re.findall(r"`([^`]+)`", roles) for word in piece.split()}
    missing = {
        name
        for name in themed("day").colors
        if not {name, name.removesuffix("-bg"), name.removesuffix("-mine")} & named
    }
    assert not missing, "design/tokens.md does not say what they are for"


def test_a_wireframe_has_an_ink_for_every_part() -> None:
    assert set(WIRE) <= set(themed("day").colors)
