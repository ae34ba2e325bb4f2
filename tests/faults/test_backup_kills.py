"""A backup and a restore that die at each of their steps, meet a full disk, or meet each other.

They die where they are about to touch the disk: the n-th time for every n, until one comes through.
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.services import backup, shelf
from app.services.backup import quietly
from app.services.restore import ASIDE
from app.store.database import DATABASE_NAME
from tests.factories import Desk
from tests.faults.drill import ROOT, backup_script, configured
from tests.faults.stage import can_mount, line_of, program, small_disk

pytestmark = [pytest.mark.fault, pytest.mark.slow]

LIMIT_S = 120.0
DIED = 9
POINTS_LIMIT = 400
#: Bodies long enough that a small disk has no room for another copy.
BODY = "x" * 15_000

#: Runs the script in a child for each point; the child dies when it is about to do its n-th thing.
_SWEEP = """
import os, sys, threading
sys.path.insert(0, {root!r})
from tests.faults import test_backup_kills
test_backup_kills.{name}({folder!r})
"""
_TOUCHES = {
    "open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.chmod",
    "shutil.copyfile", "shutil.rmtree", "sqlite3.connect",
}  # fmt: skip


def die_at(point: int) -> None:
    """Ends this process, without any clearing up, at its `point`-th touch of the disk."""
    seen = 0

    def look(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event not in _TOUCHES or str(arguments[:1]).find(".py") >= 0:
            return
        seen += 1
        if seen == point:
            os._exit(DIED)

    sys.addaudithook(look)


def run_dying(point: int, arguments: list[str]) -> int:
    """The exit status of the script in a forked child that dies at `point`."""
    from scripts.backup import main

    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        die_at(point)
        os._exit(main(arguments, {}, ROOT))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def bodies(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [body for (body,) in found.execute("SELECT body FROM messages ORDER BY id")]


def sweep_backups(folder: str) -> None:
    """A backup killed at every point leaves no half one, and the next one is good."""
    root = Path(folder)
    arguments = ["--config", str(root / "desk.json"), "--to", str(root / "shelf"), "--json"]
    for point in range(1, POINTS_LIMIT):
        status = run_dying(point, arguments)
        for one in shelf.shelved(root / "shelf"):
            backup.verify(one.path, quietly)
        if status != DIED:
            assert status == 0, f"at point {point}: exit {status}"
            print(point - 1, flush=True)
            return


def sweep_restores(folder: str) -> None:
    """A restore killed at every point leaves the old or the new desk, and running it again ends
    in the new one with the old kept."""
    root = Path(folder)
    desk, source = root / "desk", next(iter(shelf.shelved(root / "shelf"))).path
    arguments = ["--config", str(root / "desk.json"), "--restore", str(source), "--json"]
    former = (root / "former.db").read_bytes()
    for point in range(1, POINTS_LIMIT):
        (desk / DATABASE_NAME).write_bytes(former)
        status = run_dying(point, arguments)
        assert bodies(desk) in (["It is dark"], ["It is dark", "later"]), f"at point {point}"
        if status != DIED:
            assert status == 0, f"at point {point}: exit {status}"
            print(point - 1, flush=True)
            return
        assert run_dying(0, arguments) == 0, f"again after point {point}"
        assert bodies(desk) == ["It is dark"], f"again after point {point}"
        kept = sorted(desk.glob(f"{ASIDE}*"))
        assert kept, f"nothing was kept after point {point}"
        assert not list(desk.glob(f"*{shelf.PARTIAL}")), f"a half was left after point {point}"
        assert any(bodies(one) == ["It is dark", "later"] for one in kept), f"after point {point}"
        for one in kept:
            backup.verify(one, quietly)
            backup.removed(one)


def desk_with_backup(tmp_path: Path) -> None:
    """A desk with one message more than its backup, and a file."""
    configured(tmp_path, "desk")
    desk = Desk(tmp_path / "desk")
    ticket_id = desk.open()
    desk.file(b"a file")
    backup.make(tmp_path / "desk", tmp_path / "shelf", 14, lambda: desk.now, quietly)
    desk.post(desk.customer(), ticket_id, "later")
    desk.connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    desk.close()
    (tmp_path / "former.db").write_bytes((tmp_path / "desk" / DATABASE_NAME).read_bytes())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows cannot fork")
@pytest.mark.parametrize("name", ["sweep_backups", "sweep_restores"])
def test_a_death_at_any_step(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    desk_with_backup(tmp_path)
    script = _SWEEP.format(root=str(ROOT), name=name, folder=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=LIMIT_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    points = int(done.stdout.split()[-1])
    with capsys.disabled():
        print(f"\n{name}: {points} points")
    assert points > 20, "it died too seldom to prove anything"


async def test_killed_from_outside_while_it_copies(tmp_path: Path) -> None:
    desk_with_backup(tmp_path)
    for _ in range(3):
        child = await asyncio.create_subprocess_exec(
            sys.executable, "scripts/backup.py", "--config", str(tmp_path / "desk.json"),
            "--to", str(tmp_path / "shelf"),
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert child.stderr is not None
        await asyncio.wait_for(child.stderr.readline(), LIMIT_S)
        child.kill()
        await child.wait()
        for one in shelf.shelved(tmp_path / "shelf"):
            backup.verify(one.path, quietly)
    status, _, complained = await backup_script(
        "--config", tmp_path / "desk.json", "--to", tmp_path / "shelf"
    )
    assert status == 0, complained
    assert not list((tmp_path / "shelf").glob(f"*{shelf.PARTIAL}"))


async def test_nothing_is_restored_while_a_process_has_the_desk_open(tmp_path: Path) -> None:
    desk_with_backup(tmp_path)
    source = shelf.shelved(tmp_path / "shelf")[0].path
    async with program("saturate", tmp_path / "desk") as other:
        assert await line_of(other) == "writing"
        status, _, complained = await backup_script(
            "--config", tmp_path / "desk.json", "--restore", source
        )
        assert status == 1
        assert len(complained.strip().splitlines()) == 1, complained
        assert "in use" in complained
        other.kill()
        await asyncio.wait_for(other.wait(), LIMIT_S)
    status, _, complained = await backup_script(
        "--config", tmp_path / "desk.json", "--restore", source
    )
    assert status == 0, complained


async def test_two_at_once_are_one_and_a_refusal(tmp_path: Path) -> None:
    desk_with_backup(tmp_path)
    arguments = ("--config", tmp_path / "desk.json", "--to", tmp_path / "shelf")
    with backup.alone(tmp_path / "desk"):
        status, _, complained = await backup_script(*arguments)
        assert status == 1
        assert "under way" in complained
    found = await asyncio.gather(*(backup_script(*arguments) for _ in range(3)))
    assert {status for status, _, _ in found} <= {0, 1}
    assert any(status == 0 for status, _, _ in found)
    for one in shelf.shelved(tmp_path / "shelf"):
        backup.verify(one.path, quietly)


@pytest.mark.skipif(not can_mount(), reason="needs root to make a small disk")
async def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    desk_with_backup(tmp_path)
    desk = Desk(tmp_path / "desk")
    ticket_id = desk.open()
    for _ in range(150):
        desk.post(desk.customer(), ticket_id, BODY)
    desk.close()
    with small_disk(tmp_path / "small", "1m"):
        for option in ([], ["--json"]):
            status, said, complained = await backup_script(
                "--config", tmp_path / "desk.json", "--to", tmp_path / "small", *option
            )
            assert status == 1
            assert "Too little room" in complained + said
        assert [one.name for one in (tmp_path / "small").iterdir()] == [backup.ONLY_ONE]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
@pytest.mark.parametrize("work", ["backup", "restore"])
def test_a_disk_that_fills_up_on_the_way(tmp_path: Path, work: str) -> None:
    import resource

    desk_with_backup(tmp_path)
    before = bodies(tmp_path / "desk")
    source = shelf.shelved(tmp_path / "shelf")[0].path
    limit = source.joinpath(DATABASE_NAME).stat().st_size // 2
    more = ["--restore", str(source)] if work == "restore" else []
    done = subprocess.run(
        [
            sys.executable, "scripts/backup.py", "--config", str(tmp_path / "desk.json"),
            "--to", str(tmp_path / "shelf"), *more,
        ],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=LIMIT_S, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("Reading or writing failed"), done.stderr
    assert bodies(tmp_path / "desk") == before
    assert [one.path for one in shelf.shelved(tmp_path / "shelf")] == [source]
    for folder in (tmp_path / "desk", tmp_path / "shelf"):
        assert not list(folder.glob(f"*{shelf.PARTIAL}"))
