"""The project's own files as the house rules see them: parsed once, named from the root.

It must never look at what a tool has made: environments, caches, the desk's own folder of files.
"""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE_BY_TOOLS = {
    "node_modules", "__pycache__", "data", "backups", "logs", "dist", "build", "test-results",
}  # fmt: skip
SHOWN_DOT_FOLDERS = {".ci", ".github"}
TEXT_SUFFIXES = {
    ".css",
    ".html",
    ".js",
    ".json",
    ".md",
    ".mjs",
    ".ps1",
    ".py",
    ".sh",
    ".sql",
    ".svg",
    ".toml",
    ".ts",
    ".txt",
    ".yml",
}


@cache
def all_files() -> tuple[Path, ...]:
    found: list[Path] = []
    for folder, inner, names in os.walk(ROOT):
        inner[:] = sorted(name for name in inner if _is_ours(name))
        found.extend(Path(folder) / name for name in sorted(names))
    return tuple(found)


def _is_ours(folder: str) -> bool:
    if folder.startswith("."):
        return folder in SHOWN_DOT_FOLDERS
    return folder not in MADE_BY_TOOLS


def files(*suffixes: str, under: str = "") -> Iterator[Path]:
    """The files with one of these suffixes in a folder named from the root."""
    top = ROOT / under
    for path in all_files():
        if path.suffix in suffixes and path.is_relative_to(top):
            yield path


def product(*suffixes: str) -> Iterator[Path]:
    """app, scripts and the mains at the root: what runs, without the tests."""
    for path in files(*suffixes):
        if path.parent == ROOT or name_of(path).startswith(("app/", "scripts/")):
            yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(text_of(path), filename=name_of(path))


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every string the program can say: constants without the docstrings."""
    said_to_readers = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in said_to_readers:
            assert isinstance(node, ast.Constant)
            yield node


def without_type_imports(tree: ast.Module) -> ast.Module:
    """The module as it runs: what stands under `if TYPE_CHECKING:` is left out."""
    kept = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
    ]
    return ast.Module(body=kept, type_ignores=[])


_JS_TOKENS = re.compile(
    r"""//[^\n]*|/\*.*?\*/|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)""",
    re.DOTALL,
)


def without_js_comments(text: str) -> str:
    """JavaScript whose comments are blank; line numbers stay."""

    def blank(match: re.Match[str]) -> str:
        return match[0] if match[1] is not None else "\n" * match[0].count("\n")

    return _JS_TOKENS.sub(blank, text)


def report(broken: list[str], rule: str) -> None:
    """Fails with the rule first and each place on a line of its own."""
    assert not broken, f"{rule}\n  " + "\n  ".join(broken)
