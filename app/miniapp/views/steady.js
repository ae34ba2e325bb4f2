/**
 * A list that keeps still under the finger and stays where it was left. It must never hide news for long: a
 * pointer that rests lets the rows go.
 */
import { computed, effect, onEnd, signal } from "../lib/signal.js";

const REST_MS = 8000;
const SCROLL_KEPT_AFTER_MS = 120;

/**
 * Whether somebody points at the list or touches it.
 * @param {HTMLElement} list @returns {import("../lib/signal.js").Signal<boolean>}
 */
export function pointing(list) {
  const held = signal(false);
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let rest;
  const hold = () => {
    clearTimeout(rest);
    held.value = true;
    rest = setTimeout(release, REST_MS);
  };
  const release = () => {
    clearTimeout(rest);
    held.value = false;
  };
  for (const type of ["pointerdown", "pointermove"]) list.addEventListener(type, hold, { passive: true });
  for (const type of ["pointerleave", "pointercancel"]) list.addEventListener(type, release);
  return held;
}

/**
 * The rows as they are, but in the order they stood in while somebody points at them: what is new waits, what has
 * gone stays, and only what follows the last row is added.
 * @template T @param {import("../lib/signal.js").Computed<T[]>} rows @param {(row: T) => string} key
 * @param {import("../lib/signal.js").Signal<boolean>} held @param {() => unknown} list which one this is
 */
export function steady(rows, key, held, list) {
  /** @type {T[]} */
  let shown = [];
  let which = list();
  return computed(() => {
    const fresh = rows.value;
    const isSame = which === list();
    which = list();
    shown = held.value && isSame ? inOrderOf(shown, fresh, key) : fresh;
    return shown;
  });
}

/** @template T @param {T[]} shown @param {T[]} fresh @param {(row: T) => string} key */
function inOrderOf(shown, fresh, key) {
  const byKey = new Map(fresh.map((row) => [key(row), row]));
  const known = new Set(shown.map(key));
  const last = fresh.findLastIndex((row) => known.has(key(row)));
  return [...shown.map((row) => byKey.get(key(row)) ?? row), ...fresh.slice(last + 1)];
}

/**
 * Coming back, and a reload, find the list where it was. What lies over it may make it shorter than the place it was
 * left at (its action goes, a client's button comes): that place waits until there is room for it again.
 * @param {HTMLElement} scroller @param {Storage|null} storage @param {() => string} name of the list
 * @param {() => boolean} filled whether it has its rows
 */
export function keepScroll(scroller, storage, name, filled) {
  const key = () => `tikethet.scroll.${name()}`;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  let place = 0;
  /** Where the list stands while its place lies past the end. @type {number|null} */
  let heldAt = null;
  const hold = () => { heldAt = isHeldAtEnd(scroller, place) ? scroller.scrollTop : null; };
  scroller.addEventListener("scroll", () => {
    if (scroller.scrollTop === heldAt) return;
    hold();
    if (heldAt !== null) return;
    place = scroller.scrollTop;
    clearTimeout(timer);
    timer = setTimeout(() => storage?.setItem(key(), String(place)), SCROLL_KEPT_AFTER_MS);
  }, { passive: true });
  let placed = "";
  effect(() => {
    if (!filled() || placed === key()) return;
    const isFirst = placed === "";
    placed = key();
    place = Number(storage?.getItem(key()) ?? 0);
    // It stands there already, and asking would hold the first paint.
    if (isFirst && place === 0) return;
    scroller.scrollTop = place;
    hold();
  });
  const resized = new ResizeObserver(() => {
    if (heldAt !== null) scroller.scrollTop = place;
  });
  resized.observe(scroller);
  onEnd(() => resized.disconnect());
}

/** The place lies past the end, and there is no more to scroll. @param {HTMLElement} scroller @param {number} place */
function isHeldAtEnd(scroller, place) {
  const end = scroller.scrollHeight - scroller.clientHeight;
  return place > end && scroller.scrollTop >= end - 1;
}
