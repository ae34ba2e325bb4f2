"""What comes on demand: `import("./x.js")` becomes a script of its own."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.live.jsmodules import LinkError, parse_module
from app.live.linker import Linked, link

NODE = shutil.which("node") or ""
LOG = """const seen = [];
export function log(text) { seen.push(text); }
export function logged() { return seen; }
"""
TREE = {
    "main.js": """import { log, logged } from "./lib/log.js";
export async function run() {
  log("start");
  const { open, ticket } = await import("./views/settings.js");
  open(ticket);
  const again = await import("./views/settings.js");
  const other = await import("./views/view.js");
  log(again.open === open);
  await other.look();
  console.log(JSON.stringify(logged()));
}
run();
""",
    "lib/log.js": LOG,
    "lib/both.js": """import { log } from "./log.js";
let count = 0;
export function next() { count += 1; log(`both ${count}`); return count; }
""",
    "views/own.js": """import { log } from "../lib/log.js";
log("own");
export const ticket = { number: 7 };
""",
    "views/settings.js": """import { log } from "../lib/log.js";
import { next as count } from "../lib/both.js";
import { ticket as known } from "./own.js";
log("settings");
export const ticket = known;
export function open(one) { log(`open ${one.number} ${count()}`); }
""",
    "views/view.js": """import { next } from "../lib/both.js";
import { log } from "../lib/log.js";
export async function look() {
  next();
  const { deep } = await import("./deep.js");
  log(deep());
}
""",
    "views/deep.js": "export function deep() { return `deep`; }",
}


def parts_of(tree: dict[str, str]) -> Linked:
    return link(tree, "main.js", lambda path, _text: f"./{Path(path).stem}.part.js")


def test_a_demand_is_a_call_of_the_linker_s_own() -> None:
    module = parse_module("views/x.js", 'const a = () => import("../lib/y.js");\nx.import("a");\n')
    assert module.demands == (("lib/y.js", 1),)
    assert module.body == 'const a=()=>__module_demand("lib/y.js");x.import("a");'


def test_a_part_holds_what_it_alone_needs() -> None:
    found = parts_of(TREE)
    assert sorted(found.parts) == [
        "./deep.part.js", "./settings.part.js", "./shared.part.js", "./view.part.js",
    ]  # fmt: skip
    assert '("own")' in found.parts["./settings.part.js"]
    assert '("own")' not in found.script
    holding = [address for address, text in found.parts.items() if "`both ${" in text]
    assert holding == ["./shared.part.js"], "what two parts need is there once, not in the start"
    assert "`both ${" not in found.script


@pytest.mark.skipif(not NODE, reason="node is not installed")
def test_parts_do_what_the_modules_do(tmp_path: Path) -> None:
    found = parts_of(TREE)
    texts = {f"raw/{path}": text for path, text in TREE.items()}
    texts |= {"linked/main.js": found.script}
    texts |= {f"linked/{address}": text for address, text in found.parts.items()}
    for path, text in {**texts, "package.json": '{"type": "module"}'}.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    raw, linked = (
        subprocess.run(
            [NODE, tmp_path / folder / "main.js"],
            capture_output=True, check=True, timeout=20, text=True,
        ).stdout
        for folder in ("raw", "linked")
    )  # fmt: skip
    assert raw == linked
    assert json.loads(linked) == [
        "start", "own", "settings", "both 1", "open 7 1", True, "both 2", "deep",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({"main.js": '\nf(() => import("./no.js"));'}, "main.js:2: there is no module no.js"),
        (
            {"main.js": 'import { a } from "./a.js";\nf(() => import("./a.js"));',
             "a.js": "export const a = 1;"},
            "main.js:2: a.js is imported already",
        ),
        (
            {"main.js": 'f(() => import("./a.js"));\nf(() => import("./b.js"));',
             "a.js": "export const a = 1;", "b.js": 'import { a } from "./a.js";'},
            "b.js:1: a.js comes on demand",
        ),
        ({"main.js": 'f(() => import("./main.js"));'}, "main.js:1: main.js is imported already"),
    ],
)  # fmt: skip
def test_what_would_be_there_twice_is_refused(tree: dict[str, str], message: str) -> None:
    with pytest.raises(LinkError) as refusal:
        parts_of(tree)
    assert message in str(refusal.value)
