"""The linked script with its local names shortened: a sixth less to send to every phone.

It never decides whether the Mini App is served: where the minifier is missing or fails, the script
goes out as it was linked. The minifier runs in a process of its own, which ends with its work.
"""

import logging
import subprocess
import sys

log = logging.getLogger(__name__)

SHORTEN_LIMIT_S = 20.0


def shorten(script: str) -> str:
    """The same script, shorter; blocks for about a tenth of a second: call it in a thread."""
    try:
        done = subprocess.run(  # noqa: S603 - this Python, this file
            [sys.executable, "-P", __file__],
            input=script.encode(),
            capture_output=True,
            timeout=SHORTEN_LIMIT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.info("the Mini App's script is not shortened", extra={"error": type(error).__name__})
        return script
    return done.stdout.decode()


def main() -> int:
    """From standard input to standard output; 1 where there is no minifier for this system."""
    try:
        import minify
    except ImportError:
        return 1
    script = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(minify.string("application/javascript", script).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
