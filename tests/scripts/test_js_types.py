"""js_types.py: each JavaScript project is checked where `tsc` is found, and none elsewhere."""

from pathlib import Path

from scripts import check, js_types


def test_without_tsc_nothing_is_run(tmp_path: Path) -> None:
    assert js_types.commands(tmp_path, {"PATH": str(tmp_path)}) == []


def test_the_projects_own_tsc_checks_each_project(tmp_path: Path) -> None:
    place = tmp_path / "node_modules" / ".bin"
    place.mkdir(parents=True)
    for name in ("tsc", "tsc.cmd"):
        (place / name).touch(mode=0o755)
    found = js_types.commands(tmp_path, {})
    assert [command[1:] for command in found] == [["-p", one] for one in js_types.PROJECTS]
    assert all(Path(command[0]).parent == place for command in found)


def test_every_project_is_there() -> None:
    kept = check.ROOT.glob("app/**/jsconfig.json")
    assert {path.relative_to(check.ROOT).as_posix() for path in kept} == set(js_types.PROJECTS)
