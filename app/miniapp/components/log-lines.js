/**
 * What stands between bubbles: DayPill, UnreadLine, system lines, Typing, and the JumpButton.
 */
import { h, icon } from "../lib/dom.js";
import { t } from "../i18n.js";

/** @param {string} day */
export function dayPill(day) {
  return h("div", { class: "day-line" }, h("span", { class: "pill", text: day }));
}

export function unreadLine() {
  return h("div", { class: "unread-line", role: "separator" }, h("span", { text: t("chat.unread") }));
}

/** @param {string} text @param {string} moment */
export function systemLine(text, moment) {
  return h("div", { class: "system-line" }, h("span", { class: "pill", dir: "auto" }, text, h("time", { text: moment })));
}

/** Leads to the ticket that this one continues. @param {string} text @param {() => void} press */
export function followsLine(text, press) {
  return h("div", { class: "day-line" }, h("button", { type: "button", class: "follows", onclick: press },
    h("span", { class: "pill" }, icon("ticket"), text)));
}

/** The moment a ticket is no more: its stub is torn off. @param {string} number @param {string} text */
export function tornTicket(number, text) {
  return h("div", { class: "torn-line" },
    h("div", { class: "torn" },
      h("div", { class: "torn-body" }, h("span", { class: "torn-title", text: t("chat.gone") }), h("span", { class: "meta", dir: "auto", text })),
      h("div", { class: "torn-stub" }, icon("check"), h("span", { class: "number", text: number }))));
}

/** @param {string} text */
export function typingLine(text) {
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  return h("div", { class: "typing" }, dots, h("span", { dir: "auto", text }));
}

/** @param {() => void} press @param {() => number} count of new messages below */
export function jumpButton(press, count) {
  const number = h("span", { class: "badge", text: () => String(count()), hidden: () => count() === 0 });
  return h("button", { type: "button", class: "jump", "aria-label": t("chat.jump"), onclick: press }, icon("down"), number);
}
