"""Who may import whom, and that nobody imports in a circle."""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house.tree import (
    ROOT,
    files,
    name_of,
    parsed,
    report,
    text_of,
    without_js_comments,
    without_type_imports,
)

# What a module of the first column may import beyond the standard library and its own package.
# The surface of the store: a door is handed the open Store, gives functions of a Transaction to it,
# and names both types. That no SQL comes with them is a rule of its own.
SURFACE = {"app.store.database", "app.store.transaction"}
CONFIG = {"app.config", "app.config_file"}
TABLE: dict[str, set[str]] = {
    "app.domain": {"pydantic"},
    # Stems of words are what makes two of them one to search (decision 0032).
    "app.domain.words": {"Stemmer"},
    "app.store": {"app.domain", "app.clock", "aiosqlite"},
    "app.services": {"app.domain", "app.store"},
    # Pictures of strangers are decoded in a process of its own and nowhere else (decision 0025).
    "app.services.picture_work": {"app.domain", "PIL", "app.services.webp_small"},
    "app.services.webp_small": {"PIL"},
    "app.live": {
        "app.services", "app.domain", "app.clock", "app.logs", "app.arguments", *SURFACE, *CONFIG,
        "websockets", "pydantic", "pydantic_core", "msgspec", "brotli", "prometheus_client",
        "uvloop",
    },
    "app.telegram": {
        "app.services", "app.domain", "app.i18n", "app.clock", "app.logs", "app.arguments",
        *SURFACE, *CONFIG, "telegram", "httpx", "pydantic", "pydantic_core", "uvloop",
    },
    "app.sandbox": {"aiohttp"},
    "app.config": {"app.config_file", "app.variables", "pydantic"},
    "app.variables": {"app.config_file", "dotenv"},
    "app.config_file": {"pydantic"},
    "app.clock": set(),
    "app.i18n": set(),
    "app.logs": {"app.log_lines"},
    "app.log_lines": set(),
    "app.arguments": {"app.logs"},
    "scripts": {
        "app.services", "app.i18n", "app.clock", "app.logs", "app.domain", "app.sandbox", *SURFACE,
        *CONFIG, "websockets", "aiohttp", "uvloop", "psutil", "playwright", "PIL",
    },
    # The past that the demo makes up has to look as the bot would have written it: this one module
    # asks the pure part of the bot's door for its words, and none of its deeds.
    "scripts.demo_desk.postman": {
        "scripts", "app.services", "app.sandbox", "app.config", *SURFACE, "app.telegram.rendering",
        "app.telegram.calls", "app.telegram.steps",
    },
    # It weighs what the server would serve, so it asks the server's own linker.
    "scripts.bench.page": {"scripts", "app.live.assets", "app.clock", "playwright", *CONFIG},
    # Pictures are taken of the real server with a clock of its own, so it runs inside the script.
    "scripts.pictures.server": {"scripts", "app.live.server", "app.i18n", *SURFACE, *CONFIG},
    "websocket_server": {
        "app.live", "app.i18n", "app.logs", "app.clock", *SURFACE, *CONFIG, "uvloop",
    },
    "app": set(),
}  # fmt: skip
NEVER: dict[str, set[str]] = {"app.domain": {"asyncio", "logging", "time", "threading", "sqlite3"}}

JS_TABLE: dict[str, tuple[str, ...]] = {
    "lib/": ("lib/",),
    "state/": ("state/", "lib/signal.js", "lib/idb.js"),
    "components/": ("components/", "lib/", "i18n.js", "format.js"),
}
# Imports at the top of a file, and parts that come on demand.
_JS_FROM = re.compile(r"""(?:(?:^|\n)\s*import\b[^;"'(]*|\bimport\()["']([^"']+)["']""")


def module_of(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.AST, module: str, modules: set[str]) -> Iterator[str]:
    """Full names of what is imported anywhere in a module, function bodies included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            start = node.module or ""
            if node.level:
                package = module.split(".")[: -node.level]
                start = ".".join([*package, *([node.module] if node.module else [])])
            for alias in node.names:
                full = f"{start}.{alias.name}"
                yield full if full in modules else start


def belongs(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def row_of(module: str, table: Mapping[str, object]) -> str:
    rows = [row for row in table if belongs(module, row)]
    return max(rows, key=len)


def refused(module: str, names: Iterator[str]) -> list[str]:
    """The imports of a module that its row does not allow."""
    row = row_of(module, TABLE)
    allowed = TABLE[row] | ({row} if row != "app" else set())
    never = NEVER.get(row, set())
    return [
        name
        for name in names
        if any(belongs(name, package) for package in never)
        or not (
            name.split(".")[0] in sys.stdlib_module_names
            or any(belongs(name, package) for package in allowed)
        )
    ]


def product_modules() -> dict[str, Path]:
    found = {module_of(path): path for path in files(".py", under="app")}
    found |= {module_of(path): path for path in files(".py", under="scripts")}
    main = ROOT / "websocket_server.py"
    return found | ({"websocket_server": main} if main.exists() else {})


def test_every_module_imports_only_what_its_row_allows() -> None:
    modules = product_modules()
    broken = [
        f"{name_of(path)} imports {name}"
        for module, path in modules.items()
        for name in refused(module, imports_of(parsed(path), module, set(modules)))
    ]
    report(broken, "The import table stands in tests/house/test_imports.py (docs: architecture):")


@pytest.mark.parametrize(
    ("module", "source", "bad"),
    [
        ("app.domain.ticket", "import enum\nfrom app.domain.person import Person", []),
        ("app.domain.ticket", "def f():\n    import asyncio", ["asyncio"]),
        ("app.domain.ticket", "from app.clock import now_ms", ["app.clock"]),
        ("app.services.inbox", "from app import config", ["app.config"]),
        ("app.live.hub", "from app.store.database import Store", []),
        ("app.live.hub", "from app.store.tickets import one", ["app.store.tickets"]),
        ("app.live.hub", "from app import telegram", ["app.telegram"]),
        ("app.telegram.bot", "from telegram import Bot", []),
        ("app.telegram.bot", "import websockets.asyncio", ["websockets.asyncio"]),
        ("app.sandbox.world", "from ..domain import text", ["app.domain"]),
        ("app.nowhere", "from app.store import database", ["app.store"]),
    ],
)
def test_the_import_rule_itself(module: str, source: str, bad: list[str]) -> None:
    modules = {"app.config", "app.telegram", "app.domain", "app.store.tickets"}
    assert refused(module, imports_of(ast.parse(source), module, modules)) == bad


def circle_in(graph: Mapping[str, set[str]]) -> list[str]:
    """One circle as a path that ends where it began, or nothing."""
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for following in sorted(graph.get(name, ())):
            found = visit(following, [*path, name])
            if found:
                return found
        done.add(name)
        return []

    return next((found for name in sorted(graph) if (found := visit(name, []))), [])


def test_nobody_imports_in_a_circle() -> None:
    modules = product_modules()
    graph = {
        module: {
            name
            for name in imports_of(without_type_imports(parsed(path)), module, set(modules))
            if name in modules and name != module
        }
        for module, path in modules.items()
    }
    circle = circle_in(graph)
    assert not circle, "An import circle: " + " -> ".join(circle)


def test_the_circle_rule_itself() -> None:
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]


def js_refused(name: str, text: str) -> list[str]:
    """The imports of a Mini App module, named from app/miniapp, that its row does not allow."""
    row = next((row for row in JS_TABLE if name.startswith(row)), None)
    if row is None:
        return []
    here = Path("/") / name
    targets = []
    for spelled in _JS_FROM.findall(without_js_comments(text)):
        parts: list[str] = []
        for part in (here.parent / spelled).as_posix().split("/")[1:]:
            parts = parts[:-1] if part == ".." else [*parts, *([part] if part != "." else [])]
        targets.append("/".join(parts))
    return [target for target in targets if not target.startswith(JS_TABLE[row])]


def test_the_mini_app_keeps_its_table_too() -> None:
    top = ROOT / "app" / "miniapp"
    broken = [
        f"{name_of(path)} imports {target}"
        for path in files(".js", under="app/miniapp")
        for target in js_refused(path.relative_to(top).as_posix(), text_of(path))
    ]
    report(broken, "lib, state and components import only what the house allows:")


def test_the_mini_app_rule_itself() -> None:
    good = 'import { a,\n b } from "../lib/dom.js";\n// import { c } from "../api.js";\n'
    assert js_refused("components/bubble.js", good) == []
    bad = 'import { send } from "../api.js";\nimport { s } from "./../state/store.js";\n'
    assert js_refused("components/bubble.js", bad) == ["api.js", "state/store.js"]
    assert js_refused("views/list.js", bad) == []
