/**
 * A log by keyboard: Tab goes past it, arrows walk its messages, Enter opens what can be done with one.
 */
import { emit } from "../lib/dom.js";

/** @type {Record<string, number>} */
const STEPS = { ArrowUp: -1, ArrowDown: 1 };

/** @param {HTMLElement} scroller @param {HTMLElement} log */
export function watchKeys(scroller, log) {
  scroller.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const row = /** @type {HTMLElement|null} */ (target.closest(".bubble-row"));
    if (target !== scroller && target !== row) return;
    if (STEPS[event.key]) {
      event.preventDefault();
      walk(scroller, log, row, STEPS[event.key]);
    } else if (row && event.key === "Enter") {
      event.preventDefault();
      emit(row, "message-menu");
    }
  });
}

/** @param {HTMLElement} scroller @param {HTMLElement} log @param {HTMLElement|null} row @param {number} step */
function walk(scroller, log, row, step) {
  const rows = /** @type {HTMLElement[]} */ ([...log.querySelectorAll(".bubble-row")]);
  const line = scroller.getBoundingClientRect().bottom;
  const at = row ? rows.indexOf(row) + step : rows.findLastIndex((one) => one.getBoundingClientRect().bottom <= line + 1);
  const next = rows[Math.max(0, Math.min(rows.length - 1, at))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}
