import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.live.jsmodules import LinkError, parse_module
from app.live.linker import link

NODE = shutil.which("node") or ""
TREE = {
    "main.js": """
import { log, twice as double } from "./lib/a.js";
import {
  Box, // a class
  make,
} from "./b.js";

log("main");
/** export const not = "this"; */
const text = `import { x } from "./y.js"; ${double(2)}`;
log(text);
log(new Box(make("import")).value);
log({ import: 1, export: 2 }.import);
export const done = true;
""",
    "b.js": """import { log } from './lib/a.js';
log("b");
export class Box {
  constructor(value) { this.value = value; }
}
export function* count() { yield 1; }
export async function later() { return await 1; }
export function make(value) { return `${value}!`; }
""",
    "lib/a.js": """const seen = [];
export const twice = (value) => value * 2;
export function log(text) { seen.push(text); }
export function logged() { return seen; }
log("a");
""",
}


def linked(tree: dict[str, str], entry: str) -> str:
    """The one script of a tree without parts."""
    found = link(tree, entry, lambda path, _text: path)
    assert not found.parts
    return found.script


def test_a_module_is_taken_apart() -> None:
    source = 'import {a as b} from "../lib/y.js";\nexport const c = b;\n'
    module = parse_module("views/x.js", source)
    assert (module.imports[0].names, module.imports[0].target) == ((("a", "b"),), "lib/y.js")
    assert (module.exports, module.body) == (("c",), "const c=b;")


def test_modules_come_once_and_after_what_they_import() -> None:
    script = linked(TREE, "main.js")
    first, second, third = (script.index(f'("{name}")') for name in ("a", "b", "main"))
    assert first < second < third
    assert script.count('("a")') == 1
    assert "export const not" not in script, "comments are dropped"
    assert 'import { x } from "./y.js"' in script, "templates are kept"


@pytest.mark.skipif(not NODE, reason="node is not installed")
def test_the_linked_script_does_what_the_modules_do(tmp_path: Path) -> None:
    show = '\nimport { logged } from "./lib/a.js";\nconsole.log(JSON.stringify(logged()));'
    tree = {**TREE, "show.js": 'import { done } from "./main.js";' + show}
    for path, text in tree.items():
        target = tmp_path / "raw" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for folder in ("raw", "."):
        (tmp_path / folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    script = tmp_path / "linked.js"
    script.write_text(linked(tree, "show.js"), encoding="utf-8")
    outputs = [
        subprocess.run([NODE, path], capture_output=True, check=True, timeout=20, text=True).stdout
        for path in (tmp_path / "raw" / "show.js", script)
    ]
    assert outputs[0] == outputs[1]
    assert json.loads(outputs[1]) == [
        "a", "b", "main", 'import { x } from "./y.js"; 4', "import!", 1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ('import x from "./a.js";', 1, "only `import"),
        ('import * as x from "./a.js";', 1, "only `import"),
        ('import "./a.js";', 1, "only `import"),
        ('import {} from "./a.js";', 1, "expected a name"),
        ('\nimport { x } from "a.js";', 2, "not a relative path"),
        ('import { x } from "https://cdn.example/a.js";', 1, "not a relative path"),
        ('import { x } from "../../a.js";', 1, "leaves"),
        ('import { x } from "./a.js" with { type: "json" };', 1, "expected ';'"),
        ('let a;\nimport { x } from "./a.js";', 2, "top of the file"),
        ("f(import(a));", 1, "written out"),
        ('f(import("./a.js", { with: {} }));', 1, "written out"),
        ("f(import(`./a.js`));", 1, "written out"),
        ('f(import("a.js"));', 1, "not a relative path"),
        ("f(import(", 1, "never closed"),
        ("f(import.meta.url);", 1, "top of the file"),
        ("export default 1;", 1, "export default"),
        ("export { a };", 1, "export {"),
        ('export * from "./a.js";', 1, "export *"),
        ('export { a } from "./a.js";', 1, "export {"),
        ("export let a = 1;", 1, "export let"),
        ("export var a = 1;", 1, "export var"),
        ("export async () => 1;", 1, "export async"),
        ("export const { a } = b;", 1, "plain name"),
        ("export const a = 1, b = 2;", 1, "two names"),
        ("export const a = f(1, 2)\n  , b = 2;", 1, "two names"),
        ("export const a;", 1, "needs its value"),
        ("export function () {}", 1, "plain name"),
        ("a();\n  export const b = 1;", 2, "first word of a line"),
        ("a(); export const b = 1;", 1, "first word of a line"),
        ("if (a) {\nexport const b = 1;\n}", 2, "outside all brackets"),
        ("export const a = 1;\nexport function a() {}", 2, "twice"),
        ("await a;", 1, "await"),
        ("const __module_0 = 1;", 1, "linker's"),
        ("const a = 'open\n';", 1, "unexpected"),
    ],
)
def test_everything_outside_the_subset_is_refused(source: str, line: int, reason: str) -> None:
    with pytest.raises(LinkError) as refusal:
        parse_module("views/x.js", source)
    assert str(refusal.value).startswith(f"views/x.js:{line}: ")
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    "source",
    [
        "export const a = (b, c) => [b, c];\nlet d = 1, e = 2;",
        "export const a = 1\nconst b = 2, c = 3",
        "x.import = y.export;",
        "export class A extends B { static #c = 1; get d() { return this.#c; } }",
        "// import { a } from 'b'\n/* export default */ const c = \"export default\";",
        "",
        "// only a comment",
    ],
)
def test_what_only_looks_odd_is_accepted(source: str) -> None:
    parse_module("x.js", source)


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({"main.js": 'import { a } from "./no.js";'}, "main.js:1: there is no module no.js"),
        (
            {"main.js": '\nimport { b } from "./a.js";', "a.js": "export const a = 1;"},
            "main.js:2: a.js has no export named b",
        ),
        (
            {
                "main.js": 'import { a } from "./a.js";',
                "a.js": 'import { b } from "./b.js";\nexport const a = 1;',
                "b.js": 'import { a } from "./a.js";\nexport const b = 1;',
            },
            "b.js:1: modules import each other in a circle: a.js → b.js → a.js",
        ),
        (
            {"main.js": 'import { m } from "./main.js";\nexport const m = 1;'},
            "main.js:1: modules import each other in a circle: main.js → main.js",
        ),
        ({"main.js": 'import { a } from "./A.js";', "a.js": ""}, "there is no module A.js"),
    ],
)
def test_what_does_not_fit_together_is_refused(tree: dict[str, str], message: str) -> None:
    with pytest.raises(LinkError) as refusal:
        linked(tree, "main.js")
    assert message in str(refusal.value)
