/**
 * Rows out of sight cost nothing: a row that has been laid out once is settled, and the browser may skip what is in
 * it, whose height it remembers. It must never let a row have a height that is only a guess.
 */
import { onEnd } from "../lib/signal.js";

const SETTLED_AFTER_MS = 300;

/** @param {HTMLElement} log @returns {() => void} to be called when rows have changed */
export function settling(log) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  // What stands before a frame is measured in it, and may be skipped from the next one on; a row that comes in between
  // has no height to be remembered yet.
  const mark = () => {
    timer = undefined;
    const rows = [...log.querySelectorAll(".bubble-row:not(.is-settled)")];
    requestAnimationFrame(() => rows.forEach((row) => row.classList.add("is-settled")));
  };
  const settle = () => { timer ??= setTimeout(() => requestAnimationFrame(mark), SETTLED_AFTER_MS); };
  let width = 0;
  const resized = new ResizeObserver(() => {
    if (log.clientWidth === width) return;
    width = log.clientWidth;
    for (const row of log.querySelectorAll(".is-settled")) row.classList.remove("is-settled");
    settle();
  });
  resized.observe(log);
  onEnd(() => {
    resized.disconnect();
    clearTimeout(timer);
  });
  return settle;
}
