"""Kills both processes at random under load: `python scripts/faults.py --kills 100 --seed 7`.

It must never touch a desk that is in use: it makes a folder and a pretend Telegram of its own.
"""

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    runpy.run_module("tests.faults.kills", run_name="__main__")
