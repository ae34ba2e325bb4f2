/**
 * What a screen shows when it has nothing: Empty with its drawing, Skeleton while it waits.
 */
import { h, s } from "../lib/dom.js";
import { DRAWINGS } from "./illustrations.js";
import { perforation } from "./marks.js";

/** @typedef {keyof typeof DRAWINGS} Drawing */

/** @param {Drawing} drawing @param {string} title @param {string} text @param {Node|null} [act] */
export function empty(drawing, title, text, act = null) {
  const { paper, lines } = DRAWINGS[drawing];
  const art = s("svg", { class: "drawing", viewBox: "0 0 160 120", "aria-hidden": "true" },
    s("path", { class: "drawing-paper", d: paper }), s("path", { d: lines }));
  return h("div", { class: "empty" }, art, h("h2", { class: "empty-title", text: title }), h("p", { class: "empty-text", text }), act);
}

/** Rows of the height that the real ones will have: the same parts, with bars for words. @param {"card"|"bubble"} kind @param {number} count */
export function skeleton(kind, count) {
  const rows = Array.from({ length: count }, () => (kind === "card" ? blankCard() : h("div", { class: "skeleton skeleton-bubble" })));
  return h("div", { class: "skeletons", "aria-hidden": "true" }, ...rows);
}

function blankCard() {
  const bar = () => h("span", { class: "bar" });
  const top = h("span", { class: "ticket-top" }, h("span", { class: "ticket-subject" }, bar(), "\u00a0"), h("span", { class: "meta", text: "\u00a0" }));
  return h("div", { class: "skeleton skeleton-card" },
    h("span", { class: "upper ticket-body" }, h("span", { class: "ticket-words" }, top, h("span", { class: "ticket-line" }, bar()))),
    perforation(), h("span", { class: "lower stub" }, bar(), bar()));
}
