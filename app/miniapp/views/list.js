/**
 * A customer's list of tickets (the staff's is views/inbox.js). It stays mounted under the conversation, so that
 * coming back finds it as it was left.
 */
import { h, keyed } from "../lib/dom.js";
import { computed, effect, scope, signal } from "../lib/signal.js";
import { listOf, reusing } from "../state/selectors.js";
import { empty, skeleton } from "../components/blanks.js";
import { badge } from "../components/marks.js";
import { ticketCard, updateTicketCard } from "../components/ticket-card.js";
import { t } from "../i18n.js";
import { now } from "../format.js";
import { iconButton } from "../components/controls.js";
import { every, onDemand } from "./context.js";
import { mainAction } from "./main-action.js";
import { paging } from "./paging.js";
import { keepScroll, pointing, steady } from "./steady.js";
import { previewOf, refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */

const MINUTE_MS = 60_000;
const SKELETON_AFTER_MS = 200;
const READ_AHEAD_PX = 400;

/** @param {HTMLElement} root @param {Context} ctx @returns {() => void} */
export function mountList(root, ctx) {
  return scope(() => {
    const pages = paging(ctx);
    const minute = signal(now());
    every(MINUTE_MS, () => { minute.value = now(); });
    const key = (/** @type {import("../components/ticket-card.js").CardProps} */ row) => rowKey(ctx, row.lane);
    /** @type {import("../components/ticket-card.js").CardProps[]} */
    let last = [];
    // Under a conversation nobody sees the list: it is brought up to date when it comes back.
    const rows = computed(() => {
      if (last.length === 0 || !isCovered(ctx)) last = reusing(last, cards(ctx, pages.horizon.value, minute.value), (row) => row.lane);
      return last;
    });
    const list = h("ul", { class: "tickets", "aria-label": t("list.title") });
    const shown = steady(rows, key, pointing(list), () => ctx.view.value);
    keyed(list, shown, key, ticketCard, updateTicketCard);
    list.addEventListener("click", (event) => openFrom(ctx, event));
    const scroller = h("div", { class: "scroller", onscroll: () => nearEnd(scroller) && pages.more() }, list, blank(ctx, pages, shown));
    root.replaceChildren(head(ctx, shown), scroller, mainAction(ctx, () => newTicketAction(ctx)));
    keepScroll(scroller, ctx.storage, () => ctx.view.value, () => shown.value.length > 0);
    effect(() => { ctx.listed.value = shown.value.length > 0 || pages.state.value !== "reading"; });
  });
}

/** A conversation lies over the list. @param {Context} ctx */
function isCovered(ctx) {
  return ctx.panes.value === 1 && ctx.router.stack.value.at(-1)?.name !== "list";
}

/** A ticket keeps its row when it gets its number. @param {Context} ctx @param {string} lane */
function rowKey(ctx, lane) {
  const before = ctx.moved.get(lane);
  return before?.startsWith("new:") ? before : lane;
}

/** @param {Context} ctx @param {number} horizon @param {number} moment
 * @returns {import("../components/ticket-card.js").CardProps[]} */
function cards(ctx, horizon, moment) {
  const me = ctx.store.me.value;
  if (!me) return [];
  const route = ctx.router.stack.value.at(-1);
  const drafts = ctx.drafts.all.value;
  const known = listOf(ctx.store.tickets.value, horizon);
  return [...unsent(ctx, me), ...known].map((ticket) => {
    const lane = ticket.id ? String(ticket.id) : `new:${ticket.last_message?.preview}`;
    return {
      lane, ticket, side: "customer", preview: ticket.id ? previewOf(ticket, me) : t("list.on_its_way"), now: moment,
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

/** @param {Context} ctx @param {import("../lib/signal.js").Computed<any[]>} rows */
function head(ctx, rows) {
  const unread = computed(() => rows.value.reduce((sum, row) => sum + row.ticket.unread, 0));
  const words = h("div", { class: "head-words" }, h("h1", { class: "head-title", text: t("list.title") }),
    h("p", { class: "meta", role: "status", text: () => statusLine(ctx, rows.value.length) }));
  const gear = iconButton(t("settings.title"), "gear", ctx.settings);
  const search = iconButton(t("list.search"), "search", () => onDemand(ctx, () => import("./search.js"), (part) => part.openSearch(ctx)));
  return h("header", { class: "head head-list" }, h("div", { class: "head-row" }, words, () => badge(unread.value), search, gear));
}

/** @param {Context} ctx @param {number} count */
function statusLine(ctx, count) {
  if (ctx.late.value) return t("state.connecting");
  if (!ctx.listed.value) return "\u00a0";
  return count === 0 ? t("list.none") : t("list.count", { count });
}

/** What stands in place of rows. @param {Context} ctx @param {ReturnType<typeof paging>} pages
 * @param {import("../lib/signal.js").Computed<any[]>} rows */
function blank(ctx, pages, rows) {
  const late = signal(false);
  const cut = signal(false);
  effect(() => {
    const { value } = ctx.store.online;
    if (value !== "connecting") cut.value = value === "waiting";
  });
  effect(() => {
    if (pages.state.value !== "reading") return;
    late.value = false;
    const timer = setTimeout(() => { late.value = true; }, SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  });
  return h("div", { class: "blank", hidden: () => rows.value.length > 0 }, () => {
    if (rows.value.length > 0) return null;
    if (pages.state.value === "failed") return empty("lost", t("state.failed"), refusalWords(pages.error.value));
    if (ctx.late.value && cut.value) return empty("offline", t("state.offline_title"), t("state.offline_text"));
    if (pages.state.value === "reading" || !ctx.store.me.value) return late.value ? skeleton("card", 5) : null;
    return nothing(ctx);
  });
}

/** @param {Context} ctx */
function nothing(ctx) {
  if (ctx.isFirstVisit) return empty("first", t("list.first"), t("list.first_text"));
  return empty("calm", t("list.empty"), t("list.empty_text"));
}

/** @param {Context} ctx */
function newTicketAction(ctx) {
  if (isCovered(ctx) || !ctx.store.me.value) return null;
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
