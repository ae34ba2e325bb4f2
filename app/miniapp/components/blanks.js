/**
 * What a screen shows when it has nothing: Empty with its drawing, Skeleton while it waits.
 */
import { h, s } from "../lib/dom.js";

/** Line drawings, 160 x 120: `d` of strokes, and of the one that is filled with paper. */
const DRAWINGS = {
  first: {
    paper: "M30 40h66v44H30a6 6 0 0 1-6-6v-8a8 8 0 0 0 0-16v-8a6 6 0 0 1 6-6z",
    lines: ["M30 40h66v44H30a6 6 0 0 1-6-6v-8a8 8 0 0 0 0-16v-8a6 6 0 0 1 6-6z", "M40 56h38M40 68h24",
      "m104 37 29-8a6 6 0 0 1 7 4l2 7a8 8 0 0 0 4 16l2 7a6 6 0 0 1-4 7l-29 8z", "M97 30v5m0 54v5"],
  },
  calm: {
    paper: "M36 34h60v52H36a6 6 0 0 1-6-6V70a10 10 0 0 0 0-20V40a6 6 0 0 1 6-6z",
    lines: ["M36 34h60v52H36a6 6 0 0 1-6-6V70a10 10 0 0 0 0-20V40a6 6 0 0 1 6-6z", "m48 61 10 10 20-22",
      "m106 32 16-4a6 6 0 0 1 7 4l2 9a10 10 0 0 0 5 19l3 10a6 6 0 0 1-4 7l-16 5z"],
  },
  tray: {
    paper: "M28 62h104v20a8 8 0 0 1-8 8H36a8 8 0 0 1-8-8z",
    lines: ["M28 62h30c2 8 8 12 22 12s20-4 22-12h30v20a8 8 0 0 1-8 8H36a8 8 0 0 1-8-8z", "m28 62 14-28h76l14 28",
      "M56 46h.1M70 44h.1M84 47h.1M98 45h.1M63 54h.1M77 55h.1M91 54h.1M105 54h.1"],
  },
  lost: {
    paper: "M46 42h68a6 6 0 0 1 6 6v6a9 9 0 0 0 0 18v6a6 6 0 0 1-6 6H46a6 6 0 0 1-6-6v-6a9 9 0 0 0 0-18v-6a6 6 0 0 1 6-6z",
    lines: ["M46 42h68a6 6 0 0 1 6 6v6a9 9 0 0 0 0 18v6a6 6 0 0 1-6 6H46a6 6 0 0 1-6-6v-6a9 9 0 0 0 0-18v-6a6 6 0 0 1 6-6z",
      "m64 50 8 11-7 9 10 12M98 46l-6 10 8 10-4 14", "M30 34l6 5M126 28l-4 7M80 26v7"],
  },
  door: {
    paper: "M40 62c0-18 18-30 40-30s40 12 40 30z",
    lines: ["M40 62c0-18 18-30 40-30s40 12 40 30z", "M34 62h92v10H34z", "M34 72c10 12 82 12 92 0", "M72 47h16v8H72z", "M80 32v-7"],
  },
};

/** @typedef {keyof typeof DRAWINGS} Drawing */

/** @param {Drawing} drawing @param {string} title @param {string} text @param {Node|null} [act] */
export function empty(drawing, title, text, act = null) {
  const { paper, lines } = DRAWINGS[drawing];
  const art = s("svg", { class: "drawing", viewBox: "0 0 160 120", "aria-hidden": "true" },
    s("path", { class: "drawing-paper", d: paper }), ...lines.map((d) => s("path", { class: "drawing-line", d })));
  return h("div", { class: "empty" }, art, h("h2", { class: "empty-title", text: title }), h("p", { class: "empty-text", text }), act);
}

/** Rows of the height that the real ones will have. @param {"card"|"bubble"} kind @param {number} count */
export function skeleton(kind, count) {
  const rows = Array.from({ length: count }, () => h("div", { class: `skeleton skeleton-${kind}` }));
  return h("div", { class: "skeletons", "aria-hidden": "true" }, ...rows);
}
