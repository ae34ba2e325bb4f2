/**
 * Reading the list: a page at a time, anew for each view. It must never show a row as current that the server
 * has not named.
 */
import { computed, effect, signal } from "../lib/signal.js";
import { reading } from "./context.js";

/** @typedef {import("./context.js").Context} Context */

const PAGE_ROWS = 50;

/** @param {Context} ctx */
export function paging(ctx) {
  const state = signal(/** @type {"reading"|"ready"|"failed"} */ ("reading"));
  const error = signal("");
  /** @type {string|null} */
  let next = null;
  let busy = false;

  /** @param {ViewName} view @param {string} [before] */
  async function read(view, before) {
    const page = await ctx.api.inbox({ view, limit: PAGE_ROWS, ...(before ? { before } : {}) });
    ctx.store.putTickets(page.tickets);
    if (view !== ctx.view.peek()) return;
    next = page.next;
    ctx.horizon.value = page.next ? page.tickets[page.tickets.length - 1].updated_at : 0;
    ctx.restored.peek()?.prove();
  }

  effect(() => {
    const view = ctx.view.value;
    ctx.horizon.value = Infinity;
    state.value = "reading";
    next = null;
    const first = reading(ctx, () => read(view));
    effect(() => {
      state.value = first.state.value;
      error.value = first.error.value;
    });
  });

  return {
    state, error,
    /** Down to where rows may be shown: what has been read, until then what was seen last time. */
    horizon: computed(() => {
      const before = ctx.restored.value;
      return ctx.horizon.value === Infinity && before?.view === ctx.view.value ? before.horizon : ctx.horizon.value;
    }),
    async more() {
      if (!next || busy) return;
      busy = true;
      await read(ctx.view.peek(), next).catch(() => {});
      busy = false;
    },
  };
}
