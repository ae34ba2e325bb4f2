/**
 * What the staff's part of the page knows of the inbox: which list is on screen, how many tickets each list has,
 * what is chosen, and the desk's categories, tags and people.
 */
import { computed, effect, signal, untracked } from "../lib/signal.js";
import { now } from "../format.js";
import { every } from "./context.js";
import { mayBeOldest } from "./inbox-lists.js";
import { FIRST, REST, groupsOf, wantedOf } from "./inbox-views.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./inbox-views.js").Catalog} Catalog */
/**
 * @typedef {object} Inbox
 * @property {import("../lib/signal.js").Computed<Catalog|null>} catalog
 * @property {import("../lib/signal.js").Signal<boolean>} oldest who has waited longest comes first, where that can be
 * @property {import("../lib/signal.js").Signal<number>} minute now, to the minute: one clock for all rows
 * @property {import("../lib/signal.js").Signal<Map<string, number>>} counts by the name of a list
 * @property {import("../lib/signal.js").Computed<import("./inbox-lists.js").Wanted>} wanted the list on screen
 * @property {import("../lib/signal.js").Signal<Set<number>>} chosen
 * @property {import("../lib/signal.js").Signal<Ticket[]>} rows of the list, as they stand there
 * @property {() => void} toggleOldest
 * @property {(id: number) => string} nameOf a customer
 */

const MINUTE_MS = 60_000;
const COUNT_AFTER_MS = 250;
const COUNT_EVERY_MS = 1000;
const OLDEST = "tikethet.oldest.";

/** @type {WeakMap<Context, Inbox>} */
const inboxes = new WeakMap();

/** @param {Context} ctx whose part of the staff is there */
export function inboxOf(ctx) {
  return /** @type {Inbox} */ (inboxes.get(ctx));
}

/** @param {Context} ctx @returns {Inbox} */
export function openInbox(ctx) {
  const catalog = computed(() => /** @type {Catalog|null} */ (ctx.store.desk.value));
  const oldest = signal(readFlag(OLDEST + ctx.account));
  const minute = signal(now());
  const counts = signal(/** @type {Map<string, number>} */ (new Map()));
  /** @type {Inbox} */
  const inbox = {
    catalog, oldest, minute, counts,
    wanted: computed(() => {
      const wanted = wantedOf(ctx.view.value, catalog.value);
      const asked = oldest.value && mayBeOldest(wanted) ? { ...wanted, oldest: true } : wanted;
      return known(asked);
    }),
    chosen: signal(/** @type {Set<number>} */ (new Set())),
    rows: signal(/** @type {Ticket[]} */ ([])),
    toggleOldest: () => {
      oldest.value = !oldest.peek();
      keepFlag(OLDEST + ctx.account, oldest.peek());
    },
    nameOf: (id) => [...ctx.store.tickets.peek().values()].find((one) => one.customer.id === id)?.customer.name ?? "",
  };
  inboxes.set(ctx, inbox);
  every(MINUTE_MS, () => { minute.value = now(); });
  watchCatalog(ctx);
  watchCounts(ctx, inbox);
  effect(() => {
    ctx.view.value;
    inbox.chosen.value = new Set();
  });
  return inbox;
}

/** The same object for what asks for the same. */
const asked = new Map();

/** @param {import("./inbox-lists.js").Wanted} wanted @returns {import("./inbox-lists.js").Wanted} */
function known(wanted) {
  const name = JSON.stringify(wanted);
  if (!asked.has(name)) asked.set(name, wanted);
  return asked.get(name);
}

/** Read once for each session that goes on without a gap; afterwards events tell. @param {Context} ctx */
function watchCatalog(ctx) {
  let readAt = -1;
  effect(() => {
    const generation = ctx.store.generation.value;
    if (ctx.store.online.value !== "live" || generation === readAt) return;
    readAt = generation;
    untracked(() => ctx.api.send("desk.get", {})).then(({ desk }) => { ctx.store.desk.value = desk; }, () => { readAt = -1; });
  });
}

/** After each change the server is asked, at most once in a while: it counts, the page does not guess.
 * @param {Context} ctx @param {{catalog: import("../lib/signal.js").Computed<Catalog|null>, minute: {value: number}, counts: import("../lib/signal.js").Signal<Map<string, number>>}} inbox */
function watchCounts(ctx, inbox) {
  let askedAt = -Infinity;
  effect(() => {
    // The list on screen comes first: whatever it is narrowed by, what it says of its size is counted.
    const names = [...new Set([ctx.view.value, ...listNames(inbox.catalog.value)])];
    ctx.store.tickets.value;
    inbox.minute.value;
    if (ctx.store.online.value !== "live") return;
    const wait = Math.max(COUNT_AFTER_MS, askedAt + COUNT_EVERY_MS - performance.now());
    const timer = setTimeout(() => {
      askedAt = performance.now();
      void count(ctx, names, inbox).catch(() => {});
    }, wait);
    return () => clearTimeout(timer);
  });
}

/** @param {Catalog|null} catalog */
function listNames(catalog) {
  const own = [...FIRST, ...REST].map((one) => one.name);
  return catalog ? [...own, ...groupsOf(catalog).flatMap(({ entries }) => entries.map((one) => one.name))] : own;
}

const COUNTS_LIMIT = 200;

/** @param {Context} ctx @param {string[]} names @param {{catalog: {peek(): Catalog|null}, counts: import("../lib/signal.js").Signal<Map<string, number>>}} inbox */
async function count(ctx, names, { catalog, counts }) {
  const lists = names.slice(0, COUNTS_LIMIT).map((name) => wantedOf(name, catalog.peek()));
  const answer = await ctx.api.send("inbox.counts", { lists });
  counts.value = new Map(names.slice(0, COUNTS_LIMIT).map((name, at) => [name, answer.counts[at]]));
}

/** @param {string} key */
function readFlag(key) {
  try {
    return localStorage.getItem(key) === "1";
  } catch {
    return false;
  }
}

/** @param {string} key @param {boolean} value */
function keepFlag(key, value) {
  try {
    localStorage.setItem(key, value ? "1" : "0");
  } catch {
    // Nothing is kept where the client keeps nothing.
  }
}
