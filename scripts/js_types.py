"""The types that JSDoc gives the JavaScript: checked where the machine has TypeScript's `tsc`.

Nothing of the project needs npm, so nobody has to have it, CI neither.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

PROJECTS = ("app/miniapp/jsconfig.json", "app/sandbox/page/jsconfig.json")
WITHOUT = "\n=== tsc: not found, so the JavaScript's types stay unchecked (npm install typescript)"


def commands(root: Path, environ: Mapping[str, str]) -> list[list[str]]:
    """One for each project; none without `tsc` in node_modules or on the search path."""
    places = os.pathsep.join([str(root / "node_modules" / ".bin"), environ.get("PATH", "")])
    found = shutil.which("tsc", path=places)
    return [[found, "-p", project] for project in PROJECTS] if found else []
