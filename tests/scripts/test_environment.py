"""environment.py: made, mended and shared by real starts, with packages that need no network."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from scripts import environment
from scripts.environment import EnvironmentTrouble, Wanted

FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
AWAY = (
    "WARNING: Retrying after connection broken by 'NewConnectionError(... Temporary failure in "
    "name resolution)': /simple/aiohttp/\nERROR: No matching distribution found for aiohttp\n"
)
MODULE = "lantern"


def wanted_of(digest: str = "one") -> Wanted:
    return Wanted("demo-stamp.txt", digest, (MODULE,), (MODULE,))


class Shop:
    """Stands for pip: puts one module into the environment, and remembers what it was asked."""

    def __init__(self, says: str = "", status: int = 0, installs: bool = True) -> None:
        self.asked: list[list[str]] = []
        self.told: list[str] = []
        self._answer = status, says
        self._installs = installs

    def install(self, command: Sequence[str], _environ: Mapping[str, str]) -> tuple[int, str]:
        self.asked.append(list(command))
        if self._installs:
            find = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
            found = subprocess.run([command[0], "-c", find], capture_output=True, check=True)
            folder = Path(found.stdout.decode().strip())
            (folder / f"{MODULE}.py").write_text("", encoding="utf-8")
        return self._answer

    def ready(self, root: Path, wanted: Wanted | None = None) -> Path:
        return environment.ready_python(
            root, wanted or wanted_of(), self.install, self.told.append, os.environ
        )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment as a first start leaves it; copied, because making one takes seconds."""
    root = tmp_path_factory.mktemp("made")
    shop = Shop()
    shop.ready(root)
    assert shop.told == ["making", "installing"]
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "root", symlinks=True)
    return tmp_path / "root"


def folder_of(root: Path) -> Path:
    return root / environment.FOLDER_NAME


@pytest.mark.slow
class TestMending:
    def test_a_second_start_asks_for_nothing(self, root: Path) -> None:
        shop = Shop()
        python = shop.ready(root)
        assert python.exists()
        assert (shop.told, shop.asked) == ([], [])

    def test_changed_requirements_are_installed_without_making_it_anew(self, root: Path) -> None:
        (folder_of(root) / "mine.txt").write_text("kept", encoding="utf-8")
        shop = Shop()
        shop.ready(root, wanted_of("two"))
        assert shop.told == ["installing"]
        assert (folder_of(root) / "mine.txt").exists(), "what the operator had there is gone"
        assert environment.is_ready(folder_of(root), wanted_of("two"))

    def test_an_interrupted_installation_is_done_again(self, root: Path) -> None:
        (folder_of(root) / "demo-stamp.txt").unlink()
        shop = Shop()
        shop.ready(root)
        assert shop.told == ["installing"]

    def test_a_module_that_is_gone_is_installed_whatever_the_stamp_says(self, root: Path) -> None:
        for path in folder_of(root).rglob(f"{MODULE}.py"):
            path.unlink()
        shop = Shop()
        shop.ready(root)
        assert shop.told == ["installing"]

    def test_a_python_that_does_not_start_is_made_anew(self, root: Path) -> None:
        python = environment.python_in(folder_of(root))
        python.unlink()
        python.write_text("no program", encoding="utf-8")
        shop = Shop()
        assert environment.works(shop.ready(root))
        assert shop.told == ["making", "installing"]

    def test_a_missing_pip_is_brought_back(self, root: Path) -> None:
        for path in [*folder_of(root).rglob("pip"), *folder_of(root).rglob("pip-*.dist-info")]:
            if path.is_dir():
                shutil.rmtree(path)
        assert not environment.works(environment.python_in(folder_of(root)))
        (folder_of(root) / "mine.txt").write_text("kept", encoding="utf-8")
        Shop().ready(root, wanted_of("two"))
        assert environment.works(environment.python_in(folder_of(root)))
        assert (folder_of(root) / "mine.txt").exists()

    @pytest.mark.parametrize(
        ("said", "code"),
        [(FULL, "disk_full"), (AWAY, "no_network"), ("ERROR: oh\n", "not_installed")],
    )
    def test_what_pip_says_becomes_a_cause(self, root: Path, said: str, code: str) -> None:
        shop = Shop(said, status=1, installs=False)
        with pytest.raises(EnvironmentTrouble) as trouble:
            shop.ready(root, wanted_of("two"))
        assert trouble.value.code == code
        assert trouble.value.reason in said
        assert not environment.is_ready(folder_of(root), wanted_of("two"))

    def test_without_a_network_the_real_pip_is_understood(self, root: Path) -> None:
        def install(command: Sequence[str], environ: Mapping[str, str]) -> tuple[int, str]:
            nowhere = ["--retries", "0", "--index-url", "http://127.0.0.1:9/simple"]
            alone = {**environ, "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
            done = subprocess.run(
                [*command, *nowhere], env=alone, capture_output=True, encoding="utf-8", check=False
            )
            return done.returncode, done.stdout + done.stderr

        with pytest.raises(EnvironmentTrouble) as trouble:
            environment.ready_python(root, wanted_of("two"), install, print, os.environ)
        assert trouble.value.code == "no_network", trouble.value.reason

    def test_two_starts_at_once_make_one_environment_of_a_half_made_one(
        self, tmp_path: Path
    ) -> None:
        half = tmp_path / ".venv" / "lib" / "half"
        half.parent.mkdir(parents=True)
        half.write_text("", encoding="utf-8")
        script = (
            "import sys\nfrom pathlib import Path\n"
            "from tests.scripts.test_environment import Shop\n"
            "shop = Shop()\nprint(shop.ready(Path(sys.argv[1])), *shop.told)\n"
        )
        starts = [
            subprocess.Popen(
                [sys.executable, "-c", script, str(tmp_path)],
                cwd=environment.__file__.rpartition("scripts")[0],
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            for _ in range(2)
        ]
        said = sorted(start.communicate(timeout=120)[0].split()[1:] for start in starts)
        assert [start.returncode for start in starts] == [0, 0]
        assert said == [["making", "installing"], ["waiting"]]
        assert environment.works(environment.python_in(folder_of(tmp_path)))
        assert not half.exists()


def test_a_lock_that_stays_taken_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "LOCK_PATIENCE_S", 0.1)
    folder_of(tmp_path).mkdir()
    shop = Shop()
    with (folder_of(tmp_path) / environment.LOCK_NAME).open("ab") as file:
        assert environment.try_lock(file.fileno())
        with pytest.raises(EnvironmentTrouble) as trouble:
            shop.ready(tmp_path)
    assert trouble.value.code == "busy"
    assert shop.told == ["waiting"]
    assert shop.asked == []


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    folder_of(tmp_path).write_text("a file", encoding="utf-8")
    with pytest.raises(EnvironmentTrouble) as trouble:
        Shop().ready(tmp_path)
    assert trouble.value.code == "not_writable"
    assert ".venv" in trouble.value.reason


def test_a_python_without_venv_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = tmp_path / "python"
    silent.write_text("#!/bin/sh\necho No module named venv\nexit 1\n", encoding="utf-8")
    silent.chmod(0o755)
    if os.name == "nt":
        pytest.skip("a shell script does not start on Windows")
    monkeypatch.setattr(sys, "executable", str(silent))
    with pytest.raises(EnvironmentTrouble) as trouble:
        Shop().ready(tmp_path)
    assert (trouble.value.code, trouble.value.reason) == ("no_venv", "No module named venv")


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(environment, "_make", fail)
    with pytest.raises(EnvironmentTrouble) as trouble:
        Shop().ready(tmp_path)
    assert trouble.value.code == "disk_full"


def test_a_python_that_works() -> None:
    assert environment.works(Path(sys.executable), ("json",))
    assert not environment.works(Path(sys.executable), ("json", "no_such_module_here"))


def test_a_python_that_does_not(tmp_path: Path) -> None:
    assert not environment.works(tmp_path / "python")
    if os.name != "nt":
        broken = tmp_path / "broken"
        broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        broken.chmod(0o755)
        assert not environment.works(broken)


ANCIENT: Callable[[int], str] = "#!/bin/sh\necho cpython 3 {} True\n".format


@pytest.mark.skipif(os.name == "nt", reason="a shell script does not start on Windows")
def test_another_version_will_do_unless_it_is_too_old(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(ANCIENT(99), encoding="utf-8")
    python.chmod(0o755)
    assert environment.works(python, ("pip",), is_same_python=False)
    assert not environment.works(python, ("pip",), is_same_python=True)
    python.write_text(ANCIENT(10), encoding="utf-8")
    assert not environment.works(python, ("pip",), is_same_python=False)
