/**
 * Rows that keep their places while somebody points at them or has scrolled down: what came waits behind a bar.
 */
import { computed, signal } from "../lib/signal.js";

/**
 * @template T @param {import("../lib/signal.js").Computed<T[]>} rows @param {(row: T) => string} key
 * @param {() => boolean} held @param {() => unknown} list which one this is
 */
export function resting(rows, key, held, list) {
  /** @type {T[]} */
  let shown = [];
  let which = list();
  const released = signal(0);
  let releasedAt = 0;
  const stand = computed(() => {
    const fresh = rows.value;
    const isSame = which === list();
    const isReleased = released.value !== releasedAt;
    which = list();
    releasedAt = released.value;
    shown = held() && isSame && !isReleased ? inOrderOf(shown, fresh, key) : fresh;
    const known = new Set(shown.map(key));
    return { shown, waiting: fresh.filter((row) => !known.has(key(row))).length };
  });
  return {
    shown: computed(() => stand.value.shown), waiting: computed(() => stand.value.waiting),
    release: () => { released.value += 1; },
  };
}

/** What stands stays where it is; only what follows the last row is added.
 * @template T @param {T[]} shown @param {T[]} fresh @param {(row: T) => string} key */
function inOrderOf(shown, fresh, key) {
  const byKey = new Map(fresh.map((row) => [key(row), row]));
  const known = new Set(shown.map(key));
  const last = fresh.findLastIndex((row) => known.has(key(row)));
  return [...shown.map((row) => byKey.get(key(row)) ?? row), ...fresh.slice(last + 1)];
}
