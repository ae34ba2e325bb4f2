"""A folder in memory for files that need not outlive a run.

It must never be taken where it could fill up or where nothing in it may be started.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

#: Where Linux has a file system in memory.
MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
#: What a run takes at its height, several times over; a container's usual 64 MB are too few.
MEMORY_ROOM_BYTES = 2 * 1024**3


def quick_folder(environ: Mapping[str, str], memory: Path) -> Path | None:
    """A new folder in memory for the tests' files; None where there is too little room for them.

    Most of what tests wait for is a disk. A TMPDIR of the caller's own wins.
    """
    if "TMPDIR" in environ or not _is_roomy(memory):
        return None
    folder = Path(tempfile.mkdtemp(prefix="tikethet-check-", dir=memory))
    # Tests that act as somebody else must get through to what they own in it.
    folder.chmod(0o711)
    return folder


def _is_roomy(folder: Path) -> bool:
    # Tests start scripts that they have written, and that must be allowed there.
    if sys.platform == "win32" or not folder.is_dir():
        return False
    is_open = not os.statvfs(folder).f_flag & os.ST_NOEXEC and os.access(folder, os.W_OK)
    return is_open and shutil.disk_usage(folder).free >= MEMORY_ROOM_BYTES
