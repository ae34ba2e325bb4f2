/**
 * The list of tickets: a customer's own, or a view of the staff's inbox. It stays mounted under the
 * conversation, so coming back finds it as it was left.
 */
import { h, keyed } from "../lib/dom.js";
import { computed, effect, scope, signal } from "../lib/signal.js";
import { isStaff, listOf, reusing } from "../state/selectors.js";
import { empty, skeleton } from "../components/blanks.js";
import { badge } from "../components/marks.js";
import { ticketCard, updateTicketCard } from "../components/ticket-card.js";
import { t } from "../i18n.js";
import { now } from "../format.js";
import { every, reading } from "./context.js";
import { mainAction } from "./main-action.js";
import { previewOf, refusalWords } from "./words.js";
import { viewTabs } from "./view-tabs.js";

/** @typedef {import("./context.js").Context} Context */

const PAGE_ROWS = 50;
const MINUTE_MS = 60_000;
const SKELETON_AFTER_MS = 200;
const READ_AHEAD_PX = 400;

/** @param {HTMLElement} root @param {Context} ctx @returns {() => void} */
export function mountList(root, ctx) {
  return scope(() => {
    const pages = effectPages(ctx);
    const minute = signal(now());
    every(MINUTE_MS, () => { minute.value = now(); });
    const before = new Map();
    const rows = computed(() => reusing(before, cards(ctx, pages.horizon.value, minute.value), (row) => row.lane));
    const list = h("ul", { class: "tickets", "aria-label": () => title(ctx) });
    keyed(list, rows, (props) => rowKey(ctx, props.lane), ticketCard, updateTicketCard);
    list.addEventListener("click", (event) => openFrom(ctx, event));
    const scroller = h("div", { class: "scroller", onscroll: () => nearEnd(scroller) && pages.more() }, list, blank(ctx, pages, rows));
    root.append(head(ctx, rows), scroller, mainAction(ctx, () => newTicketAction(ctx)));
  });
}

/** A ticket keeps its row when it gets its number. @param {Context} ctx @param {string} lane */
function rowKey(ctx, lane) {
  const before = ctx.moved.get(lane);
  return before?.startsWith("new:") ? before : lane;
}

/** Reads the list in pages; a change of view reads anew. @param {Context} ctx */
function effectPages(ctx) {
  const horizon = signal(Infinity);
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
    horizon.value = page.next ? page.tickets[page.tickets.length - 1].updated_at : 0;
  }

  effect(() => {
    const view = ctx.view.value;
    horizon.value = Infinity;
    state.value = "reading";
    next = null;
    const first = reading(ctx, () => read(view));
    effect(() => {
      state.value = first.state.value;
      error.value = first.error.value;
    });
  });

  return {
    horizon, state, error,
    async more() {
      if (!next || busy) return;
      busy = true;
      await read(ctx.view.peek(), next).catch(() => {});
      busy = false;
    },
  };
}

/** @param {Context} ctx @param {number} horizon @param {number} moment
 * @returns {import("../components/ticket-card.js").CardProps[]} */
function cards(ctx, horizon, moment) {
  const me = ctx.store.me.value;
  if (!me) return [];
  const side = /** @type {"customer"|"staff"} */ (isStaff(me) ? "staff" : "customer");
  const route = ctx.router.stack.value.at(-1);
  const drafts = ctx.drafts.all.value;
  const known = listOf(ctx.store.tickets.value, ctx.view.value, me.id, horizon);
  return [...unsent(ctx, me), ...known].map((ticket) => {
    const lane = ticket.id ? String(ticket.id) : `new:${ticket.last_message?.preview}`;
    return {
      lane, ticket, side, preview: ticket.id ? previewOf(ticket, me) : t("list.on_its_way"), now: moment,
      draft: drafts.get(lane)?.text && route?.ticket !== lane ? t("list.draft") : "",
      active: ctx.panes.value > 1 && route?.ticket === lane,
    };
  });
}

/** Tickets that have no number yet, newest first. @param {Context} ctx @param {Person} me @returns {Ticket[]} */
function unsent(ctx, me) {
  const entries = ctx.outbox.entries.value.filter((entry) => entry.method === "ticket.open");
  return entries.reverse().map((entry) => ({
    id: 0, subject: entry.params.subject, status: "new", customer: me, assignee: null, follows: null, unread: 0, rev: 0,
    created_at: entry.at, updated_at: entry.at,
    last_message: { id: 0, kind: "message", author_id: me.id, preview: entry.client_id, created_at: entry.at },
  }));
}

/** @param {Context} ctx */
function title(ctx) {
  return isStaff(ctx.store.me.value) ? t(`view.${ctx.view.value}`) : t("list.title");
}

/** @param {Context} ctx @param {import("../lib/signal.js").Computed<any[]>} rows */
function head(ctx, rows) {
  const unread = computed(() => rows.value.reduce((sum, row) => sum + row.ticket.unread, 0));
  const words = h("div", { class: "head-words" }, h("h1", { class: "head-title", text: () => title(ctx) }),
    h("p", { class: "meta", role: "status", text: () => statusLine(ctx, rows.value.length) }));
  const tabs = h("div", { class: "head-tabs" }, () => (isStaff(ctx.store.me.value) && ctx.panes.value < 3 ? viewTabs(ctx) : null));
  return h("header", { class: "head head-list" }, h("div", { class: "head-row" }, words, () => badge(unread.value)), tabs);
}

/** @param {Context} ctx @param {number} count */
function statusLine(ctx, count) {
  if (!ctx.store.me.value) return t("state.connecting");
  return count === 0 ? t("list.none") : t("list.count", { count });
}

/** What stands in place of rows. @param {Context} ctx @param {ReturnType<typeof effectPages>} pages
 * @param {import("../lib/signal.js").Computed<any[]>} rows */
function blank(ctx, pages, rows) {
  const late = signal(false);
  effect(() => {
    if (pages.state.value !== "reading") return;
    late.value = false;
    const timer = setTimeout(() => { late.value = true; }, SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  });
  return h("div", { class: "blank", hidden: () => rows.value.length > 0 }, () => {
    if (rows.value.length > 0) return null;
    if (pages.state.value === "failed") return empty("lost", t("state.failed"), refusalWords(pages.error.value));
    if (pages.state.value === "reading" || !ctx.store.me.value) return late.value ? skeleton("card", 5) : null;
    return nothing(ctx);
  });
}

/** @param {Context} ctx */
function nothing(ctx) {
  if (isStaff(ctx.store.me.value)) return empty("tray", t("inbox.empty"), t("inbox.empty_text"));
  return empty("first", t("list.empty"), t("list.empty_text"));
}

/** @param {Context} ctx */
function newTicketAction(ctx) {
  const inFront = ctx.panes.value > 1 || ctx.router.stack.value.at(-1)?.name === "list";
  if (!inFront || !ctx.store.me.value || isStaff(ctx.store.me.value)) return null;
  return { text: t("list.new"), glyph: "plus", active: true, busy: false, press: () => ctx.router.push({ name: "new" }) };
}

/** @param {Context} ctx @param {Event} event */
function openFrom(ctx, event) {
  const card = /** @type {HTMLElement|null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-ticket]"));
  if (!card?.dataset.ticket) return;
  ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: card.dataset.ticket }]);
}

/** @param {HTMLElement} scroller */
function nearEnd(scroller) {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < READ_AHEAD_PX;
}
