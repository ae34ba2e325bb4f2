"""config.json as a file: replaced whole or left alone, unknown keys and their order kept."""

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.config import SettingsError, read_config, write_config
from app.config_file import parse_config, replace_file

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_a_missing_file_is_empty_and_writing_makes_it(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    assert read_config(path) == {}
    assert write_config(path, {"public_url": "https://desk.example"}) == {}
    assert path.read_bytes() == b'{\n  "public_url": "https://desk.example"\n}\n'


def test_writing_keeps_unknown_keys_and_their_order(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    former = {"zeta": [1, {"я": None}], "public_url": None, "alpha": 0.1}
    path.write_text("\ufeff" + json.dumps(former), encoding="utf-8")
    assert write_config(path, {"public_url": "https://desk.example"}) == former
    written = read_config(path)
    assert written == {**former, "public_url": "https://desk.example"}
    assert list(written) == ["zeta", "public_url", "alpha"]
    assert "я" in path.read_text(encoding="utf-8")
    assert [child.name for child in tmp_path.iterdir()] == ["config.json"]


@pytest.mark.parametrize(
    ("content", "changes"),
    [("{torn", {"port": 1}), ('{"port": "1"}', {"language": "en"}), ("{}", {"port": True})],
)
def test_nothing_is_written_over_or_with_something_broken(
    tmp_path: Path, content: str, changes: dict[str, object]
) -> None:
    path = tmp_path / "config.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError):
        write_config(path, changes)
    assert path.read_text(encoding="utf-8") == content
    assert [child.name for child in tmp_path.iterdir()] == ["config.json"]


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.text(), _JSON, min_size=1, max_size=4))
def test_every_torn_beginning_is_refused(content: dict[str, object]) -> None:
    whole = json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")
    for length in range(len(whole)):
        with pytest.raises(SettingsError):
            parse_config(whole[:length], "config.json")


@pytest.mark.skipif(sys.platform == "win32", reason="links and modes are POSIX matters")
def test_a_link_stays_a_link_and_the_mode_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "kept" / "real.json"
    target.parent.mkdir()
    target.write_text("{}", encoding="utf-8")
    target.chmod(0o640)
    link = tmp_path / "config.json"
    link.symlink_to(target)
    write_config(link, {"port": 1})
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert read_config(target) == {"port": 1}


def test_what_killed_runs_have_left_is_swept_away(tmp_path: Path) -> None:
    """Their neighbours only, and not that of one which works at this moment."""
    path = tmp_path / "config [1].json"
    for name, age_s in ((".config [1].json.old.tmp", 90), (".config [1].json.new.tmp", 0)):
        (tmp_path / name).write_bytes(b"half")
        moment = (tmp_path / name).stat().st_mtime - age_s
        os.utime(tmp_path / name, (moment, moment))
    (tmp_path / ".config 1.json.mine.tmp").write_bytes(b"")
    os.utime(tmp_path / ".config 1.json.mine.tmp", (1, 1))
    replace_file(path, b"{}")
    assert sorted(child.name for child in tmp_path.iterdir()) == [
        ".config 1.json.mine.tmp", ".config [1].json.new.tmp", "config [1].json"
    ]  # fmt: skip


def test_a_reader_that_holds_the_file_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [PermissionError("held")] * 2
    real_replace = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return real_replace(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    replace_file(tmp_path / "config.json", b"{}")
    assert (tmp_path / "config.json").read_bytes() == b"{}"


def test_a_file_held_for_good_is_an_error_and_leaves_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(self: Path, target: Path) -> Path:
        raise PermissionError("held")

    monkeypatch.setattr("app.config_file.REPLACE_PATIENCE_S", 0.1)
    monkeypatch.setattr(Path, "replace", replace)
    (tmp_path / "config.json").write_bytes(b"old")
    with pytest.raises(PermissionError):
        replace_file(tmp_path / "config.json", b"new")
    assert [child.read_bytes() for child in tmp_path.iterdir()] == [b"old"]
