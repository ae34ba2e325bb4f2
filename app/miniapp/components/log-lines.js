/**
 * What stands between bubbles: DayPill, UnreadLine, system lines, Typing, and the JumpButton.
 */
import { h, icon } from "../lib/dom.js";
import { clock } from "../format.js";
import { t } from "../i18n.js";

/** @param {string} day */
export function dayPill(day) {
  return h("div", { class: "day-line" }, h("span", { class: "pill", text: day }));
}

export function unreadLine() {
  return h("div", { class: "unread-line", role: "separator", "aria-label": t("chat.unread") }, h("span", { text: t("chat.unread") }));
}

/** What happened, who did it and when. @param {{glyph: string, text: string, who: string, at: number}} line */
export function systemLine({ glyph, text, who, at }) {
  const actor = who && h("span", { class: "system-who" }, " · ", h("span", { dir: "auto", text: who }));
  return h("div", { class: "system-line" }, h("span", { class: "pill" }, icon(glyph), h("span", { dir: "auto", text }), actor,
    h("time", { datetime: new Date(at).toISOString(), text: clock(at) })));
}

/** Leads to the ticket that this one continues. @param {string} text @param {() => void} press */
export function followsLine(text, press) {
  return h("div", { class: "day-line" }, h("button", { type: "button", class: "follows", onclick: press },
    h("span", { class: "pill" }, icon("ticket"), text)));
}

/** @param {string} text */
export function typingLine(text) {
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  return h("div", { class: "typing" }, dots, h("span", { dir: "auto", text }));
}

const COUNT_LIMIT = 99;

/** @param {() => void} press @param {() => number} count of new messages below */
export function jumpButton(press, count) {
  const shown = () => (count() > COUNT_LIMIT ? `${COUNT_LIMIT}+` : String(count()));
  const name = () => (count() ? `${t("chat.jump")}, ${t("badge.unread", { count: count() })}` : t("chat.jump"));
  const number = h("span", { class: "badge", "aria-hidden": "true", text: shown, hidden: () => count() === 0 });
  return h("button", { type: "button", class: "jump", "aria-label": name, onclick: press }, icon("down"), number);
}
