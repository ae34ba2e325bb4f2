/**
 * The part of the gallery's list that only the staff see.
 */
import { attachment, customer, endless, message, mate, NOW, ticket } from "./samples.js";
import { h } from "../lib/dom.js";
import { t } from "../i18n.js";
import { button, iconButton } from "../components/controls.js";
import { dueMark, PRIORITIES, priorityMark } from "../components/desk-marks.js";
import { foundMessage, foundPerson, foundTicket } from "../components/found.js";
import { inboxRow } from "../components/inbox-row.js";
import { marked } from "../components/key-mark.js";
import { picker } from "../components/picker.js";

const HOUR_MS = 3_600_000;
const PLAIN = { preview: "", draft: "", facts: "", active: false, chosen: false, choosing: false, now: NOW };

/** @param {string} label @param {() => Node|null} make */
function state(label, make) {
  return { label, make };
}

/** @returns {import("./catalog.js").Part[]} */
export function deskParts() {
  return [
    { name: "InboxRow", of: ["inboxRow", "updateInboxRow"], states: rows() },
    { name: "Priority, Due", of: ["priorityMark", "dueMark", "spanOf"], states: [...PRIORITIES.slice(0, 2).map((one) => state(one, () => priorityMark(one))), state("low", () => priorityMark("low")), ...dues()] },
    { name: "KeyMark", of: ["keyMark", "marked"], ground: "surface", states: [
      state("on controls", () => h("div", { class: "gallery-row", "data-keys": "" }, marked(button(t("acts.resolve"), "check", () => {}, "accent"), "E"), marked(iconButton(t("keys.title"), "keyboard", () => {}), "?"))),
      state("keys are off", () => h("div", { class: "gallery-row" }, marked(button(t("acts.resolve"), "check", () => {}, "accent"), "E"))),
    ] },
    { name: "Found", of: ["foundMessage", "foundTicket", "foundPerson"], states: found() },
    { name: "Picker", of: ["picker"], states: [
      state("few", () => still(picker({ label: t("inbox.views"), hint: "", input: false }, choices, () => new Set(["1"])))),
      state("typed in, several", () => still(picker({ label: t("inbox.views"), hint: t("gallery.subject"), several: true }, choices, () => new Set(["1", "2"])))),
    ] },
  ];
}

/** It would take the focus, and the page would be read from there on. @param {Node} one */
function still(one) {
  return h("div", { inert: true }, one);
}

function choices() {
  return ["1", "2", "3"].map((value) => ({ value, label: `${t("gallery.subject")} ${value}`, glyph: "ticket" }));
}

function rows() {
  const one = (/** @type {Partial<import("../components/inbox-row.js").RowProps>} */ more, /** @type {Partial<Ticket>} */ of = {}) =>
    h("ul", { class: "gallery-list" }, inboxRow({ ...PLAIN, preview: t("gallery.preview"), ticket: ticket(of), ...more }));
  return [
    state("read", () => one({})), state("unread, urgent, late", () => one({}, { unread: 3, priority: "urgent", due: due(-HOUR_MS) })),
    state("nobody's, on time", () => one({}, { assignee: null, status: "new", unread: 120, due: due(2 * HOUR_MS) })),
    state("asleep, with a draft", () => one({ draft: t("list.draft"), facts: t("gallery.subject") }, { snoozed_until: NOW + 30 * HOUR_MS })),
    state("chosen", () => one({ chosen: true, choosing: true })), state("on screen", () => one({ active: true })),
    state("endless words", () => one({ preview: endless(), facts: endless() }, { subject: endless(), priority: "high" })),
  ];
}

/** @param {number} ms @returns {Ticket["due"]} */
function due(ms) {
  return { kind: "first", at: NOW + ms, warn_at: NOW + ms - HOUR_MS };
}

function dues() {
  return [
    state("on time", () => dueMark(ticket({ due: due(5 * HOUR_MS) }), NOW)), state("soon", () => dueMark(ticket({ due: due(HOUR_MS / 2) }), NOW)),
    state("late", () => dueMark(ticket({ due: due(-26 * HOUR_MS) }), NOW)),
  ];
}

function found() {
  const list = (/** @type {Node} */ one) => h("ul", { class: "gallery-list" }, one);
  const marks = /** @type {Array<[number, number]>} */ ([[0, 4]]);
  return [
    state("message", () => list(foundMessage({ message: message({}), ticket: ticket({}), marks, files: [], now: NOW }))),
    state("file", () => list(foundMessage({ message: message({ attachments: [attachment({})] }), ticket: ticket({}), marks: [], files: [{ attachment_id: 31, marks }], now: NOW }))),
    state("note", () => list(foundMessage({ message: message({ kind: "note", author: mate() }), ticket: ticket({}), marks, files: [], now: NOW }))),
    state("ticket", () => list(foundTicket({ ticket: ticket({}), marks, side: "staff", now: NOW }))),
    state("person", () => list(foundPerson({ ...customer(), username: "marina", language: "ru" }))),
  ];
}
