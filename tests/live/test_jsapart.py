"""Functions of the start that only parts call: they come with the parts."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.live.jsapart import APART, set_apart
from app.live.jsinline import inlined
from app.live.jsmodules import Module, parse_module
from app.live.linker import link

NODE = shutil.which("node") or ""
TREE = {
    "main.js": """import { log, logged } from "./lib.js";
log("start");
async function run() {
  const { open } = await import("./part.js");
  const { look } = await import("./other.js");
  open();
  await look();
  console.log(JSON.stringify(logged()));
}
run();
""",
    "lib.js": """import { twice, half } from "./deep.js";
const seen = [];
const MARKS = { a: 1 };
const LIMIT = 3;
let count = 0;
export function log(text) { seen.push(text); }
export function logged() { return seen; }
export function counted() { count += 1; return count; }
export async function later(value) { await null; return wrapped(half(value)); }
function wrapped(value) { return `[${value}${MARKS.a}${LIMIT}]`; }
export function* steps() { yield twice(1); yield twice(2); }
export const arrow = () => wrapped(0);
export function set(value) { seen.push(value); }
export function put(value) { set(value); }
export function ask() { return import("./other.js"); }
""",
    "deep.js": """export function twice(value) { return 2 * value; }
export function half(value) { return value / 2; }
""",
    "part.js": """import { counted, log, put, steps } from "./lib.js";
export function open() {
  put("put"); log("open " + counted()); for (const one of steps()) log(one); }
""",
    "other.js": """import { ask, counted, later, log, steps as walk } from "./lib.js";
export async function look() {
  log(counted() + [...walk()].join() + await later(8));
  log(typeof (await ask()).look);
}
""",
}


def apart() -> dict[str, Module]:
    modules = {path: inlined(parse_module(path, text)) for path, text in TREE.items()}
    return set_apart(modules, ["deep.js", "lib.js", "main.js"])


def test_what_only_parts_call_is_a_module_of_its_own() -> None:
    made = apart()
    assert made[f"lib.js{APART}"].exports == ("later", "steps")
    assert made[f"deep.js{APART}"].exports == ("half", "twice")
    assert "function later" not in made["lib.js"].body
    assert not made["deep.js"].body
    asked = {one.target: one.names for one in made["other.js"].imports}
    assert asked[f"lib.js{APART}"] == (("later", "later"), ("steps", "walk"))


def test_what_the_start_calls_or_what_changes_stays() -> None:
    made = apart()
    for name in ("log", "logged", "wrapped", "counted", "ask", "set", "put"):
        assert f"function {name}(" in made["lib.js"].body
    assert [one.target for one in made["lib.js"].imports] == []
    assert "wrapped" in made["lib.js"].exports, "a function that moved needs it"


@pytest.mark.skipif(not NODE, reason="node is not installed")
def test_they_do_what_they_did(tmp_path: Path) -> None:
    linked = link(TREE, "main.js", lambda path, _text: f"./{Path(path).stem}.part.js")
    texts = {f"raw/{path}": text for path, text in TREE.items()}
    texts |= {f"linked/{path}": text for path, text in linked.parts.items()}
    texts |= {"linked/main.js": linked.script, "package.json": '{"type":"module"}'}
    for path, text in texts.items():
        target = tmp_path / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    raw, short = (
        subprocess.run(
            [NODE, tmp_path / folder / "main.js"],
            capture_output=True, check=True, timeout=20, text=True,
        ).stdout
        for folder in ("raw", "linked")
    )  # fmt: skip
    assert json.loads(raw) == ["start", "put", "open 1", 2, 4, "22,4[413]", "function"]
    assert raw == short
