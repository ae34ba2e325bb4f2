"""The prompts of design/prompts: one style, word for word the same, and one block for each screen.

It must never let a block grow past what a host takes, nor name a colour that is not a token.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from scripts.pictures.drawing.ink import ROOT, themed

FOLDER = ROOT / "design" / "prompts"
PAGE = FOLDER / "nanobanana-interface-design.md"
PARTS = FOLDER / "parts"
LIMIT_CHARACTERS = 6000
WORDS_LIMIT = 12
TALL = "390 × 844, экспорт 3x, 9:19,5"
WIDE = "1440 × 900, экспорт 2x, 16:10"
THEMES = ("day", "night", "custom")


class Prompt(NamedTuple):
    """One picture to ask for; `app` are the app's own words, `sample` are made up for pictures."""

    title: str
    file: str
    why: str
    grid: str
    parts: str
    state: str
    stress: str
    never: str
    frame: str = TALL
    app: tuple[str, ...] = ()
    sample: tuple[str, ...] = ()


def page(prompts: Iterable[Prompt]) -> str:
    """The document with its two made regions written anew."""
    text = PAGE.read_text(encoding="utf-8")
    text = _between(text, "main", _fenced(main_prompt()))
    blocks = [f"### {one.title}\n\n{_fenced(screen_prompt(one))}" for one in prompts]
    return _between(text, "screens", "\n".join(blocks))


def _fenced(prompt: str) -> str:
    if len(prompt) >= LIMIT_CHARACTERS:
        raise ValueError(f"a prompt of {len(prompt)} characters: {prompt[:80]}")
    return f"```text\n{prompt}\n```\n"


def _between(text: str, name: str, inner: str) -> str:
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, _, rest = text.partition(begin)
    return f"{before}{begin}\n\n{inner}\n{end}{rest.partition(end)[2]}"


def _part(name: str, **more: str) -> str:
    """A part with its colours filled in from the tokens."""
    return _filled((PARTS / f"{name}.txt").read_text(encoding="utf-8").strip(), **more)


def _filled(text: str, **more: str) -> str:
    return text.format_map({**_palettes(), **more})


def _palettes() -> dict[str, Mapping[str, str]]:
    return {
        theme: {name: value.upper() for name, value in themed(theme).colors.items()}
        for theme in THEMES
    }


def main_prompt() -> str:
    return _part("main", style=_part("style"), never=_part("never"))


def screen_prompt(asked: Prompt) -> str:
    """One self-contained block."""
    if len(asked.app) + len(asked.sample) > WORDS_LIMIT:
        raise ValueError(f"{asked.file}: more than {WORDS_LIMIT} texts on one picture")
    lines = [
        f"ЭКРАН: {asked.title}. Файл: {asked.file}",
        f"Зачем: {asked.why}",
        f"Кадр: {asked.frame}.",
        f"Сверху вниз: {asked.grid}.",
        f"Компоненты: {asked.parts}.",
        *_quoted("Слова приложения, дословно", asked.app),
        *_quoted("Слова образца, дословно", asked.sample),
        f"Состояние и тема: {asked.state}.",
        f"Главное: {asked.stress}.",
        f"Здесь не должно быть: {asked.never}.",
    ]
    screen = _filled("\n".join(lines))
    return f"{_part('style')}\n\n{screen}\n\n{_part('never')}"


def _quoted(label: str, words: tuple[str, ...]) -> list[str]:
    return [f"{label}: {', '.join(f'«{one}»' for one in words)}."] if words else []
