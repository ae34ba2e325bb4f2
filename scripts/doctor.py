"""What is wrong, and what to do about it: `python scripts/doctor.py [--fix] [--only NAME] …`.

It must never show the token, lose anything, disturb what runs, or end in a traceback. It starts
with nothing but Python, even an old one, because that is what it may have to speak about.
Exit status: 0 nothing fails, 1 something does, 2 not understood, 130 interrupted.
"""

import io
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = (3, 11)
FALLBACK_LANGUAGE = "ru"
EXIT_FAILED = 1
EXIT_INTERRUPTED = 130


def main() -> int:
    """The exit status."""
    _speak()
    if sys.version_info < OLDEST_PYTHON:
        return _say_too_old()
    sys.path.insert(0, str(ROOT))
    from scripts.checkup.visit import visit

    return visit(sys.argv[1:], dict(os.environ), ROOT, sys.stdout)


def _speak() -> None:
    """A console or pipe that lacks a letter gets a question mark instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _say_too_old() -> int:
    """The words without app/i18n.py, which an old Python cannot even read."""
    language = "en" if "--language=en" in sys.argv or "en" in sys.argv else FALLBACK_LANGUAGE
    path = ROOT / "app" / "locales" / (language + ".json")
    texts = json.loads(path.read_text(encoding="utf-8"))
    version = ".".join(map(str, sys.version_info[:3]))
    for key in ("script.doctor.python.old", "script.doctor.python.old.next"):
        text = texts[key].replace("{version}", version)
        print(text.replace("{oldest}", ".".join(map(str, OLDEST_PYTHON))))
    return EXIT_FAILED


def _run() -> int:
    """The exit status, also when somebody has had enough."""
    try:
        status = main()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except OSError:
        # Nobody reads on, as behind `| head`: there is nobody to say anything to.
        return EXIT_FAILED
    return status


if __name__ == "__main__":
    # Threads that hang in a name look-up or a dead disk must not keep the program from ending.
    os._exit(_run())
