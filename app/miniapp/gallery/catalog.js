/**
 * The one list of the gallery: each component with every state it has. What is missing here is missing there.
 */
import { chatParts } from "./catalog-chat.js";
import { deskParts } from "./catalog-desk.js";
import { customer, card, endless, mate } from "./samples.js";
import { signal } from "../lib/signal.js";
import { h, icon } from "../lib/dom.js";
import { ticketNumber } from "../format.js";
import { t } from "../i18n.js";
import { bigTicket, glue, tear, tornTicket } from "../components/big-ticket.js";
import { empty, skeleton } from "../components/blanks.js";
import { button, field, iconButton, segments } from "../components/controls.js";
import { FIRST_DRAWINGS } from "../components/first-illustrations.js";
import { DRAWINGS } from "../components/illustrations.js";
import { chart, columns, figure, heat, tableOf } from "../components/charts.js";
import { langSwitch } from "../components/lang-switch.js";
import { luckySheet, luckyTicket } from "../components/lucky.js";
import { avatar, badge, numberOf, perforation, statusChip, ticks } from "../components/marks.js";
import { ask, askBox, banner, sheet, sheetList, toast } from "../components/overlays.js";
import { optionId, suggestions } from "../components/suggestions.js";
import { punch } from "../components/punch.js";
import { ticketCard } from "../components/ticket-card.js";

/** @typedef {{label: string, make: () => Node|null}} State */
/** @typedef {{name: string, of: string[], ground?: "chat"|"surface", states: State[]}} Part `of`: the functions it shows */

const STATUSES = /** @type {Status[]} */ (["new", "open", "waiting", "resolved", "closed"]);
const LUCKY = 123321;
const PLAIN = 104209;
const nothing = () => {};

/** @returns {Part[]} */
export function catalog() {
  return [...ticketParts(), ...markParts(), ...controlParts(), ...chartParts(), ...deskParts(), ...chatParts(), ...overlayParts(), ...blankParts()];
}

/** @param {string} label @param {() => Node|null} make @returns {State} */
function state(label, make) {
  return { label, make };
}

/** @returns {Part[]} */
function ticketParts() {
  const one = (/** @type {any[]} */ ...props) => h("ul", { class: "gallery-list" }, ticketCard(card(props[0], props[1])));
  return [
    { name: "TicketCard", of: ["ticketCard", "updateTicketCard"], states: [
      state("read", () => one({})), state("unread", () => one({}, { unread: 3, status: "waiting" })),
      state("lucky number", () => one({}, { id: LUCKY, status: "resolved" })), state("staff", () => one({ side: "staff" })),
      state("staff, nobody's", () => one({ side: "staff" }, { assignee: null, status: "new", unread: 120 })),
      state("draft", () => one({ draft: t("list.draft") })), state("active", () => one({ active: true, side: "staff" })),
      state("on its way", () => one({ preview: t("list.on_its_way") }, { id: 0, status: "new" })),
      state("endless words", () => one({ preview: endless(), side: "staff" }, { subject: endless(), status: "closed" })),
    ] },
    { name: "BigTicket, Stub, Perforation, Punch", of: ["bigTicket", "punch", "perforation"], states: [
      state("blank", () => rating(0)), state("four punched", () => rating(4)), state("all punched", () => rating(5)),
    ] },
    { name: "Lucky ticket", of: ["luckyTicket", "luckySheet"], states: [
      state("explained", () => luckyTicket(LUCKY, nothing)),
      state("as a sheet", () => opener((root) => luckySheet(root, LUCKY, nothing))),
    ] },
    { name: "Tear-off", of: ["tornTicket", "tear", "glue"], ground: "chat", states: [
      state("torn", () => torn("")), state("whole", () => torn("is-whole")), state("in motion", tearing),
    ] },
  ];
}

/** @param {number} first */
function rating(first) {
  const punched = signal(first);
  const place = punch(() => punched.value);
  place.addEventListener("punch", (event) => { punched.value = /** @type {CustomEvent} */ (event).detail.value; });
  return bigTicket({ id: PLAIN, title: t("chat.gone"), text: t("gallery.rated") }, place);
}

/** @param {string} name */
function torn(name) {
  const line = tornTicket(`№\u00a0${ticketNumber(PLAIN)}`, t("chat.gone_customer"));
  if (name) line.classList.add(name);
  return line;
}

function tearing() {
  const line = torn("is-whole");
  return h("div", null, line, h("div", { class: "gallery-row" },
    button(t("acts.resolve"), "check", () => void tear(line), "accent"), button(t("acts.reopen"), "undo", () => void glue(line))));
}

/** @returns {Part[]} */
function markParts() {
  const row = (/** @type {any[]} */ ...nodes) => h("div", { class: "gallery-row" }, ...nodes);
  return [
    { name: "StatusChip", of: ["statusChip"], ground: "surface", states: [
      state("customer", () => row(...STATUSES.map((one) => statusChip(one, "customer")))),
      state("staff", () => row(...STATUSES.map((one) => statusChip(one, "staff")))),
    ] },
    { name: "Badge, number, ticks", of: ["badge", "numberOf", "ticks"], ground: "surface", states: [
      state("counts", () => row(badge(1), badge(28), badge(120))),
      state("numbers", () => row(numberOf(PLAIN), numberOf(LUCKY), numberOf(LUCKY, nothing))),
      state("progress", () => row(...["waiting", "sent", "read", "failed"].map((one) => ticks(one)))),
    ] },
    { name: "Avatar", of: ["avatar"], ground: "surface", states: [
      state("six hues", () => row(...[0, 1, 2, 3, 4, 5].map((id) => avatar({ ...customer(), id })))),
      state("large", () => row(avatar(customer(), "large"), avatar(mate(), "large"))),
    ] },
    { name: "Icons", of: [], ground: "surface", states: [state("40 glyphs at 16, 20, 24", () => h("div", { class: "gallery-icons" }, ...glyphs()))] },
  ];
}

function glyphs() {
  return [...document.querySelectorAll("symbol")].map((one) => {
    const name = one.id.slice(2);
    return h("div", { class: "gallery-glyph" }, ...[16, 20, 24].map((size) => {
      const drawn = icon(name);
      drawn.style.setProperty("width", `${size}px`);
      drawn.style.setProperty("height", `${size}px`);
      return drawn;
    }), h("span", { class: "meta", text: name }));
  });
}

/** @returns {Part[]} */
function controlParts() {
  const act = t("list.new");
  const quiet = (/** @type {Record<string, string>} */ more) => {
    const made = button(act, "plus", nothing, "accent");
    for (const [name, value] of Object.entries(more)) made.setAttribute(name, value);
    return made;
  };
  const look = (/** @type {number} */ rows, /** @type {string} */ name) => ({ label: t("new.subject"), hint: t("new.subject_hint"), limit: 40, rows, name });
  return [
    { name: "Button", of: ["button", "iconButton"], ground: "surface", states: [
      state("looks", () => h("div", { class: "gallery-row" }, button(act, "plus", nothing, "accent"), button(act, null, nothing), button(act, null, nothing, "quiet"),
        h("button", { type: "button", class: "button is-danger", text: t("message.delete") }), iconButton(t("acts.more"), "more", nothing))),
      state("off, busy", () => h("div", { class: "gallery-row" }, quiet({ "aria-disabled": "true" }), quiet({ "aria-busy": "true" }))),
    ] },
    { name: "Field", of: ["field"], states: [
      state("empty", () => field(look(1, "one"), () => "")), state("near its limit", () => field(look(1, "two"), () => t("gallery.subject"))),
      state("wrong", () => field(look(3, "three"), () => "…", () => t("gallery.wrong"))),
      state("two on one ticket", () => h("div", { class: "paper-form" }, field(look(1, "four"), () => ""), perforation(), field(look(4, "five"), () => ""))),
    ] },
    { name: "Suggestions", of: ["suggestions", "optionId"], ground: "surface", states: [
      state("second chosen", () => suggestions(optionId("gallery", 0), () => t("canned.title"), () => ["1", "2"].map((id) => ({ id, title: t("list.title"), text: endless(), mark: t("canned.own") })), () => 1)),
    ] },
    { name: "Segments, LangSwitch", of: ["segments", "langSwitch"], ground: "surface", states: [
      state("modes", () => segments("none", t("composer.mode"), [{ value: "reply", label: t("composer.reply"), glyph: "reply" },
        { value: "note", label: t("composer.note"), glyph: "lock" }], () => "note")),
      state("language", () => langSwitch(() => "ru")),
    ] },
  ];
}

/** @returns {Part[]} */
function chartParts() {
  const numbers = [[4, 9, 2, 7], [3, 8, 5, 1]];
  const places = ["1", "2", "3", "4"];
  const series = [{ name: t("figures.opened"), tone: /** @type {"new"} */ ("new") }, { name: t("figures.ended"), tone: /** @type {"done"} */ ("done") }];
  const line = { series: { name: t("figures.backlog"), tone: /** @type {"brand"} */ ("brand") }, values: [1, 2, 9, 6] };
  const table = { head: [t("figures.day"), ...series.map((one) => one.name)], rows: places.map((place, at) => [place, numbers[0][at], numbers[1][at]]) };
  const drawn = () => columns(t("figures.volume"), series, numbers, places, line);
  const week = Array.from({ length: 7 }, (_, day) => Array.from({ length: 24 }, (_hour, hour) => (day * hour) % 5));
  return [{ name: "Chart, Kpi", of: ["chart", "columns", "heat", "figure", "tableOf"], states: [
    state("drawn", () => chart({ title: t("figures.volume"), text: t("figures.nothing"), table, draw: drawn }, () => false)),
    state("as a table", () => chart({ title: t("figures.volume"), text: t("figures.nothing"), table, draw: drawn }, () => true)),
    state("nothing", () => tableOf(t("figures.agents"), { head: [], rows: [] })),
    state("by the hour", () => heat(t("figures.hours"), week, ["1", "2", "3", "4", "5", "6", "7"])),
    state("numbers", () => h("dl", { class: "kpis" }, figure(t("figures.first"), "12", t("figures.cases", { count: 5 })), figure(t("figures.rating"), "–", ""))),
  ] }];
}

/** @returns {Part[]} */
function overlayParts() {
  const items = [{ label: t("deed.reply"), glyph: "reply", press: nothing }, { label: t("deed.copy"), glyph: "copy", press: nothing },
    { label: t("message.delete"), glyph: "trash", danger: true, press: nothing }];
  const question = { title: t("acts.close_title"), text: t("acts.close_text"), act: t("acts.close"), danger: true };
  const acts = [{ label: t("state.update_act"), press: nothing }];
  const toasted = (/** @type {string} */ text, /** @type {any} */ undo) => {
    const region = h("div");
    toast(region, text, undo);
    // A copy: the word itself goes by its own clock.
    return region.firstElementChild?.cloneNode(true) ?? null;
  };
  return [
    { name: "Sheet, Dialog", of: ["sheet", "sheetList", "panel", "ask", "askBox"], states: [
      state("sheet", () => h("div", { class: "sheet-box" }, sheetList(items, nothing))), state("dialog", () => askBox(question, nothing, nothing)),
      state("as they open", () => h("div", { class: "gallery-row" }, opener((root) => sheet(root, t("message.actions"), items, nothing)),
        opener((root) => ask(root, question, nothing, nothing)))),
    ] },
    { name: "Toast", of: ["toast"], states: [
      state("plain", () => toasted(t("deed.copied"), null)), state("with a way back", () => toasted(t("gallery.closed"), { label: t("gallery.undo"), press: nothing })),
    ] },
    { name: "Banner", of: ["banner"], states: [
      state("offline", () => banner({ kind: "offline", glyph: "wire", text: t("state.offline"), acts: [] })),
      state("update", () => banner({ kind: "update", glyph: "roll", text: t("state.update"), acts })),
      state("collision", () => banner({ kind: "collision", glyph: "eye", text: t("presence.typing", { name: t("gallery.mate") }), acts })),
      state("plain", () => banner({ kind: "plain", glyph: "lock", text: t("chat.closed_customer"), acts: [] })),
    ] },
  ];
}

/** A button that opens something above the page. @param {(root: HTMLElement) => unknown} show */
function opener(show) {
  const root = h("div");
  return h("div", null, button(t("acts.more"), "eye", () => void show(root)), root);
}

/** @returns {Part[]} */
function blankParts() {
  const drawings = /** @type {Array<import("../components/blanks.js").Drawing>} */ (Object.keys({ ...FIRST_DRAWINGS, ...DRAWINGS }));
  return [
    { name: "Empty", of: ["empty"], states: drawings.map((one) => state(one, () => empty(one, t("list.empty"), t("list.empty_text"),
      one === "first" ? button(t("list.new"), "plus", nothing, "accent") : null))) },
    { name: "Skeleton", of: ["skeleton"], states: [state("cards", () => skeleton("card", 2)), state("bubbles", () => skeleton("bubble", 3))] },
  ];
}
