/**
 * The screen of search: for staff over everything, for a customer over their own tickets. It comes on demand, with
 * words and styles of its own.
 */
import { h, icon, keyed } from "../lib/dom.js";
import { computed, scope, untracked } from "../lib/signal.js";
import { isStaff } from "../state/selectors.js";
import { empty } from "../components/blanks.js";
import { button, iconButton } from "../components/controls.js";
import { foundMessage, foundPerson, foundTicket } from "../components/found.js";
import { openOver } from "../components/overlays.js";
import { addWords, t } from "../i18n.js";
import { now } from "../format.js";
import { searchStyles } from "../search-styles.js";
import { searchWords } from "../search-words.js";
import { addStyles } from "../theme.js";
import { layer } from "./context.js";
import { finding } from "./search-finding.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./search-finding.js").Finding} Finding */
/** @typedef {{back: () => void, open: (route: import("../lib/router.js").Route) => void}} Ways out of the search */

const QUERY_LIMIT = 200;
const READ_AHEAD_PX = 400;
/** What a press adds to the search; those of the second list only staff use. */
const PIECES = ["search.piece_week", "search.piece_month"];
const STAFF_PIECES = ["search.piece_mine", "search.piece_open", "search.piece_note", "search.piece_from", "search.piece_tag"];
/** What can be asked, each with what it does. */
const EXAMPLES = ["words", "phrase", "open", "week", "until"];
const STAFF_EXAMPLES = ["words", "phrase", "from", "tag", "mine", "note", "week", "until"];
/** @type {any[]} */
const NOTHING = [];
let isDressed = false;

/** The screen of the staff. @param {HTMLElement} place @param {Context} ctx @returns {() => void} */
export function mountSearch(place, ctx) {
  return mount(place, ctx, { back: () => ctx.router.back(), open: (route) => ctx.router.push(route) });
}

/** A customer's search lies over their list. @param {Context} ctx */
export function openSearch(ctx) {
  dress();
  layer(ctx, (closed) => {
    const place = h("div", { class: "search-sheet" });
    const dialog = h("dialog", { class: "search-layer", "aria-label": () => t("search.title") }, place);
    let end = () => {};
    const close = openOver(ctx.overlays, dialog, () => { end(); closed(); });
    end = mount(place, ctx, { back: close, open: (route) => {
      close();
      ctx.router.reset([{ name: "list" }, route]);
    } });
    return close;
  });
}

/** @param {HTMLElement} place @param {Context} ctx @param {Ways} ways @returns {() => void} */
function mount(place, ctx, ways) {
  dress();
  return scope(() => {
    const found = finding(ctx);
    const box = queryBox(found);
    const body = h("div", { class: "found-body", "aria-busy": () => String(found.state.value === "reading") }, ...results(ctx, found, box));
    const scroller = h("div", { class: "scroller", onscroll: () => {
      found.kept.scroll = scroller.scrollTop;
      if (scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < READ_AHEAD_PX) found.more();
    } }, body);
    place.append(head(ctx, found, box, ways), scroller);
    place.addEventListener("click", (event) => press(ways, found, box, event));
    place.addEventListener("keydown", (event) => move(ways, found, box, place, event));
    scroller.scrollTop = found.kept.scroll;
    if (!ctx.bridge.isPhone || !found.text.peek()) box.focus();
  });
}

/** Words and styles come once. */
function dress() {
  if (isDressed) return;
  isDressed = true;
  addWords(searchWords);
  addStyles(searchStyles);
}

/** @param {Context} ctx @param {Finding} found @param {HTMLInputElement} box @param {Ways} ways */
function head(ctx, found, box, ways) {
  const back = () => (ctx.bridge.hasBackButton && ctx.panes.value === 1 ? null : iconButton(t("action.back"), "back", ways.back));
  const clear = () => (found.text.value ? iconButton(t("search.clear"), "cross", () => { put(found, box, ""); }) : null);
  return h("header", { class: "head head-search" },
    h("div", { class: "head-row" }, back, h("h1", { class: "hidden", text: () => t("search.title") }),
      h("label", { class: "search-box" }, icon("search"), box, clear)),
    () => chips(ctx, found),
    h("p", { class: "hidden", role: "status", text: () => said(found) }));
}

/** @param {Finding} found */
function queryBox(found) {
  const box = h("input", {
    type: "search", class: "search-field", dir: "auto", maxlength: String(QUERY_LIMIT), autocomplete: "off", spellcheck: "false", enterkeyhint: "search",
    placeholder: () => t("search.hint"), "aria-label": () => t("search.title"), oninput: () => { found.text.value = box.value; },
  });
  box.value = found.text.peek();
  return box;
}

/** The filters that were understood, each with its way out, and those that can be added.
 * @param {Context} ctx @param {Finding} found */
function chips(ctx, found) {
  const used = found.text.value ? found.page.value?.filters ?? [] : [];
  const offered = [...(isStaff(ctx.store.me.value) ? STAFF_PIECES : []), ...PIECES].map((key) => t(key));
  const rest = offered.filter((piece) => !used.some((filter) => filter.text === piece));
  return h("div", { class: "search-chips" },
    ...used.map((filter) => h("button", { type: "button", class: "search-chip is-on", "data-drop": filter.text, "aria-label": t("search.drop", { filter: filter.text }) },
      h("span", { dir: "auto", text: filter.text }), icon("cross"))),
    ...rest.map((piece) => h("button", { type: "button", class: "search-chip", "data-add": piece }, h("span", { text: piece }))));
}

/** @param {Finding} found */
function said(found) {
  const { value } = found.state;
  if (value === "reading") return t("search.reading");
  const page = found.page.value;
  if (value !== "ready" || !page) return "";
  const count = page.found_messages.length + page.found_tickets.length + page.found_people.length;
  return count > 0 ? t("search.found", { count }) : t("search.none");
}

/** Rows that are there stay there while more come: whoever has gone down to one keeps their place.
 * @param {Context} ctx @param {Finding} found @param {HTMLInputElement} box */
function results(ctx, found, box) {
  const side = /** @type {"customer"|"staff"} */ (isStaff(ctx.store.me.peek()) ? "staff" : "customer");
  const moment = now();
  const tickets = computed(() => new Map(found.page.value?.tickets.map((ticket) => [ticket.id, ticket])));
  const named = computed(() => found.page.value?.found_tickets ?? NOTHING);
  const people = computed(() => found.page.value?.found_people ?? NOTHING);
  const messages = computed(() => found.page.value?.found_messages ?? NOTHING);
  const list = h("ul", { class: "found-list" });
  keyed(list, messages, ({ message }) => String(message.id), (one) => foundMessage({ ...one, ticket: tickets.peek().get(one.message.ticket_id), now: moment }),
    (row, one) => row.replaceChildren(...foundMessage({ ...one, ticket: tickets.peek().get(one.message.ticket_id), now: moment }).childNodes));
  return [
    () => indexing(found),
    () => section("search.tickets", named.value.map(({ ticket_id, marks }) => foundTicket({
      ticket: /** @type {Ticket} */ (untracked(() => tickets.value).get(ticket_id)), marks, side, now: moment }))),
    () => section("search.people", people.value.map(foundPerson)),
    h("section", { "aria-label": () => t("search.messages"), hidden: () => messages.value.length === 0 }, h("h2", { class: "found-title meta", text: () => t("search.messages") }), list),
    () => ending(ctx, found, box),
  ];
}

/** @param {string} title @param {HTMLElement[]} rows */
function section(title, rows) {
  return rows.length > 0 ? h("section", { "aria-label": t(title) }, h("h2", { class: "found-title meta", text: t(title) }), h("ul", { class: "found-list" }, ...rows)) : null;
}

/** @param {Finding} found */
function indexing(found) {
  const progress = found.page.value?.indexing;
  if (!progress) return null;
  return h("p", { class: "found-note", text: t("search.indexing", { percent: Math.floor((progress.done / progress.total) * 100) }) });
}

/** What stands below the rows, or in their place. @param {Context} ctx @param {Finding} found @param {HTMLInputElement} box */
function ending(ctx, found, box) {
  const page = found.page.value;
  const { value } = found.state;
  if (value === "failed") return empty("lost", t("state.failed"), refusalWords(found.error.value), button(t("search.again"), "roll", found.again));
  if (value === "reading") return h("p", { class: "found-note meta", text: t("search.reading") });
  if (!page) return invitation(ctx, found, box);
  if (page.next) return h("div", { class: "found-note" }, button(t("search.older"), "down", found.more));
  const isBare = page.found_messages.length + page.found_tickets.length + page.found_people.length === 0;
  return isBare ? empty("tray", t("search.none"), t("search.none_text")) : null;
}

/** What can be asked, before anything is. @param {Context} ctx @param {Finding} found @param {HTMLInputElement} box */
function invitation(ctx, found, box) {
  const staff = isStaff(ctx.store.me.value);
  const list = h("dl", { class: "search-examples" }, ...(staff ? STAFF_EXAMPLES : EXAMPLES).flatMap((key) => [
    h("dt", null, h("button", { type: "button", class: "search-chip", onclick: () => put(found, box, t(`search.example.${key}`)) }, h("span", { text: t(`search.example.${key}`) }))),
    h("dd", { class: "meta", text: t(`search.about.${key}`) }),
  ]));
  return empty("tray", t("search.title"), t(staff ? "search.start_staff" : "search.start"), list);
}

/** @param {Finding} found @param {HTMLInputElement} box @param {string} text */
function put(found, box, text) {
  box.value = text;
  found.text.value = text;
  found.kept.scroll = 0;
  box.focus();
}

/** @param {Ways} ways @param {Finding} found @param {HTMLInputElement} box @param {Event} event */
function press(ways, found, box, event) {
  const pressed = /** @type {HTMLElement} */ (event.target).closest("button");
  if (!pressed) return;
  const { ticket, message, person, add, drop } = pressed.dataset;
  if (add) put(found, box, `${box.value.trim()} ${add}`.trim() + (add.endsWith(":") ? "" : " "));
  else if (drop) put(found, box, box.value.replace(drop, " ").replace(/\s+/gu, " ").trim());
  else if (person) put(found, box, `${t("search.piece_from")}${nameOf(found, Number(person))} `);
  else if (ticket) ways.open({ name: "ticket", ticket, ...(message && { message: Number(message) }) });
}

/** @param {Finding} found @param {number} id */
function nameOf(found, id) {
  const person = found.page.peek()?.found_people.find((one) => one.id === id);
  return person?.username ? `@${person.username}` : `"${person?.name ?? ""}"`;
}

/** Arrows go through what was found, Enter in the field opens the first, Escape empties and leaves.
 * @param {Ways} ways @param {Finding} found @param {HTMLInputElement} box @param {HTMLElement} place @param {KeyboardEvent} event */
function move(ways, found, box, place, event) {
  const rows = /** @type {HTMLElement[]} */ ([...place.querySelectorAll("button.found")]);
  const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && (at >= 0 || document.activeElement === box)) (rows[Math.min(at + step, rows.length - 1)] ?? box).focus();
  else if (event.key === "Enter" && document.activeElement === box) rows[0]?.click();
  else if (event.key === "Escape" && box.value) put(found, box, "");
  else if (event.key === "Escape") ways.back();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
