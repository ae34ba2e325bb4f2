/**
 * Answering by a pull to the left, on touch. It must never fight with scrolling: a move that starts upright
 * belongs to the scroller.
 */
import { h, icon } from "../lib/dom.js";

const SLOP_PX = 10;
const THRESHOLD_PX = 52;
const LIMIT_PX = 76;

/** @typedef {{row: HTMLElement, pointer: number, x: number, y: number, pulled: number, moves: boolean}} Pull */

/** @param {HTMLElement} log @param {(message: number) => void} answer */
export function watchSwipe(log, answer) {
  /** @type {Pull|null} */
  let pull = null;
  const end = () => {
    if (pull) release(pull);
    pull = null;
  };
  log.addEventListener("pointerdown", (event) => {
    const row = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest(".bubble-row"));
    if (event.pointerType !== "touch" || !event.isPrimary || !row) return;
    pull = { row, pointer: event.pointerId, x: event.clientX, y: event.clientY, pulled: 0, moves: false };
  });
  log.addEventListener("pointermove", (event) => {
    if (pull?.pointer === event.pointerId && !follow(pull, event)) end();
  });
  log.addEventListener("pointerup", (event) => {
    if (pull?.pointer !== event.pointerId) return;
    const message = pull.pulled >= THRESHOLD_PX ? Number(pull.row.dataset.message) : 0;
    if (pull.moves) swallowClick(log);
    end();
    if (message) answer(message);
  });
  log.addEventListener("pointercancel", end);
}

/** @param {Pull} pull @param {PointerEvent} event @returns {boolean} it is still a pull */
function follow(pull, event) {
  const [left, down] = [pull.x - event.clientX, Math.abs(event.clientY - pull.y)];
  if (!pull.moves && (down > SLOP_PX || left < -SLOP_PX)) return false;
  if (!pull.moves && left < SLOP_PX) return true;
  if (!pull.moves) pull.row.append(h("span", { class: "pull-glyph", "aria-hidden": "true" }, icon("reply")));
  pull.moves = true;
  pull.pulled = Math.max(0, Math.min(LIMIT_PX, left - SLOP_PX));
  pull.row.classList.add("is-pulled");
  pull.row.classList.toggle("is-pulled-far", pull.pulled >= THRESHOLD_PX);
  pull.row.style.setProperty("--pull", `${-pull.pulled}px`);
  return true;
}

/** @param {Pull} pull */
function release({ row }) {
  row.classList.remove("is-pulled", "is-pulled-far");
  row.style.removeProperty("--pull");
  row.querySelector(".pull-glyph")?.remove();
}

/** The click that ends a pull is no tap. @param {HTMLElement} log */
function swallowClick(log) {
  const stop = (/** @type {Event} */ event) => event.stopPropagation();
  log.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => log.removeEventListener("click", stop, { capture: true }));
}
