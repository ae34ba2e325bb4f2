"""Small files, short functions, shallow nesting, and names that are words of the desk."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.exceptions import DICTATED_NAMES, DICTATED_PHRASES, LONG_FILES, LONG_FUNCTIONS
from tests.house.tree import files, name_of, parsed, product, report, text_of, without_js_comments

FILE_LIMIT_LINES = 300
FUNCTION_LIMIT_LINES = 40
NESTING_LIMIT = 3
FORBIDDEN = {
    "manager", "managers", "helper", "helpers", "util", "utils", "common", "base", "data", "info",
    "process", "processes", "handle",
}  # fmt: skip

Function = ast.FunctionDef | ast.AsyncFunctionDef
Loop = ast.For | ast.AsyncFor | ast.While
Block = Loop | ast.If | ast.With | ast.AsyncWith | ast.Try | ast.Match
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_JS_NAMES = re.compile(r"\b(?:function\s*\*?|class)\s+([A-Za-z_$][\w$]*)")


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_are_short() -> None:
    broken = [
        f"{name_of(path)}: {len(text_of(path).splitlines())} lines"
        for path in files(".py", ".js", ".mjs", ".css")
        if len(text_of(path).splitlines()) > FILE_LIMIT_LINES and name_of(path) not in LONG_FILES
    ]
    report(broken, f"Split a file before it passes {FILE_LIMIT_LINES} lines:")


def test_functions_are_short() -> None:
    broken = [
        f"{name_of(path)}:{node.lineno} {node.name}: {length(node)} lines"
        for path in files(".py")
        for node in functions(parsed(path))
        if length(node) > FUNCTION_LIMIT_LINES
        and f"{name_of(path)}:{node.name}" not in LONG_FUNCTIONS
    ]
    report(broken, f"Split a function before it passes {FUNCTION_LIMIT_LINES} lines:")


def test_the_length_of_a_function_counts_its_lines() -> None:
    tree = ast.parse("@decorated\ndef f(\n    a,\n):\n    return a\n")
    assert [length(node) for node in functions(tree)] == [4]


def depth(node: ast.AST, outer: int = 0) -> int:
    """How deep blocks stand in one another; `elif` is no deeper than its `if`."""
    deepest = outer
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, Function | ast.ClassDef):
                continue
            is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and name == "orelse"
            is_deeper = isinstance(child, Block) and not is_elif
            deepest = max(deepest, depth(child, outer + is_deeper))
    return deepest


def test_blocks_are_not_nested_deeply() -> None:
    broken = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in product(".py")
        for node in functions(parsed(path))
        if depth(node) > NESTING_LIMIT
    ]
    report(broken, f"No more than {NESTING_LIMIT} blocks in one another: return early.")


def test_the_nesting_rule_itself() -> None:
    flat = "def f():\n if a:\n  pass\n elif b:\n  pass\n elif c:\n  pass\n elif d:\n  pass\n"
    assert [depth(node) for node in functions(ast.parse(flat))] == [1]
    deep = "def f():\n for a in b:\n  with c:\n   try:\n    if d: e\n   finally:\n    g\n"
    assert [depth(node) for node in functions(ast.parse(deep))] == [4]


def forbidden_word(name: str) -> str | None:
    """The first word of a snake, kebab or camel name that says nothing."""
    if name in DICTATED_NAMES:
        return None
    words = "_".join(word.lower() for word in _WORDS.findall(name))
    for phrase in DICTATED_PHRASES:
        words = re.sub(rf"(?:^|(?<=_)){phrase}(?=_|$)", "", words)
    return next((word for word in words.split("_") if word in FORBIDDEN), None)


def names_in_python(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        # The name of a test is a sentence about the desk, not a name for a part of it.
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("test_"):
            yield node.lineno, node.name


def names_in_js(text: str) -> Iterator[tuple[int, str]]:
    bare = without_js_comments(text)
    for match in _JS_NAMES.finditer(bare):
        yield bare.count("\n", 0, match.start()) + 1, match[1]


def test_names_are_words_of_the_desk() -> None:
    broken = [
        f"{name_of(path)}: “{word}” in the file's name"
        for path in files(".py", ".js", ".mjs", ".css", ".sql", ".md", ".html")
        if (word := forbidden_word(path.stem))
    ]
    for path in files(".py", ".js", ".mjs"):
        names = (
            names_in_python(parsed(path)) if path.suffix == ".py" else names_in_js(text_of(path))
        )
        broken += [
            f"{name_of(path)}:{line} {name}: “{word}”"
            for line, name in names
            if (word := forbidden_word(name))
        ]
    report(broken, "A name with one of these words has not found its noun (docs/vocabulary.md):")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("TicketManager", "manager"),
        ("string_utils", "utils"),
        ("load_data", "data"),
        ("JSONData", "data"),
        ("handle_start", "handle"),
        ("processUpdate", "process"),
        ("user-info", "info"),
        ("database", None),
        ("handlers", None),
        ("information", None),
        ("read_init_data", None),
        ("initData", None),
        ("init_database", None),
        ("data_received", None),
        ("rebase", None),
    ],
)
def test_the_name_rule_itself(name: str, word: str | None) -> None:
    assert forbidden_word(name) == word


def test_every_exception_is_still_needed() -> None:
    long_files = {
        name_of(path)
        for path in files(".py", ".js", ".mjs", ".css")
        if len(text_of(path).splitlines()) > FILE_LIMIT_LINES
    }
    long_functions = {
        f"{name_of(path)}:{node.name}"
        for path in files(".py")
        for node in functions(parsed(path))
        if length(node) > FUNCTION_LIMIT_LINES
    }
    stale = sorted((set(LONG_FILES) - long_files) | (set(LONG_FUNCTIONS) - long_functions))
    report(stale, "Remove these from tests/house/exceptions.py, they are short enough now:")


def test_every_package_of_tests_has_its_init() -> None:
    folders = {path.parent for path in files(".py", under="tests")}
    broken = [name_of(folder) for folder in folders if not (folder / "__init__.py").exists()]
    report(sorted(broken), "Without __init__.py tests/telegram/ would hide the library's package:")


def test_packages_and_modules_say_what_they_are() -> None:
    broken = [
        name_of(path)
        for path in product(".py")
        if text_of(path).strip() and not ast.get_docstring(parsed(path))
    ]
    report(broken, "A module says what it is and what it must never do:")
