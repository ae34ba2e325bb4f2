"""What the documents tell people to type is there: scripts, modules, options, variables, files."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.config_file import check_config
from tests.house.exceptions import NAMES_ELSEWHERE, PATHS_ELSEWHERE
from tests.house.tree import ROOT, all_files, files, name_of, parsed, report, text_of

#: What is not the project's own and is started all the same.
FOREIGN_MODULES = {"pip", "venv", "pytest", "http"}
#: Where the options of a command may stand besides its own file.
SPEAKERS = ("scripts.", "app.live.main", "app.arguments", "app.sandbox.", "tests.faults.")
PARTS = ("app", "scripts", "tests", "docs", "design")
CODE_SUFFIXES = (".py", ".js", ".mjs", ".css", ".sql", ".svg", ".md", ".ps1", ".service", ".timer",
                 ".html", ".yaml", ".yml", ".toml")  # fmt: skip

_FENCE = re.compile(r"^(```|~~~)[^\n]*\n(.*?)^\1", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(
    r"(?:^|[\s`(\"/\\])(?:python(?:3(?:\.\d+)?)?|py)(?:\.exe)?\s+"
    r"(?:-m\s+(?P<module>[\w.]+)|(?P<script>[\w./\\-]+\.py))(?P<rest>[^\n`|&;>)]*)"
)
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")
_VARIABLE = re.compile(r"([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=\S*)?")
_PATH = re.compile(r"[A-Za-z_.][\w.-]*(?:[/\\][\w.*-]+)*[/\\]?")


class Command:
    """One thing that a document tells people to start."""

    def __init__(self, match: re.Match[str]) -> None:
        self.module: str | None = match["module"]
        self.script: str | None = (match["script"] or "").replace("\\", "/") or None
        self.options = _OPTION.findall(match["rest"])
        self.rest = match["rest"].split()

    @property
    def path(self) -> Path | None:
        """The file that it starts, None when it is not the project's."""
        if self.module in FOREIGN_MODULES:
            return None
        inner = self.script or str(self.module).replace(".", "/")
        for candidate in (inner, f"{inner}.py", f"{inner}/__main__.py"):
            if (ROOT / candidate).is_file():
                return ROOT / candidate
        return ROOT / inner


def pages() -> Iterator[Path]:
    for path in files(".md"):
        if path.parent == ROOT or name_of(path).startswith(("docs/", "design/")):
            yield path


def code_in(text: str) -> list[str]:
    """Everything that stands in a fence or between backticks."""
    fences = [match[2] for match in _FENCE.finditer(text)]
    return [*fences, *_INLINE.findall(_FENCE.sub("", text))]


def commands_in(text: str) -> Iterator[Command]:
    for piece in code_in(text):
        for match in _COMMAND.finditer(piece):
            yield Command(match)


@cache
def options_of(path: Path) -> frozenset[str]:
    """Every `--option` that a script, or what it imports of the project, can read."""
    seen: set[Path] = set()
    found: set[str] = set()
    waiting = [path]
    while waiting:
        file = waiting.pop()
        if file in seen or not file.is_file():
            continue
        seen.add(file)
        words = [node.value for node in ast.walk(parsed(file)) if isinstance(node, ast.Constant)]
        for word in words:
            if isinstance(word, str):
                found.update(_OPTION.findall(word))
        waiting += _modules_of(file)
    return frozenset(found | {"--help"})


def _modules_of(file: Path) -> Iterator[Path]:
    """What speaks for the same command: the folder's own modules and the shared arguments."""
    for node in ast.walk(parsed(file)):
        for name in _names_in(node):
            if name.startswith(SPEAKERS):
                yield ROOT / (name.replace(".", "/") + ".py")


def _names_in(node: ast.AST) -> list[str]:
    """Modules that are imported, or started by their name."""
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}", *(f"{node.module}.{alias.name}" for alias in node.names)]
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_what_documents_start_is_there() -> None:
    broken = [
        f"{name_of(page)}: {command.script or command.module}"
        for page in pages()
        for command in commands_in(text_of(page))
        if command.path is not None and not command.path.is_file()
    ]
    report(broken, "No such script or module:")


def test_options_in_documents_are_understood() -> None:
    broken = [
        f"{name_of(page)}: {command.script or command.module} {option}"
        for page in pages()
        for command in commands_in(text_of(page))
        if command.path is not None and command.path.is_file()
        for option in command.options
        if option not in options_of(command.path)
    ]
    report(broken, "The command does not know this option:")


def test_tests_that_documents_run_are_there() -> None:
    broken = [
        f"{name_of(page)}: {word}"
        for page in pages()
        for command in commands_in(text_of(page))
        if command.module == "pytest"
        for word in command.rest
        if word.startswith("tests") and not (ROOT / word.partition("::")[0]).exists()
    ]
    report(broken, "No such tests:")


@cache
def _words_of_the_project() -> str:
    kinds = {".py", ".js", ".ps1", ".yaml", ".json", ".toml", ".html"}
    texts = [text_of(path) for path in all_files() if path.suffix in kinds]
    return "\n".join([*texts, (ROOT / ".env.example").read_text(encoding="utf-8")])


def test_variables_in_documents_are_known() -> None:
    broken = {
        f"{name_of(page)}: {match[1]}"
        for page in pages()
        for piece in code_in(text_of(page))
        if (match := _VARIABLE.fullmatch(piece.strip()))
        if not match[1].startswith(NAMES_ELSEWHERE)
        if not re.search(rf"\b{match[1]}\b", _words_of_the_project())
    }
    report(sorted(broken), "Nothing in the project knows this name:")


def test_every_setting_in_the_table_of_settings_exists() -> None:
    settings = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    settings = settings.partition("\n## Settings\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"^\| `(\w+)` \|", settings, re.MULTILINE))
    variables = re.findall(
        r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE
    )
    known = set(variables) | set(check_config({}, "config.json"))
    report(sorted(named - known), "docs/operating.md has settings that do not exist:")
    report(sorted(known - named), "docs/operating.md has no row for these settings:")


def missing_path(text: str) -> bool:
    """Whether a piece of code looks like a file of the project and is none."""
    spelled = text.strip().replace("\\", "/")
    if not _PATH.fullmatch(text.strip()) or spelled.startswith(PATHS_ELSEWHERE):
        return False
    if spelled.split("/")[0] in PARTS and "/" in spelled:
        return not _exists(spelled)
    is_file = spelled.endswith(CODE_SUFFIXES)
    return is_file and not any(
        name_of(path) == spelled or name_of(path).endswith("/" + spelled) for path in all_files()
    )


def _exists(spelled: str) -> bool:
    if "*" in spelled:
        return any(ROOT.glob(spelled))
    return (ROOT / spelled).exists()


def test_files_in_documents_are_there() -> None:
    broken = {
        f"{name_of(page)}: {piece}"
        for page in pages()
        for piece in _INLINE.findall(_FENCE.sub("", text_of(page)))
        if missing_path(piece)
    }
    report(sorted(broken), "No such file:")


def test_the_files_for_services_start_what_is_there() -> None:
    deploy = ROOT / "docs" / "deploy"
    texts = [path.read_text(encoding="utf-8") for path in deploy.rglob("*") if path.is_file()]
    found = [command for text in texts for command in map(Command, _COMMAND.finditer(text))]
    listed = [
        Command(match)
        for text in texts
        for line in re.findall(r"\[\"python\",[^\]]*\]", text)
        if (match := _COMMAND.search(re.sub(r"[\[\]\",]+", " ", line)))
    ]
    started = {name_of(one.path) for one in [*found, *listed] if one.path and one.path.is_file()}
    assert {"websocket_server.py", "app/telegram/bot.py", "scripts/backup.py"} <= started
    broken = [
        f"{one.script or one.module} {one.options}"
        for one in [*found, *listed]
        if one.path is not None
        if not one.path.is_file() or set(one.options) - options_of(one.path)
    ]
    report(broken, "docs/deploy starts something that is not there:")


@pytest.mark.parametrize(
    ("text", "script", "options"),
    [
        ("`python scripts/backup.py --to DIR --keep=3`", "scripts/backup.py", ["--to", "--keep"]),
        ("```sh\n.venv\\Scripts\\python.exe scripts\\doctor.py\n```", "scripts/doctor.py", []),
        ("```sh\npython3 websocket_server.py --log-level DEBUG 2>> x\n```",
         "websocket_server.py", ["--log-level"]),
        ("`py -m app.telegram.bot --what` | `x`", None, ["--what"]),
    ],
)  # fmt: skip
def test_the_command_rule_itself(text: str, script: str | None, options: list[str]) -> None:
    (command,) = commands_in(text)
    assert (command.script, command.options) == (script, options)


def test_the_other_rules_themselves() -> None:
    assert list(commands_in("run python here; `python` and python x.py")) == []
    assert "--keep" in options_of(ROOT / "scripts" / "backup.py")
    assert "--dev" in options_of(ROOT / "websocket_server.py")
    assert "--nope" not in options_of(ROOT / "websocket_server.py")
    assert missing_path("app/nowhere.py")
    assert missing_path("no_such_file.py")
    assert missing_path("scripts\\nowhere\\")
    assert not missing_path("app/store/migrations/*.sql")
    assert not missing_path("database.py")
    assert not missing_path("python x.py")
