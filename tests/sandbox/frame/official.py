"""Telegram's own script for Mini Apps, kept outside of the project for the tests of the window.

Nothing is fetched by a test: `python -m tests.sandbox.frame.official` fills the cache through npm.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

#: Carries telegram-web-app.js of Bot API 8.0 as it stands.
PACKAGE = "@twa-dev/sdk@8.0.2"
MEMBER = "package/dist/telegram-web-apps.js"
NAME = "telegram-web-app-8.0.js"
FETCH_LIMIT_S = 120


def cache_folder() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(root) if root else Path.home() / ".cache") / "tikethet-tests"


def find_script() -> Path | None:
    path = cache_folder() / NAME
    return path if path.is_file() else None


def fetch_script() -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed: the recorded table stands for the script.")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [npm, "pack", PACKAGE], cwd=folder, check=True, timeout=FETCH_LIMIT_S, stdout=sys.stderr
        )
        archive = next(Path(folder).glob("*.tgz"))
        with tarfile.open(archive) as packed:
            member = packed.extractfile(MEMBER)
            if member is None:
                raise SystemExit(f"{PACKAGE} has no {MEMBER}")
            content = member.read()
    cache_folder().mkdir(parents=True, exist_ok=True)
    path = cache_folder() / NAME
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    print(fetch_script())
