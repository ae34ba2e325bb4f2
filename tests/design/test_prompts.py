"""The prompts: self-contained, short enough, and in the app's own words."""

import json
import re
from pathlib import Path

import pytest

from scripts.pictures.drawing.files import prompts_in_order
from scripts.pictures.drawing.prompts import LIMIT_CHARACTERS, PAGE, PARTS, WORDS_LIMIT
from tests.house.tree import report

ROOT = Path(__file__).resolve().parents[2]
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```text\n(.*?)\n```", TEXT, re.DOTALL)
QUOTED = re.compile(r"«([^»]+)»")
HOLE = re.compile(r"\{\w+\}")
SCREENS_ASKED = 20


def sayings() -> list[re.Pattern[str]]:
    """Everything the app can say; what is filled in may be anything."""
    words = json.loads((ROOT / "app" / "locales" / "ru.json").read_text(encoding="utf-8"))
    found = []
    for value in words.values():
        for text in [value] if isinstance(value, str) else value.values():
            parts = [re.escape(part) for part in HOLE.split(text)]
            found.append(re.compile("[^{}]+".join(parts)))
    return found


def quoted_after(block: str, label: str) -> list[str]:
    lines = [line for line in block.splitlines() if line.startswith(label)]
    return [word for line in lines for word in QUOTED.findall(line)]


def test_the_main_prompt_stands_under_its_heading() -> None:
    _, _, after = TEXT.partition("\n## Основной промт для NanoBanana\n")
    block = re.search(r"```text\n(.*?)\n```", after.partition("\n## ")[0], re.DOTALL)
    assert block, "the section has one block to copy"
    for word in ("СТИЛЬ", "КОМПОНЕНТЫ", "ЭКРАНЫ", "СЕРИЯ", "НЕЛЬЗЯ"):
        assert word in block[1]


def test_there_is_a_block_for_every_screen() -> None:
    assert len(BLOCKS) == len(prompts_in_order()) + 1
    assert len(prompts_in_order()) >= SCREENS_ASKED


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.partition("Файл: ")[2][:32])
def test_a_block_can_be_copied_alone(block: str) -> None:
    assert len(block) < LIMIT_CHARACTERS
    assert "{" not in block, "something was not filled in"
    style = (PARTS / "style.txt").read_text(encoding="utf-8").split("{")[0]
    assert style in block
    assert block.endswith((PARTS / "never.txt").read_text(encoding="utf-8").strip())
    words = quoted_after(block, "Слова")
    assert len(words) <= WORDS_LIMIT, "a picture holds a dozen texts, no more"


def test_the_style_is_the_same_everywhere() -> None:
    styles = {re.search(r"СТИЛЬ.*?кнопка\.", block, re.DOTALL)[0] for block in BLOCKS}  # type: ignore[index]
    assert len(styles) == 1


def test_words_of_the_app_are_the_apps() -> None:
    known = sayings()
    unknown = {
        word
        for block in BLOCKS
        for word in quoted_after(block, "Слова приложения")
        if not any(one.fullmatch(word) for one in known)
    }
    report(sorted(unknown), "The app does not say this (app/locales/ru.json):")


def test_colours_are_tokens() -> None:
    themes = json.loads((ROOT / "design" / "tokens.json").read_text(encoding="utf-8"))["themes"]
    tokens = {value for theme in themes.values() for value in theme["tokens"].values()}
    marks = {"#d4472f", "#2a2320"}
    named = {color.lower() for block in BLOCKS for color in re.findall(r"#[0-9A-Fa-f]{6}", block)}
    report(sorted(named - tokens - marks), "These colours are nobody's:")
