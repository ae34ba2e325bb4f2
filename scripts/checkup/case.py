"""What the checks look at: one folder, one environment, and what several rows need, fetched once.

It must never change anything, and nothing of it ever shows the token.
"""

import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from app.clock import now_ms
from scripts.checkup.findings import WaitsError

if TYPE_CHECKING:
    from app.config import Settings
    from app.services.checkup import Figures
    from scripts.checkup.botapi import BotApi

T = TypeVar("T")

#: A whole run ends within 10 s, whatever hangs: rows get this, the rest is the program's own.
ROUND_LIMIT_S = 8.5
LEAST_WAIT_S = 0.1


class Once(Generic[T]):
    """Works out a value at the first call, from whichever thread; an error is kept as well."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._values: list[T] = []
        self._error: Exception | None = None

    def __call__(self) -> T:
        with self._lock:
            if not self._values and self._error is None:
                self._run()
        if self._error is not None:
            raise self._error
        return self._values[0]

    def _run(self) -> None:
        try:
            self._values.append(self._work())
        except Exception as error:  # noqa: BLE001 - it is raised again for everyone who asks
            self._error = error


class Meeting(NamedTuple):
    """What getMe has answered; `ahead_ms` is how far our clock is before the server's."""

    bot: Mapping[str, Any]
    ahead_ms: int | None


class Machine(NamedTuple):
    """What a test cannot break on a machine that others use too."""

    python: tuple[int, ...] = tuple(sys.version_info[:3])
    sqlite: tuple[int, ...] = sqlite3.sqlite_version_info
    mounts: Path = Path("/proc/self/mountinfo")
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free


class Case:
    """One look at one installation; `root` is the folder of `.env`, config.json and the code.

    `may_claim` lets the row `admins` make a link that turns its first reader into the admin.
    What raises WaitsError names the row to mend first. Packages that are not installed raise
    ImportError, which the round turns into waiting for the row `packages`.
    """

    def __init__(
        self,
        root: Path,
        environ: Mapping[str, str],
        machine: Machine | None = None,
        *,
        may_claim: bool = False,
    ) -> None:
        self.root = root
        self.environ = environ
        self.machine = machine or Machine()
        self.may_claim = may_claim
        self.deadline = time.monotonic() + ROUND_LIMIT_S
        self.variables = Once(self._variables)
        self.token = Once(self._token)
        self.config_path = Once(self._config_path)
        self.keys = Once(self._keys)
        self.data_dir = Once(self._data_dir)
        self.settings = Once(self._settings)
        self.bot = Once(self._bot)
        self.me = Once(self._me)
        self.figures = Once(self._figures)
        self.address = Once(self._address)
        self._others: dict[str, Once[Any]] = {}
        self._lock = threading.Lock()

    def shared(self, name: str, work: Callable[[], T]) -> T:
        """What several rows of one family need: the first one works it out."""
        with self._lock:
            once = self._others.setdefault(name, Once(work))
        answer: T = once()
        return answer

    def now_ms(self) -> int:
        return now_ms()

    def left_s(self, most_s: float) -> float:
        """How long a wait may still take, in seconds."""
        return max(LEAST_WAIT_S, min(most_s, self.deadline - time.monotonic()))

    def path_of(self, name: str) -> Path:
        return self.root / name

    def _variables(self) -> dict[str, str]:
        from app.config import SettingsError, read_variables

        try:
            variables = read_variables(self.root, self.environ)
        except SettingsError:
            raise WaitsError("env_file") from None
        if any("\0" in value for value in variables.values()):
            raise WaitsError("env_file")
        return variables

    def _token(self) -> str:
        from app.config import is_token

        token = self.variables().get("BOT_TOKEN", "")
        if not is_token(token):
            raise WaitsError("bot_token")
        return token

    def _config_path(self) -> Path:
        from app.config import find_config

        self.variables()
        return find_config(self.root, self.environ)

    def _keys(self) -> dict[str, Any]:
        """All keys of config.json but `public_url`, which is a row of its own."""
        from app.config import SettingsError, check_config, read_config

        path = self.config_path()
        try:
            return check_config({**read_config(path), "public_url": None}, path.name)
        except SettingsError:
            raise WaitsError("config") from None

    def _data_dir(self) -> Path:
        named: str = self.keys()["data_dir"]
        return self.config_path().parent / named

    def _address(self) -> str | None:
        """The public_url of a process that starts now; None when there is none, or a bad one."""
        from app.config import AddressError, SettingsError, https_origin, read_config

        try:
            wanted = read_config(self.config_path()).get("public_url")
        except SettingsError:
            raise WaitsError("config") from None
        if not isinstance(wanted, str):
            return None
        try:
            return https_origin(wanted)
        except AddressError:
            return self._pretend_address()

    def _pretend_address(self) -> str | None:
        """Beside a pretend Telegram an address of this machine will do; the settings know when."""
        try:
            return self.settings().public_url
        except WaitsError:
            return None

    def _settings(self) -> "Settings":
        from app.config import ConfigFileError, SettingsError, load_settings

        self.token()
        self.keys()
        try:
            return load_settings(self.root, self.environ)
        except ConfigFileError:
            raise WaitsError("public_url") from None
        except SettingsError:
            raise WaitsError("variables") from None

    def _bot(self) -> "BotApi":
        from scripts.checkup.botapi import BotApi

        return BotApi(self._api_url(), self.token())

    def _api_url(self) -> str:
        """BOT_API_URL alone: a bad public_url must not hide what Telegram says."""
        from scripts.checkup.botapi import TELEGRAM

        try:
            return self.settings().bot_api_url
        except WaitsError as waits:
            if waits.row != "public_url":
                raise
        return self.variables().get("BOT_API_URL", TELEGRAM).rstrip("/")

    def _me(self) -> Meeting:
        """Raises ApiError: the row `token` says what is wrong, the others wait for it."""
        before = now_ms()
        reply = self.bot().call("getMe")
        about = (before + now_ms()) // 2
        ahead_ms = None if reply.sent_at_ms is None else about - reply.sent_at_ms
        return Meeting(reply.fields(), ahead_ms)

    def meeting(self) -> Meeting:
        """Who the bot is. Raises WaitsError while Telegram does not say so."""
        from scripts.checkup.botapi import ApiError

        try:
            return self.me()
        except ApiError:
            raise WaitsError("token") from None

    def _figures(self) -> "Figures":
        from app.services import checkup

        folder = self.data_dir()
        if checkup.state(folder).code != "current":
            raise WaitsError("database")
        try:
            return checkup.read_figures(folder, self.now_ms())
        except checkup.UnreadableDesk:
            raise WaitsError("database") from None
