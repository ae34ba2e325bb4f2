/**
 * The list of the staff's inbox. It stays mounted under the conversation, so that coming back finds it as it was
 * left.
 */
import { h, icon, keyed } from "../lib/dom.js";
import { computed, effect, scope, signal } from "../lib/signal.js";
import { reusing } from "../state/selectors.js";
import { empty, skeleton } from "../components/blanks.js";
import { iconButton } from "../components/controls.js";
import { inboxRow, updateInboxRow } from "../components/inbox-row.js";
import { keyMark } from "../components/key-mark.js";
import { t } from "../i18n.js";
import { bulkBar } from "./bulk-bar.js";
import { filterButton, filterChips } from "./filtering.js";
import { scopes, viewTools } from "./inbox-head.js";
import { mayBeOldest, ticketsOf } from "./inbox-lists.js";
import { inboxPaging } from "./inbox-paging.js";
import { resting } from "./inbox-rest.js";
import { titleOf } from "./inbox-views.js";
import { keepScroll, pointing } from "./steady.js";
import { viewTabs } from "./view-tabs.js";
import { previewOf, refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./inbox-state.js").Inbox} Inbox */
/** @typedef {import("../components/inbox-row.js").RowProps} RowProps */

const SKELETON_AFTER_MS = 200;
const READ_AHEAD_PX = 400;
/** Scrolled further than this somebody reads, and the rows wait. */
const AT_TOP_PX = 24;

/** @param {HTMLElement} root @param {Context} ctx @param {Inbox} inbox @param {() => Node} menu @returns {() => void} */
export function mountInbox(root, ctx, inbox, menu) {
  return scope(() => {
    const pages = inboxPaging(ctx, inbox);
    const list = h("ul", { class: "tickets inbox-roll", "aria-label": () => title(ctx, inbox) });
    const isDown = signal(false);
    const pointed = pointing(list);
    const rest = resting(rowsOf(ctx, inbox, pages.edge), keyOf, () => pointed.value || isDown.value, () => inbox.wanted.value);
    keyed(list, rest.shown, keyOf, inboxRow, updateInboxRow);
    list.addEventListener("click", (event) => press(ctx, inbox, event));
    const scroller = h("div", { class: "scroller", onscroll: () => {
      isDown.value = scroller.scrollTop > AT_TOP_PX;
      if (nearEnd(scroller)) void pages.more();
    } }, list, blank(ctx, pages, rest.shown));
    const news = () => (rest.waiting.value > 0 ? newsBar(rest, scroller) : null);
    root.replaceChildren(head(ctx, inbox, rest.shown, pages.edge, menu), h("div", { class: "news-place", role: "status" }, news), scroller, h("div", { class: "bulk-place" }, () => bulkBar(ctx, inbox)));
    keepScroll(scroller, ctx.storage, () => ctx.view.value, () => rest.shown.value.length > 0);
    effect(() => { inbox.rows.value = rest.shown.value.map((row) => row.ticket); });
    effect(() => { ctx.listed.value = rest.shown.value.length > 0 || pages.state.value !== "reading"; });
  });
}

/** @param {RowProps} row */
function keyOf(row) {
  return String(row.ticket.id);
}

/** @param {Context} ctx @param {Inbox} inbox @param {import("../lib/signal.js").Computed<number[]|null>} edge */
function rowsOf(ctx, inbox, edge) {
  /** @type {RowProps[]} */
  let last = [];
  // Under a conversation nobody sees the list: it is brought up to date when it comes back.
  return computed(() => {
    const isCovered = ctx.panes.value === 1 && ctx.router.stack.value.at(-1)?.name !== "list";
    if (last.length === 0 || !isCovered) last = reusing(last, cards(ctx, inbox, edge.value), keyOf);
    return last;
  });
}

/** @param {Context} ctx @param {Inbox} inbox @param {number[]|null} edge @returns {RowProps[]} */
function cards(ctx, inbox, edge) {
  const me = ctx.store.me.value;
  if (!me) return [];
  const [open, moment, chosen, drafts] = [ctx.router.stack.value.at(-1)?.ticket, inbox.minute.value, inbox.chosen.value, ctx.drafts.all.value];
  const catalog = inbox.catalog.value;
  return ticketsOf(ctx.store.tickets.value.values(), inbox.wanted.value, me.id, moment, edge).map((ticket) => ({
    ticket, preview: said(ticket, me), now: moment,
    draft: drafts.get(String(ticket.id))?.text && open !== String(ticket.id) ? t("list.draft") : "",
    facts: [ctx.desk.value?.known.named.value.has(ticket.id) && t("mention.here"), factsOf(ticket, catalog)].filter(Boolean).join(" · "),
    active: ctx.panes.value > 1 && open === String(ticket.id), chosen: chosen.has(ticket.id), choosing: chosen.size > 0,
  }));
}

/** @param {Ticket} ticket @param {import("./inbox-views.js").Catalog|null} catalog */
function factsOf({ category, tags = [] }, catalog) {
  const names = tags.map((id) => catalog?.tags.find((one) => one.id === id)?.name).filter(Boolean).map((name) => `#${name}`);
  return [catalog?.categories.find((one) => one.id === category)?.name, ...names].filter(Boolean).join(" ");
}

/** What was said last; whose words they are goes without saying when they are the customer's. @param {Ticket} ticket @param {Person} me */
function said(ticket, me) {
  const isTheirs = ticket.last_message?.kind === "message" && ticket.last_message.author_id === ticket.customer.id;
  const words = previewOf(ticket, me);
  return isTheirs && words.startsWith(`${ticket.customer.name}: `) ? words.slice(ticket.customer.name.length + 2) : words;
}

/** @param {Context} ctx @param {Inbox} inbox */
function title(ctx, inbox) {
  return titleOf(ctx.view.value, inbox.catalog.value, inbox.nameOf);
}

/** @param {Context} ctx @param {Inbox} inbox @param {import("../lib/signal.js").Computed<RowProps[]>} rows
 * @param {import("../lib/signal.js").Signal<number[]|null>} edge @param {() => Node} menu */
function head(ctx, inbox, rows, edge, menu) {
  const words = h("div", { class: "head-words" }, h("h1", { class: "head-title", dir: "auto", text: () => title(ctx, inbox) }),
    h("p", { class: "meta" }, h("span", { role: "status", text: () => statusLine(ctx, inbox, rows.value.length, edge.value === null) }), keyMark("J"), keyMark("K"), keyMark("Enter")));
  const sort = () => (mayBeOldest(inbox.wanted.value) ? sortButton(inbox) : null);
  const row = h("div", { class: "head-row" }, words, h("div", { class: "head-tools" }, sort, filterButton(ctx, inbox), () => viewTools(ctx, inbox), () => (ctx.panes.value < 3 ? menu() : null)));
  return h("header", { class: "head head-list" }, row,
    h("div", { class: "head-tabs" }, () => (ctx.panes.value < 3 ? viewTabs(ctx, inbox) : null)), () => scopes(ctx), () => filterChips(ctx, inbox));
}

/** @param {Inbox} inbox */
function sortButton(inbox) {
  const made = iconButton(t(inbox.oldest.value ? "inbox.oldest" : "inbox.newest"), inbox.oldest.value ? "up" : "sort", inbox.toggleOldest);
  made.setAttribute("aria-pressed", String(inbox.oldest.value));
  return made;
}

/** @param {Context} ctx @param {Inbox} inbox @param {number} shown @param {boolean} isWhole nothing more is to be read */
function statusLine(ctx, inbox, shown, isWhole) {
  if (ctx.late.value) return t("state.connecting");
  if (!ctx.listed.value) return "\u00a0";
  const known = inbox.counts.value.get(ctx.view.value);
  if (known === undefined && !isWhole) return t("inbox.more_than", { count: shown });
  const count = known ?? shown;
  return count === 0 && shown === 0 ? t("list.none") : t("list.count", { count });
}

/** @param {ReturnType<typeof resting>} rest @param {HTMLElement} scroller */
function newsBar(rest, scroller) {
  const show = () => {
    rest.release();
    scroller.scrollTop = 0;
  };
  return h("button", { type: "button", class: "news-bar", onclick: show }, icon("up"), h("span", { text: t("inbox.news", { count: rest.waiting.value }) }));
}

/** What stands in place of rows. @param {Context} ctx @param {ReturnType<typeof inboxPaging>} pages
 * @param {import("../lib/signal.js").Computed<RowProps[]>} rows */
function blank(ctx, pages, rows) {
  const late = signal(false);
  const isEmpty = computed(() => rows.value.length === 0);
  effect(() => {
    if (pages.state.value !== "reading") return;
    late.value = false;
    const timer = setTimeout(() => { late.value = true; }, SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  });
  return h("div", { class: "blank", hidden: () => !isEmpty.value }, () => {
    if (!isEmpty.value) return null;
    if (pages.state.value === "failed") return empty("lost", t("state.failed"), refusalWords(pages.error.value));
    if (ctx.late.value && ctx.store.online.value === "waiting") return empty("offline", t("state.offline_title"), t("state.offline_text"));
    if (pages.state.value === "reading") return late.value ? skeleton("card", 5) : null;
    return empty("tray", t("inbox.empty"), t("inbox.empty_text"));
  });
}

/** @param {Context} ctx @param {Inbox} inbox @param {Event} event */
function press(ctx, inbox, event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const mark = /** @type {HTMLElement|null} */ (target.closest("[data-choose]"));
  if (mark) return toggle(inbox, Number(mark.dataset.choose), /** @type {MouseEvent} */ (event).shiftKey);
  const card = /** @type {HTMLElement|null} */ (target.closest("[data-ticket]"));
  if (card?.dataset.ticket) ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: card.dataset.ticket }]);
}

let lastChosen = 0;

/** With Shift everything from the one chosen before. @param {Inbox} inbox @param {number} id @param {boolean} isRange */
export function toggle(inbox, id, isRange) {
  const chosen = new Set(inbox.chosen.peek());
  const ids = inbox.rows.peek().map((one) => one.id);
  const [from, to] = [ids.indexOf(lastChosen), ids.indexOf(id)].sort((one, other) => one - other);
  if (isRange && from >= 0) for (const one of ids.slice(from, to + 1)) chosen.add(one);
  else if (!chosen.delete(id)) chosen.add(id);
  lastChosen = id;
  inbox.chosen.value = chosen;
}

/** @param {HTMLElement} scroller */
function nearEnd(scroller) {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < READ_AHEAD_PX;
}
