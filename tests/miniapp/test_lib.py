"""Signals and lists, run where they live: in a page of a real browser."""

from collections.abc import Awaitable, Callable

import pytest

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER
InPage = Callable[[str], Awaitable[object]]

# A random graph of computeds over a few signals, against computing everything anew each time.
GRAPH = """async () => {
  const { signal, computed, effect, batch } = await import("/lib/signal.js");
  let seed = 7;
  const random = (limit) => (seed = (seed * 48271) % 2147483647) % limit;
  for (let round = 0; round < 40; round += 1) {
    const roots = Array.from({ length: 4 }, (_, at) => signal(at));
    const nodes = [...roots];
    const plain = roots.map((root) => () => root.peek());
    for (let at = 0; at < 12; at += 1) {
      const [one, two, three] = [random(nodes.length), random(nodes.length), random(nodes.length)];
      nodes.push(computed(() => nodes[one].value % 3 ? nodes[two].value + 1 : nodes[three].value));
      plain.push(() => plain[one]() % 3 ? plain[two]() + 1 : plain[three]());
    }
    const seen = [];
    const runs = nodes.map(() => 0);
    const ends = nodes.map((node, at) => effect(() => { runs[at] += 1; seen[at] = node.value; }));
    for (let step = 0; step < 30; step += 1) {
      const before = [...runs];
      batch(() => {
        roots[random(4)].value = random(9);
        roots[random(4)].value = random(9);
      });
      nodes.forEach((_, at) => {
        if (seen[at] !== plain[at]()) throw new Error(`round ${round}: node ${at} is stale`);
        if (runs[at] > before[at] + 1) throw new Error(`round ${round}: an effect ran twice`);
      });
    }
    ends.forEach((end) => end());
    const after = [...runs];
    roots[0].value = -1;
    if (runs.some((count, at) => count !== after[at])) throw new Error("a dead effect ran");
  }
  return "ok";
}"""

# Rows through random orders: the DOM follows, rows live on, the focused field is never disturbed.
LISTS = """async () => {
  const { signal } = await import("/lib/signal.js");
  const { h, keyed } = await import("/lib/dom.js");
  const parent = document.body.appendChild(h("div"));
  const list = signal([]);
  let made = 0;
  keyed(parent, list, (key) => key, (key) => {
    made += 1;
    return h("label", { "data-key": key }, h("input", { value: `text of ${key}` }));
  }, () => {});
  let seed = 11;
  const random = (limit) => (seed = (seed * 48271) % 2147483647) % limit;
  const keys = "abcdefghij".split("");
  list.value = keys;
  const focused = parent.querySelector("[data-key=e] input");
  focused.focus();
  focused.setSelectionRange(2, 5);
  let blurs = 0;
  focused.addEventListener("blur", () => { blurs += 1; });
  for (let round = 0; round < 200; round += 1) {
    const next = keys.filter((key) => key === "e" || random(4) > 0);
    for (let at = next.length - 1; at > 0; at -= 1) {
      const other = random(at + 1);
      [next[at], next[other]] = [next[other], next[at]];
    }
    list.value = next;
    const shown = [...parent.children].map((row) => row.dataset.key).join("");
    if (shown !== next.join("")) throw new Error(`wanted ${next.join("")}, shown ${shown}`);
  }
  if (document.activeElement !== focused || blurs) throw new Error("the focus was lost");
  if (focused.selectionStart !== 2 || focused.selectionEnd !== 5) throw new Error("selection lost");
  const before = made;
  list.value = [...list.peek()].reverse();
  if (made !== before) throw new Error("a row was made anew for a change of order");
  return "ok";
}"""

# What a keeper was given is found by the next one, even if the database never answered.
KEEPER = """async () => {
  const { openKeeper } = await import("/lib/idb.js");
  const one = openKeeper("k", localStorage);
  one.put("a", { n: 1 });
  one.put("b", { n: 2 });
  one.remove("a");
  const journal = Object.keys(localStorage).filter((key) => key.startsWith("k:"));
  if (journal.join() !== "k:b") throw new Error(`not journalled at once: ${journal}`);
  const two = openKeeper("k", localStorage);
  const all = await two.all();
  if (JSON.stringify(all) !== '[["b",{"n":2}]]') throw new Error(JSON.stringify(all));
  const none = openKeeper("other", null);
  none.put("x", 1);
  return "ok";
}"""


@pytest.mark.parametrize("script", [GRAPH, LISTS, KEEPER], ids=["signals", "lists", "keeper"])
async def test_holds(raw_desk: FakeDesk, open_page: OpenPage, script: str) -> None:
    page = await open_page(f"http://127.0.0.1:{raw_desk.port}/")
    assert await page.evaluate(script) == "ok"
