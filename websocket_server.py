"""The live server: `python websocket_server.py` serves the Mini App and its sockets.

`--dev` serves the Mini App's modules raw and reads them again at every request.
"""

import sys

from app.live.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
