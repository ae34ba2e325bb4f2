/**
 * The last screen comes back before the socket opens: the snapshot goes into the store, the server's word
 * takes its place, and what is then on screen becomes the next snapshot.
 */
import { dropDatabases, webStorage } from "../lib/idb.js";
import { batch, effect, untracked } from "../lib/signal.js";
import { listOf } from "../state/selectors.js";

/** @typedef {import("./context.js").Context} Context */

/**
 * @typedef {object} Memory
 * @property {import("../state/snapshot.js").Snapshot} snapshot
 * @property {string} epoch in which everything known was given, "" for none
 * @property {boolean} isFirst no session has begun on this page
 * @property {import("../lib/signal.js").Signal<import("./context.js").Restored|null>} restored
 */

const KEEP_AFTER_MS = 600;
const HOME = "tikethet.home.";
const DATABASES = "tikethet.snapshot.";

/** The view this person's inbox showed last; null on a first visit. @param {string} account
 * @returns {ViewName|null} */
export function homeOf(account) {
  return /** @type {ViewName|null} */ (webStorage("localStorage")?.getItem(HOME + account) ?? null);
}

/** @param {string} account @param {ViewName} view */
export function keepHome(account, view) {
  webStorage("localStorage")?.setItem(HOME + account, view);
}

/** A session has begun. What came from the snapshot stays in sight unless it is of another desk or person; after
 * a gap in a running page everything is read afresh.
 * @param {Memory} memory @param {import("../state/store.js").Store} store @param {Welcome} welcome */
export function welcomeBack(memory, store, welcome) {
  const isForeign = welcome.person.id !== memory.snapshot.account;
  if (isForeign) memory.snapshot.wipe();
  const isStrange = memory.epoch !== "" && memory.epoch !== welcome.epoch;
  if (isForeign || isStrange || (!memory.isFirst && !welcome.resumed)) {
    memory.restored.value = null;
    store.startAfresh();
  }
  memory.isFirst = false;
  memory.epoch = welcome.epoch;
}

/** @param {Context} ctx @param {Memory} memory */
export function remember(ctx, memory) {
  void memory.snapshot.loaded.then((kept) => {
    if (kept && memory.isFirst) batch(() => restore(ctx, memory, kept));
  });
  const opened = /** @type {number[]} */ ([]);
  effect(() => {
    const ticket = Number(ctx.router.route.ticket);
    if (ticket) opened.splice(0, opened.length, ticket, ...opened.filter((one) => one !== ticket));
  });
  effect(() => {
    const { tickets, conversations, online } = ctx.store;
    tickets.value;
    conversations.value;
    if (online.value !== "live" || !ctx.listed.value) return;
    const timer = setTimeout(() => untracked(() => keep(ctx, memory, opened)), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  });
  dropDatabases(DATABASES, `${DATABASES}${memory.snapshot.account}`);
}

/** @param {Context} ctx @param {Memory} memory @param {import("../state/snapshot.js").Kept} kept */
function restore({ store, restored, view }, memory, kept) {
  memory.epoch = kept.epoch;
  memory.snapshot.unproven = new Set(kept.tickets);
  store.putTickets(kept.tickets);
  for (const room of kept.rooms) {
    store.openConversation(room.ticket);
    store.putMessages(room.ticket, { ...room, more_after: false }, "newest");
    store.putMarks(room.ticket, room.marks);
  }
  view.value = kept.view;
  restored.value = { view: kept.view, horizon: kept.horizon, prove: () => prove(store, memory) };
  store.me.value = kept.person;
}

/** The list has been read: what the server has not named is no longer in it.
 * @param {import("../state/store.js").Store} store @param {Memory} memory */
function prove(store, memory) {
  for (const ticket of memory.snapshot.unproven) {
    const isUnseen = store.tickets.peek().get(ticket.id) === ticket;
    if (isUnseen) store.apply({ id: 0, type: "ticket.removed", at: 0, ticket_id: ticket.id });
  }
  memory.snapshot.unproven.clear();
  memory.restored.value = null;
}

/** @param {Context} ctx @param {Memory} memory @param {number[]} opened ids, the newest first */
function keep(ctx, memory, opened) {
  const { store } = ctx;
  const person = store.me.peek();
  if (!person) return;
  const known = store.conversations.peek();
  const whole = [...new Set([...opened, ...known.keys()])].filter((id) => isWhole(known.get(id)));
  const view = ctx.view.peek();
  const horizon = ctx.horizon.peek();
  if (horizon === Infinity) return;
  memory.snapshot.keep({
    person, epoch: memory.epoch, view, horizon, tickets: ctx.desk.peek()?.listed() ?? listOf(store.tickets.peek(), horizon),
    rooms: whole.map((id) => roomOf(id, /** @type {import("../state/store.js").Conversation} */ (known.get(id)))),
  });
}

/** Loaded down to its newest message. @param {import("../state/store.js").Conversation|undefined} room */
function isWhole(room) {
  return room !== undefined && room.floor !== Infinity && room.ceiling === Infinity;
}

/** @param {number} ticket @param {import("../state/store.js").Conversation} room */
function roomOf(ticket, room) {
  const messages = [...room.messages.values()].filter((one) => one.id >= room.floor);
  messages.sort((one, other) => one.id - other.id);
  return { ticket, messages, more_before: room.moreBefore, marks: [...room.marks.values()] };
}
