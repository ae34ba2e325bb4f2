/**
 * Reading a list of the inbox, a page at a time and anew for each list. What the server has not named is never
 * shown as if it had.
 */
import { computed, effect, signal } from "../lib/signal.js";
import { reading } from "./context.js";
import { orderOf, placeOf } from "./inbox-lists.js";

/** @typedef {import("./context.js").Context} Context */

const PAGE_ROWS = 50;
/** Nothing has been read: no row stands before this place. */
const NOWHERE = [-Infinity, -Infinity, -Infinity];

/** @param {Context} ctx @param {import("./inbox-state.js").Inbox} inbox */
export function inboxPaging(ctx, inbox) {
  const state = signal(/** @type {"reading"|"ready"|"failed"} */ ("reading"));
  const error = signal("");
  const edge = signal(/** @type {number[]|null} */ (NOWHERE));
  /** @type {string|null} */
  let next = null;
  let isBusy = false;

  /** @param {import("./inbox-lists.js").Wanted} wanted @param {string} [before] */
  async function read(wanted, before) {
    const page = await ctx.api.send("inbox.list", { ...wanted, limit: PAGE_ROWS, ...(before ? { before } : {}) });
    ctx.store.putTickets(page.tickets);
    if (wanted !== inbox.wanted.peek()) return;
    next = page.next;
    edge.value = page.next ? placeOf(orderOf(wanted), page.tickets[page.tickets.length - 1]) : null;
    ctx.horizon.value = 0;
    ctx.restored.peek()?.prove();
  }

  effect(() => {
    const wanted = inbox.wanted.value;
    edge.value = NOWHERE;
    state.value = "reading";
    next = null;
    const first = reading(ctx, () => read(wanted));
    effect(() => {
      state.value = first.state.value;
      error.value = first.error.value;
    });
  });

  return {
    state, error,
    /** Down to where rows may be shown: what has been read, until then all of what was seen last time. */
    edge: computed(() => (edge.value === NOWHERE && ctx.restored.value?.view === ctx.view.value ? null : edge.value)),
    async more() {
      if (!next || isBusy) return;
      isBusy = true;
      await read(inbox.wanted.peek(), next).catch(() => {});
      isBusy = false;
    },
  };
}
