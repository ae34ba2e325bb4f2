"""What the page knows: the order of news does not matter, and nothing said is lost or doubled."""

import pytest

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

# Three versions of one ticket and one message, in every order, between and after reading a page.
UPSERTS = """async () => {
  const { Store } = await import("/state/store.js");
  const person = { id: 7, name: "M", role: "customer" };
  const ticket = (rev) => ({ id: 1, subject: `s${rev}`, status: "new", customer: person,
    assignee: null, follows: null, created_at: 1, updated_at: rev, last_message: null,
    unread: 0, rev });
  const message = (rev) => ({ id: 5, ticket_id: 1, kind: "message", author: person, body: `b${rev}`,
    reply_to: null, attachments: [], client_id: null, origin: "mini_app", created_at: 1,
    edited_at: null, deleted_at: null, rev });
  const orders = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]];
  for (const order of orders) {
    for (let read = 0; read <= 3; read += 1) {
      const store = new Store();
      store.openConversation(1);
      const page = { messages: [message(2)], more_before: false };
      order.forEach((rev, at) => {
        if (at === read) store.putMessages(1, page, "newest");
        const news = { ticket: ticket(rev), message: message(rev) };
        store.apply({ id: rev, type: "message.edited", at: 1, ...news });
      });
      if (read === 3) store.putMessages(1, page, "newest");
      const known = store.tickets.peek().get(1).subject;
      const said = store.conversations.peek().get(1).messages.get(5).body;
      const right = known === "s3" && said === "b3";
      if (!right) throw new Error(`${order} read at ${read}: ${known}, ${said}`);
    }
  }
  const store = new Store();
  store.openConversation(1);
  const read = { id: 9, type: "conversation.read", at: 1, ticket_id: 1, person };
  const mark = (message_id) => store.apply({ ...read, message_id });
  [4, 9, 6].forEach(mark);
  const reached = store.conversations.peek().get(1).marks.get(7).message_id;
  if (reached !== 9) throw new Error(`a mark went back to ${reached}`);
  return "ok";
}"""

# A server that answers, refuses, loses requests and answers alike, at random.
OUTBOX = """async () => {
  const { Outbox } = await import("/state/outbox.js");
  const kept = new Map();
  const keeper = {
    all: async () => [...kept],
    put: (key, value) => kept.set(key, structuredClone(value)),
    remove: (key) => kept.delete(key),
  };
  const disk = new Map();
  const order = [];
  let seed = 5;
  const random = (limit) => (seed = (seed * 48271) % 2147483647) % limit;
  let outbox;
  const send = async (method, params) => {
    await new Promise((resolve) => setTimeout(resolve, random(3)));
    const fate = random(5);
    if (fate === 0) throw { code: "offline", detail: {} };
    if (fate === 1) throw { code: "rate_limited", detail: { retry_after_ms: 2 } };
    const text = JSON.stringify([method, params]);
    const known = disk.get(params.client_id);
    if (known && known.text !== text) throw new Error("sent again with other params");
    const ticket = method === "ticket.open" ? 100 + disk.size : params.ticket_id;
    if (!known) {
      disk.set(params.client_id, { text, ticket });
      order.push(params.body);
    }
    if (fate === 2) throw { code: "timeout", detail: {} };
    const home = disk.get(params.client_id).ticket;
    return { message: { ticket_id: home, client_id: params.client_id } };
  };
  outbox = new Outbox(keeper, { send, sent: () => {} });
  const opened = outbox.say("ticket.open", "", { subject: "s", body: "a0" }, 1);
  for (let at = 1; at < 12; at += 1) {
    outbox.say("message.post", opened.lane, { ticket_id: null, body: `a${at}` }, at);
    outbox.say("message.post", "55", { ticket_id: 55, body: `b${at}` }, at);
  }
  if (kept.size !== 23) throw new Error(`${kept.size} of 23 were kept before anything was sent`);
  for (let round = 0; round < 400 && kept.size; round += 1) {
    outbox.resume();
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (round % 7 !== 3) continue;
    outbox.pause();
    outbox = new Outbox(keeper, { send, sent: () => {} });
    await outbox.loaded;
  }
  if (kept.size) throw new Error(`${kept.size} never left`);
  const of = (letter) => order.filter((body) => body[0] === letter).map((body) => +body.slice(1));
  const rising = (row) => row.every((number, at) => at === 0 || number > row[at - 1]);
  if (of("a").length !== 12 || of("b").length !== 11) throw new Error(`lost or doubled: ${order}`);
  if (!rising(of("a")) || !rising(of("b"))) throw new Error(`out of order: ${order}`);
  return "ok";
}"""


# A message that the customer moves leaves the conversation it was in.
MOVED = """async () => {
  const { Store } = await import("/state/store.js");
  const store = new Store();
  store.openConversation(1);
  store.openConversation(2);
  const message = { id: 5, ticket_id: 1, kind: "message", author: null, body: "hello", rev: 3 };
  store.apply({ id: 3, type: "message.posted", at: 1, message });
  const moved = { ...message, ticket_id: 2, rev: 4 };
  store.apply({ id: 4, type: "message.posted", at: 1, message: moved });
  const held = (ticket) => [...store.conversations.peek().get(ticket).messages.keys()].join();
  if (held(1) !== "" || held(2) !== "5") throw new Error(`held: ${held(1)} and ${held(2)}`);
  return "ok";
}"""


@pytest.mark.parametrize("script", [UPSERTS, OUTBOX, MOVED], ids=["upserts", "outbox", "moved"])
async def test_holds(raw_desk: FakeDesk, open_page: OpenPage, script: str) -> None:
    page = await open_page(f"http://127.0.0.1:{raw_desk.port}/")
    assert await page.evaluate(script) == "ok"
