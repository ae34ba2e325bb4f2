"""What stands in one place only: SQL, the clock, words for people, markup, and no loose ends."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.exceptions import CLOCK_READERS, WORD_KEEPERS
from tests.house.tree import (
    TEXT_SUFFIXES,
    files,
    literals,
    name_of,
    parsed,
    product,
    report,
    text_of,
    without_js_comments,
)

Finding = tuple[int, str]

_SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\w+\s+SET\b|\bDELETE\s+FROM\b"
    r"|\bCREATE\s+(TABLE|INDEX|UNIQUE|TRIGGER|VIEW|VIRTUAL)\b|\bPRAGMA\s+\w|\bBEGIN\s+IMMEDIATE\b"
    r"|\bSAVEPOINT\s+\w|\bROLLBACK\s+TO\b",
    re.DOTALL,
)
_DANGEROUS_SQL = re.compile(
    r"RAISE\s*\(\s*ROLLBACK|\bOR\s+ROLLBACK\b|\bON\s+CONFLICT\s+ROLLBACK\b|\bDEFERRABLE\b"
    r"|executescript",
    re.IGNORECASE,
)
_SQL_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_MARKUP = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|srcdoc|createContextualFragment)\b"
    r"|\bdocument\.write|\beval\s*\(|\bnew\s+Function\b|\bset(?:Timeout|Interval)\s*\(\s*[\"'`]"
)
_JS_CLOCK = re.compile(r"\bDate\.now\s*\(|\bnew\s+Date\s*(?:\(\s*\)|;)|\bDate\s*\(\s*\)")
_LOOSE_END = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
_MACHINE_PATH = re.compile(
    r"(?:^|[^A-Za-z0-9_.~:/\]}])/(?:work|tmp|root|farm)/|/home/\w+/|/Users/\w+/"
)


def _sought(pattern: re.Pattern[str], text: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[0].strip()[:60]


def sql_text(tree: ast.Module) -> Iterator[Finding]:
    for node in literals(tree):
        if _SQL.search(str(node.value)):
            yield node.lineno, str(node.value).strip()[:60]


def dangerous_sql(tree: ast.Module) -> Iterator[Finding]:
    for node in literals(tree):
        if _DANGEROUS_SQL.search(str(node.value)):
            yield node.lineno, str(node.value).strip()[:60]
    for inner in ast.walk(tree):
        if isinstance(inner, ast.Attribute) and inner.attr == "executescript":
            yield inner.lineno, "executescript"


_CLOCK_CALLS = {
    "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime",
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
}  # fmt: skip


def clock_readings(tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            taken = {f"time.{alias.name}" for alias in node.names} & _CLOCK_CALLS
            yield from ((node.lineno, name) for name in taken)
        if isinstance(node, ast.Attribute):
            called = ".".join(ast.unparse(node).split(".")[-2:])
            if called in _CLOCK_CALLS:
                yield node.lineno, called


def words_for_people(tree: ast.Module) -> Iterator[Finding]:
    for node in literals(tree):
        if _CYRILLIC.search(str(node.value)):
            yield node.lineno, str(node.value).strip()[:60]


def without_encoding(tree: ast.Module) -> Iterator[Finding]:
    """Text files that are opened in whatever encoding the machine prefers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _opens_text(node) and not _has_encoding(node):
            yield node.lineno, ast.unparse(node)[:60]


def _opens_text(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Attribute):
        if function.attr in {"read_text", "write_text"}:
            return True
        mode = call.args[0] if call.args else None
        # A first argument that is no mode means some other kind of opening.
        return function.attr == "open" and _is_mode(mode) and "b" not in _constant(mode)
    if not (isinstance(function, ast.Name) and function.id == "open"):
        return False
    named = [word.value for word in call.keywords if word.arg == "mode"]
    return "b" not in _constant([*call.args[1:2], *named, None][0])


def _is_mode(node: ast.AST | None) -> bool:
    return bool(re.fullmatch(r"[rwax+bt]{1,3}", _constant(node)))


def _constant(node: ast.AST | None) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _has_encoding(call: ast.Call) -> bool:
    if any(word.arg in {"encoding", None} for word in call.keywords):
        return True
    places = {"read_text": 1, "write_text": 2, "open": 3}
    name = call.func.attr if isinstance(call.func, ast.Attribute) else "open"
    return len(call.args) >= places[name]


def without_hints(tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        bare = [word.arg for word in arguments if word.annotation is None]
        if node.returns is None or set(bare) - {"self", "cls"}:
            yield node.lineno, node.name


def _broken(paths: Iterator[Path], rule: Callable[[ast.Module], Iterator[Finding]]) -> list[str]:
    return [
        f"{name_of(path)}:{line} {what}" for path in paths for line, what in rule(parsed(path))
    ]


def _except(paths: Iterator[Path], *starts: str) -> Iterator[Path]:
    return (path for path in paths if not name_of(path).startswith(starts))


def test_sql_stands_in_the_store_only() -> None:
    report(_broken(_except(product(".py"), "app/store/"), sql_text), "SQL outside app/store:")


def test_no_sql_ends_a_transaction_behind_the_writers_back() -> None:
    broken = _broken(files(".py", under="app"), dangerous_sql)
    for path in files(".sql", under="app"):
        bare = _SQL_COMMENT.sub("", text_of(path))
        broken += [f"{name_of(path)}: {what}" for _, what in _sought(_DANGEROUS_SQL, bare)]
    report(broken, "These end or outlive the batch's transaction (docs/decisions, group commit):")


def test_the_clock_is_read_in_one_place() -> None:
    broken = _broken(_except(product(".py"), *CLOCK_READERS), clock_readings)
    for path in _except(files(".js", under="app/miniapp"), *CLOCK_READERS):
        bare = without_js_comments(text_of(path))
        broken += [f"{name_of(path)}:{line} {what}" for line, what in _sought(_JS_CLOCK, bare)]
    report(broken, "Time is an argument; app/clock.py (format.js, lib/ in the browser) reads it:")


def test_words_for_people_stand_in_the_locales() -> None:
    broken = _broken(_except(product(".py"), *WORD_KEEPERS), words_for_people)
    for path in _except(files(".js", under="app/miniapp"), *WORD_KEEPERS):
        bare = without_js_comments(text_of(path))
        broken += [f"{name_of(path)}:{line}" for line, _ in _sought(_CYRILLIC, bare)]
    report(broken, "Words for people belong into app/locales:")


def test_nothing_becomes_markup() -> None:
    broken = [
        f"{name_of(path)}:{line} {what}"
        for path in files(".js", ".mjs", ".html", under="app")
        for line, what in _sought(_MARKUP, without_js_comments(text_of(path)))
    ]
    report(broken, "Text reaches the page through textContent only:")


def test_every_text_file_is_opened_in_a_named_encoding() -> None:
    report(_broken(files(".py"), without_encoding), "Without encoding= Windows reads cp1251:")


def test_every_function_of_the_product_has_type_hints() -> None:
    report(_broken(product(".py"), without_hints), "A function says what it takes and gives:")


def test_there_are_no_loose_ends_and_no_paths_of_a_machine() -> None:
    broken = [
        f"{name_of(path)}:{line} {what}"
        for path in files(*TEXT_SUFFIXES)
        if name_of(path) != "tests/house/test_ground_rules.py"
        for pattern in (_LOOSE_END, _MACHINE_PATH)
        for line, what in _sought(pattern, text_of(path))
    ]
    report(broken, "Do it now or file it; and name no folder of one machine:")


@pytest.mark.parametrize(
    ("rule", "source", "count"),
    [
        (sql_text, "q = 'SELECT id\\nFROM tickets'", 1),
        (sql_text, "q = f'UPDATE people SET name = {x}'", 1),
        (sql_text, 'def f():\n    """SELECT a FROM b"""\n    return "Select a file from here"', 0),
        (dangerous_sql, "c.executescript(x)", 1),
        (dangerous_sql, "q = 'INSERT OR ROLLBACK INTO t'", 1),
        (dangerous_sql, "q = 'ROLLBACK TO verb'", 0),
        (clock_readings, "import time\nx = time.time()", 1),
        (clock_readings, "from time import time_ns", 1),
        (clock_readings, "x = datetime.datetime.now(tz)", 1),
        (clock_readings, "x = time.monotonic() + record.time", 0),
        (words_for_people, "say('Привет')", 1),
        (words_for_people, 'def f():\n    """Привет"""\n    # Привет\n    return "Hi"', 0),
        (without_encoding, "open('x')", 1),
        (without_encoding, "path.read_text()", 1),
        (without_encoding, "path.open('w')", 1),
        (without_encoding, "open('x', 'rb'); open('x', mode='wb'); path.open('rb')", 0),
        (without_encoding, "path.write_text(t, 'utf-8'); open('x', encoding=e)", 0),
        (without_encoding, "Store.open(path); webbrowser.open(url)", 0),
        (without_hints, "def f(a): pass", 1),
        (without_hints, "def f(self, *, a: int) -> None: pass", 0),
    ],
)
def test_the_python_rules_themselves(
    rule: Callable[[ast.Module], Iterator[Finding]], source: str, count: int
) -> None:
    assert len(list(rule(ast.parse(source)))) == count


@pytest.mark.parametrize(
    ("pattern", "text", "count"),
    [
        (_MARKUP, "node.innerHTML = x; eval (y); setTimeout('z', 1)", 3),
        (_MARKUP, "node.textContent = x; medieval(y); setTimeout(z, 1)", 0),
        (_JS_CLOCK, "Date.now(); new Date()", 2),
        (_JS_CLOCK, "new Date(at)", 0),
        (_LOOSE_END, "# TODO later", 1),
        (_LOOSE_END, "method, XXL", 0),
        (_MACHINE_PATH, 'open("tmp/x")', 0),
        (_MACHINE_PATH, 'open("/tmp/x"), /home/ada/x', 2),
        (_MACHINE_PATH, "https://x.example/work/y", 0),
        (_DANGEROUS_SQL, "RAISE( ROLLBACK, 'x'); REFERENCES a DEFERRABLE", 2),
    ],
)
def test_the_text_rules_themselves(pattern: re.Pattern[str], text: str, count: int) -> None:
    assert len(list(_sought(pattern, text))) == count


def test_comments_are_not_code() -> None:
    text = "// Привет\nconst a = 'x // y'; /* innerHTML\n */ b;\n"
    assert without_js_comments(text) == "\nconst a = 'x // y'; \n b;\n"


def test_migrations_are_numbered_without_a_gap() -> None:
    """Of two with one number only the first would ever run."""
    names = sorted(file.name for file in files(".sql", under="app/store/migrations"))
    numbers = [int(name.split("_")[0]) for name in names]
    assert numbers == list(range(1, len(numbers) + 1)), names
