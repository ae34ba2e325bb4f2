"""The live server, which kills itself at a named step of an upload: `STEP NUMBER` and it is gone.

The steps are real ones of the program; only the dying is put in.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from app.i18n import t
from app.live import main, upload, uploads
from app.services import filing
from app.services.file_folder import FileFolder

#: What a life may end behind: a written piece, a row of a new upload, a rename, all renames but no
#: row, a row but no answer.
STEPS = ("piece", "begun", "renamed", "placed", "recorded")


class Death:
    """Comes with the `number`th time that its step is over."""

    def __init__(self, step: str, number: int) -> None:
        self._step = step
        self._left = number

    def behind(self, step: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def dying(*arguments: Any, **named: Any) -> Any:
            result = real(*arguments, **named)
            self.look(step)
            return result

        return dying

    def behind_async(self, step: str, real: Callable[..., Any]) -> Callable[..., Any]:
        async def dying(*arguments: Any, **named: Any) -> Any:
            result = await real(*arguments, **named)
            self.look(step)
            return result

        return dying

    def look(self, step: str) -> None:
        if step != self._step:
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def put_in(death: Death) -> None:
    upload.append = death.behind("piece", upload.append)  # type: ignore[attr-defined]
    filing._place = death.behind("placed", filing._place)
    FileFolder.place = death.behind("renamed", FileFolder.place)  # type: ignore[method-assign]
    room = uploads.UploadRoom
    room._begun = death.behind_async("begun", room._begun)  # type: ignore[method-assign]
    room._kept = death.behind_async("recorded", room._kept)  # type: ignore[method-assign]


if __name__ == "__main__":
    put_in(Death(sys.argv[1], int(sys.argv[2])))
    sys.exit(main.main([], t))
