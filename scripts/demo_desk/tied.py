"""Runs a program of the project unchanged in this process, and ends it when its starter is gone.

`python -m scripts.demo_desk.tied websocket_server.py` or `… app.telegram.bot`: the end of standard
input, which the system brings about however the starter dies, is its signal to stop.
"""

import _thread
import os
import runpy
import signal
import sys
import threading
import time
from collections.abc import Sequence

#: Longer than either program takes to end by itself.
PATIENCE_S = 6.0
EXIT_LEFT_BEHIND = 1
STDIN = 0
CHUNK_BYTES = 1024


def main(arguments: Sequence[str]) -> None:
    threading.Thread(target=_end_with_input, daemon=True).start()
    sys.argv = list(arguments)
    if arguments[0].endswith(".py"):
        runpy.run_path(arguments[0], run_name="__main__")
    else:
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


def wait_for_end_of_input() -> None:
    """Not through sys.stdin: a thread that waits in there breaks the interpreter's own end."""
    while os.read(STDIN, CHUNK_BYTES):
        continue


def _end_with_input() -> None:
    wait_for_end_of_input()
    _ask_to_end()
    time.sleep(PATIENCE_S)
    os._exit(EXIT_LEFT_BEHIND)


def _ask_to_end() -> None:
    if sys.platform == "win32":
        _thread.interrupt_main(signal.SIGBREAK)
    else:
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1:])
