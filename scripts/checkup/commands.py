"""The commands that next steps name, as this system's own shell takes them.

It must never run one.
"""

import os
import sys
from pathlib import Path

LIVE = "python websocket_server.py"
BOT = "python -m app.telegram.bot"
UPDATE_ADDRESS = "python scripts/update_ngrok_url.py"
BACKUP = "python scripts/backup.py"
DOCTOR = "python scripts/doctor.py"


def pip_install(what: str, root: Path) -> str:
    """For the environment of the folder when there is one."""
    return f"{python_of(root)} -m pip install {what}"


def activation(root: Path) -> str:
    """How a terminal is told to use the folder's environment."""
    if os.name == "nt":
        return r".venv\Scripts\Activate.ps1"
    return f"source {root / '.venv'}/bin/activate"


def python_of(root: Path) -> str:
    """The Python of the folder's environment by its path, else the one that runs now."""
    if not (root / ".venv" / "pyvenv.cfg").exists():
        return "python" if os.name == "nt" else Path(sys.executable).name
    return r".venv\Scripts\python.exe" if os.name == "nt" else ".venv/bin/python"


def tunnel(port: int) -> str:
    return f"ngrok http {port}"
