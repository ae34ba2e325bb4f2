"""Backups under load, each restored and compared: `python scripts/drill.py --backups 50`.

It must never touch a desk that is in use: it makes a folder of its own.
"""

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    runpy.run_module("tests.faults.drill", run_name="__main__")
