/**
 * Rows out of sight cost nothing: a lot of them that has been laid out once is settled, and the browser may skip what is
 * in it, whose height it remembers. It must never let a lot have a height that is only a guess.
 */
import { onEnd } from "../lib/signal.js";

const SETTLED_AFTER_MS = 300;
/** The end grows: what is typed, and what is said. */
const GROWING = 2;

/** @param {HTMLElement} scroller @param {HTMLElement} log @returns {() => void} to be called when rows have changed */
export function settling(scroller, log) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  const unsettled = () => [...log.children].slice(0, -GROWING).filter((lot) => !lot.matches(".is-settled"));
  // What stands before a frame is measured in it, and may be skipped from the next one on; a lot that comes in between
  // has no height to be remembered yet.
  const mark = () => {
    timer = undefined;
    const lots = unsettled();
    requestAnimationFrame(() => lots.forEach((lot) => lot.classList.add("is-settled")));
  };
  const settle = () => {
    if (unsettled().length > 0) timer ??= setTimeout(() => requestAnimationFrame(mark), SETTLED_AFTER_MS);
  };
  let width = 0;
  const resized = new ResizeObserver(() => {
    if (log.clientWidth === width) return;
    width = log.clientWidth;
    for (const lot of log.querySelectorAll(".is-settled")) lot.classList.remove("is-settled");
    settle();
  });
  resized.observe(scroller);
  onEnd(() => {
    resized.disconnect();
    clearTimeout(timer);
  });
  return settle;
}
