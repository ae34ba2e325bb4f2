"""The demo's own folder: its config.json, its desk, the pretend Telegram's memory, the logs.

It must never be the operator's, and a folder that is half seeded must never be taken for a whole.
"""

import json
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.store.database import make_private
from scripts.environment import try_lock

HOST = "127.0.0.1"
DESK_NAME = "desk"
TELEGRAM_NAME = "telegram"
WORLD_NAME = "world.json"
LAST_PORT = 65_535


class DemoFolder:
    """One desk of one language under `root`; `is_seeded` once it is whole."""

    def __init__(self, root: Path, language: str) -> None:
        self._language = language
        self.path = root / language
        self.draft = root / f"{language}.new"
        self._lock_path = root / f"{language}.lock"
        self._address_path = root / f"{language}.address"

    @property
    def is_seeded(self) -> bool:
        return (self.path / "config.json").exists()

    @property
    def config(self) -> Path:
        return self.path / "config.json"

    @property
    def telegram(self) -> Path:
        return self.path / TELEGRAM_NAME

    def log(self, name: str) -> Path:
        return self.path / "logs" / f"{name}.log"

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """True while no other demo uses this folder until the end of the block."""
        make_private(self._lock_path.parent)
        with self._lock_path.open("ab") as file:
            yield try_lock(file.fileno())

    def forget(self) -> None:
        for path in (self.path, self.draft):
            if path.exists():
                shutil.rmtree(path)

    def new_draft(self) -> Path:
        """An empty folder to seed; what an interrupted start has left in it is gone."""
        if self.draft.exists():
            shutil.rmtree(self.draft)
        self.draft.mkdir(parents=True)
        return self.draft

    def accept_draft(self) -> None:
        self.draft.rename(self.path)

    # -- addresses ---------------------------------------------------------------------------

    def port(self, page_port: int) -> int:
        """The desk's port of the last time when it is free, else another; never the page's."""
        known = self._keys().get("port")
        return free_port(known if isinstance(known, int) else next_port(page_port), page_port)

    def settle(self, port: int) -> None:
        """Writes the address of this time; buttons sent earlier lead there too."""
        keys = self._keys()
        former, origin = keys.get("public_url"), f"http://{HOST}:{port}"
        write_config(self.config, {**keys, "language": self._language}, port)
        world = self.telegram / WORLD_NAME
        if former and former != origin and world.exists():
            text = world.read_text(encoding="utf-8")
            _write_whole(world, text.replace(f"{former}/", f"{origin}/"))

    def remember_address(self, url: str) -> None:
        self._address_path.write_text(url, encoding="utf-8")

    def address(self) -> str:
        """Where the demo that has the lock shows its page."""
        return self._address_path.read_text(encoding="utf-8").strip()

    def _keys(self) -> dict[str, Any]:
        try:
            keys = json.loads(self.config.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return keys if isinstance(keys, dict) else {}


def write_config(path: Path, keys: dict[str, Any], port: int) -> None:
    own = {"public_url": f"http://{HOST}:{port}", "host": HOST, "port": port, "data_dir": DESK_NAME}
    text = json.dumps({**keys, **own}, ensure_ascii=False, indent=2) + "\n"
    _write_whole(path, text)


def _write_whole(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def next_port(page_port: int) -> int:
    """Where a desk is put first: beside its page, or anywhere (0)."""
    return page_port + 1 if 0 < page_port < LAST_PORT else 0


def free_port(wanted: int, besides: int = 0) -> int:
    """`wanted` when nobody listens there, else one that the system chooses; never `besides`."""
    for port in (wanted, 0, 0):
        with _probe() as probe:
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError):
                continue
            found: int = probe.getsockname()[1]
        if found != besides:
            return found
    raise OSError(f"no free port on {HOST}")


@contextmanager
def _probe() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            # A port whose last connections are still fading is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        yield probe


