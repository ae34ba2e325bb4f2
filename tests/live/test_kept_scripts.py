import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.live import kept_scripts
from app.live.assets import Assets, load_assets
from app.live.jsmodules import LinkError
from app.live.kept_scripts import scripts_kept_at
from app.live.scripts import Scripts, linked_scripts
from tests.live.miniapps import FILES, write_miniapp


@pytest.fixture(autouse=True)
def keeps_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever Python was told that runs these tests."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def linked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The `main.js` of each time that something was linked."""
    found = []

    def noted(texts: Mapping[str, str]) -> Scripts:
        found.append(texts["main.js"])
        return linked_scripts(texts)

    monkeypatch.setattr(kept_scripts, "linked_scripts", noted)
    return found


def load(folder: Path, changed: dict[str, str] | None = None) -> Assets:
    """A small Mini App, its scripts kept beside it."""
    root, locales = write_miniapp(folder, changed)
    return load_assets(
        root, locales, linking=lambda texts: scripts_kept_at(folder / "kept" / "scripts", texts)
    )


def test_a_second_start_serves_what_the_first_has_linked(tmp_path: Path, linked: list[str]) -> None:
    first, second = load(tmp_path), load(tmp_path)
    assert len(linked) == 1
    assert first == second == load_assets(tmp_path / "miniapp", tmp_path / "locales")


@pytest.mark.parametrize("path", ["main.js", "lib/show.js", "styles/a.css"])
def test_another_text_is_linked_anew(tmp_path: Path, linked: list[str], path: str) -> None:
    load(tmp_path)
    changed = {path: f"{FILES[path]}\n/* another */\n"}
    assert load(tmp_path, changed) == load_assets(tmp_path / "miniapp", tmp_path / "locales")
    assert len(linked) == 2


def test_another_linker_links_anew(
    tmp_path: Path, linked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(tmp_path)
    code = tmp_path / "code"
    shutil.copytree(kept_scripts.CODE, code, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(kept_scripts, "CODE", code)
    load(tmp_path)
    assert len(linked) == 1, "the same code in another folder is the same code"
    with (code / "linker.py").open("a", encoding="utf-8") as file:
        file.write("# another\n")
    load(tmp_path)
    assert len(linked) == 2


@pytest.mark.parametrize("left", [0, 20, 300])
def test_what_was_cut_off_is_made_again(tmp_path: Path, linked: list[str], left: int) -> None:
    first = load(tmp_path)
    kept = tmp_path / "kept" / "scripts"
    whole = kept.read_bytes()
    kept.write_bytes(whole[:left])
    assert load(tmp_path) == first
    assert kept.read_bytes() == whole
    assert len(linked) == 2


def test_what_rots_is_made_again(tmp_path: Path, linked: list[str]) -> None:
    first = load(tmp_path)
    kept = tmp_path / "kept" / "scripts"
    whole = bytearray(kept.read_bytes())
    whole[-5] ^= 1
    kept.write_bytes(whole)
    assert load(tmp_path) == first
    assert len(linked) == 2


def test_where_nothing_can_be_kept_it_starts_all_the_same(
    tmp_path: Path, linked: list[str]
) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be", encoding="utf-8")
    assert load(tmp_path) == load(tmp_path)
    assert len(linked) == 2


def test_where_python_keeps_nothing_nothing_is_kept(
    tmp_path: Path, linked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    load(tmp_path)
    assert not (tmp_path / "kept").exists()


def test_a_broken_tree_is_refused_and_not_kept(tmp_path: Path) -> None:
    load(tmp_path)
    kept = (tmp_path / "kept" / "scripts").read_bytes()
    with pytest.raises(LinkError):
        load(tmp_path, {"main.js": 'import { a } from "./b.js";'})
    assert (tmp_path / "kept" / "scripts").read_bytes() == kept
