/**
 * What a screen shows when it has nothing: Empty with its drawing, Skeleton while it waits.
 */
import { h, s } from "../lib/dom.js";
import { FIRST_DRAWINGS } from "./first-illustrations.js";
import { perforation } from "./marks.js";

/** @typedef {keyof typeof FIRST_DRAWINGS | keyof typeof import("./illustrations.js").DRAWINGS} Drawing */
/** @typedef {{paper: string, lines: string}} Strokes */

/** @param {Drawing} drawing @param {string} title @param {string} text @param {Node|null} [act] */
export function empty(drawing, title, text, act = null) {
  const art = s("svg", { class: "drawing", viewBox: "0 0 160 120", "aria-hidden": "true" });
  /** @type {Partial<Record<Drawing, Strokes>>} */
  const first = FIRST_DRAWINGS;
  if (first[drawing]) draw(art, first[drawing]);
  else import("./illustrations.js").then(({ DRAWINGS }) => draw(art, DRAWINGS[/** @type {keyof typeof DRAWINGS} */ (drawing)]), () => {});
  return h("div", { class: "empty" }, art, h("h2", { class: "empty-title", text: title }), h("p", { class: "empty-text", text }), act);
}

/** @param {Element} art @param {Strokes} strokes */
function draw(art, { paper, lines }) {
  art.append(s("path", { class: "drawing-paper", d: paper }), s("path", { d: lines }));
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
