import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.live.jsmodules import LinkError, parse_module
from app.live.jsnames import GLOBALS, short_names
from app.live.linker import link

NODE = shutil.which("node") or ""
# Every kind of name there is, and short ones that others would like to have.
TREE = {
    "main.js": """import { make as build, h, set1, label } from "./lib.js";
const seen = [];
const say = (...words) => { seen.push(words.join(" ")); };
class Box extends Array {
  static kind() { return "box"; }
  get label() { return `${label}${this.value ?? "none"}`; }
  async wait(value) { await null; this.value = value; return this; }
  #secret = 5;
  get secret() { return this.#secret; }
}
const key = "value";
const nest = { key: [key, { label: key }] };
const other = { key, nested: nest, [label]: 1, get() { return key; } };
const { nested: { key: [first, { label: second = label }] }, ...rest } = other;
function walk({ length: size = 2, name = "noname" } = {}, [head, ...tail] = [1, 2, 3],
  more = h(size)) {
  let value = 0;
  for (let at = 0; at < size; at += 1) value += at;
  for (const one of tail) value += one;
  switch (value) {
    case size: { say("never"); break; }
    default: value = value > 3 ? { value }.value : { value: -value }.value;
  }
  try { throw new Error(name); } catch ({ message }) { say(message, head, value, more); }
  return { value, async later() { return label; } };
}
const a = 1, b = 2, c = { a, b };
say(build("x"), h(2), set1.size, first, second, Object.keys(rest).join(),
  JSON.stringify(c), other.get());
say(walk().value, Box.kind(), new Box().label, new Box().secret, typeof location, `${`${a}${b}`}`);
const done = async () => say((await new Box().wait(label)).label,
  await walk({ length: 1 }).later());
done().then(() => console.log(JSON.stringify(seen)));
""",
    "lib.js": """const a = 1;
const t = (b) => a + b;
export const label = "label";
export const set1 = new Set([a]);
export function h(c) { return t(c); }
export function make(name) { const d = { name }; return `${d.name}${h(a)}`; }
""",
}  # fmt: skip


@pytest.mark.skipif(not NODE, reason="node is not installed")
def test_short_names_change_nothing(tmp_path: Path) -> None:
    script = link(TREE, "main.js", lambda path, _text: path).script
    texts = {f"raw/{path}": text for path, text in TREE.items()}
    for path, text in {**texts, "short.js": script, "package.json": '{"type":"module"}'}.items():
        target = tmp_path / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
    raw, short = (
        subprocess.run(
            [NODE, tmp_path / path], capture_output=True, check=True, timeout=20, text=True
        ).stdout
        for path in ("raw/main.js", "short.js")
    )
    assert raw == short
    assert len(json.loads(short)) == 5
    for long in ("build", "second", "tail", "message"):
        assert long not in script.replace("({message:", "")


def test_no_two_names_of_a_module_become_one() -> None:
    modules = {path: parse_module(path, text) for path, text in TREE.items()}
    inside = short_names(modules)
    for names in inside.values():
        assert len(set(names.values())) == len(names)
        assert not set(names) & GLOBALS
        assert not set(names.values()) & GLOBALS


def test_what_a_module_declares_outside_is_called_so_by_it_alone() -> None:
    sources = {
        "a.js": 'import { open } from "./b.js";\nlet status = 1;\nconst [one, { two }] = open;\n'
        "for (const three of [one]) { var four = two; }\nwindow.status = () => status;",
        "b.js": "let status = 2;\nlet one = 3;\nexport function open() { return status + one; }",
    }
    inside = short_names({path: parse_module(path, text) for path, text in sources.items()})
    outer = [inside["a.js"][name] for name in ("status", "one", "two", "four")]
    outer += [inside["b.js"][name] for name in ("status", "one", "open")]
    assert len(set(outer)) == len(outer)
    assert not set(outer) & GLOBALS
    assert inside["a.js"]["open"] == inside["b.js"]["open"]


def test_a_word_of_the_language_is_declared_outside_once() -> None:
    sources = {"a.js": "function set() {}\n", "b.js": "const set = 1;\n"}
    with pytest.raises(LinkError, match="set is declared in"):
        short_names({path: parse_module(path, text) for path, text in sources.items()})


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("again: for (;;) { break again; }", "labels"),
        ("for (;;) { again: for (;;) {} }", "labels"),
        ("class A { static { f(); } }", "several things"),
        ("class A extends b.c { }", "several things"),
        ("class A { b = 1\n  c = d\n}", "needs its ;"),
        ('import { of } from "./b.js";\nof();', "word of the language"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(source: str, reason: str) -> None:
    tree = {"a.js": source, "b.js": "export function of() {}"}
    with pytest.raises(LinkError, match=reason):
        link(tree, "a.js", lambda path, _text: path)
