"""The page's two word files are whole, plural forms right, and every word asked for exists."""

import json
import re

import pytest

from app.sandbox.stage.shelf import PAGE_FOLDER

CATEGORIES = {"ru": {"one", "few", "many", "other"}, "en": {"one", "other"}}
ASKED = re.compile(r"""\bt\(\s*["']([\w.]+)["']""")
REFUSED = re.compile(r"""(?:DeedRefusedError|RefusedError)\(\s*"(\w+)"|"refused": "(\w+)\"""")


def words(language: str) -> dict[str, object]:
    text = (PAGE_FOLDER / "words" / f"{language}.json").read_text(encoding="utf-8")
    loaded: dict[str, object] = json.loads(text)
    assert text == json.dumps(loaded, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return loaded


def placeholders(entry: object) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", json.dumps(entry)))


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    ru, en = words("ru"), words("en")
    assert set(ru) == set(en)
    assert [key for key in ru if placeholders(ru[key]) != placeholders(en[key])] == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_plurals_have_every_form(language: str) -> None:
    for key, entry in words(language).items():
        if isinstance(entry, dict):
            assert set(entry) == CATEGORIES[language], key
        else:
            assert isinstance(entry, str), key
            assert entry.strip(), key


def test_english_is_english() -> None:
    spoken = {key: entry for key, entry in words("en").items() if key != "language.ru"}
    assert re.findall(r"[а-яё]+", json.dumps(spoken, ensure_ascii=False), re.IGNORECASE) == []


def test_every_word_that_the_page_asks_for_exists() -> None:
    known = words("ru")
    missing = [
        f"{path.name}: {key}"
        for path in PAGE_FOLDER.rglob("*.js")
        if "frame" not in path.parts
        for key in ASKED.findall(path.read_text(encoding="utf-8"))
        if key not in known
    ]
    assert missing == []


def test_every_refusal_has_words() -> None:
    stage = PAGE_FOLDER.parent / "stage"
    codes = {
        code
        for path in [*stage.glob("*.py"), *PAGE_FOLDER.rglob("*.js")]
        for found in REFUSED.findall(path.read_text(encoding="utf-8"))
        for code in found
        if code
    }
    silent = {"no_such_deed", "no_such_trouble", "bad_json"}
    assert {f"refused.{code}" for code in codes - silent} - set(words("ru")) == set()
