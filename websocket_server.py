"""The live server: `python websocket_server.py` serves the Mini App and its sockets.

It must never do anything of its own: `--help` shows its options, app/live/main.py runs it.
"""

import sys

from app.i18n import t
from app.live.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], t))
