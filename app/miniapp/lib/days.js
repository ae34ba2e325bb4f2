/**
 * Days of a calendar as the wire writes them, `2026-10-14`: pure arithmetic, no clock and no zone but those given.
 */

const DAY_MS = 86_400_000;

/** @param {string} day @param {number} count */
export function plusDays(day, count) {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The day of a moment in a zone. @param {number} at Unix ms @param {string} zone "" for this device's */
export function dayIn(at, zone) {
  return new Intl.DateTimeFormat("sv-SE", { ...(zone && { timeZone: zone }), dateStyle: "short" }).format(at);
}

/** 0 is Monday. @param {string} day */
export function weekdayOf(day) {
  return (new Date(day).getUTCDay() + 6) % 7;
}

/** How many days from one to the other, both in. @param {string} first @param {string} last */
export function countDays(first, last) {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
}

/**
 * Neighbours that belong together, so that no chart has more columns than an eye can follow.
 * @template T @param {T[]} days in order @param {(one: T) => string} dayOf @returns {T[][]}
 */
export function together(days, dayOf) {
  const key = (/** @type {string} */ day) => {
    if (days.length <= 62) return day;
    return days.length <= 400 ? plusDays(day, -weekdayOf(day)) : day.slice(0, 7);
  };
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const one of days) {
    const name = key(dayOf(one));
    groups.set(name, [...groups.get(name) ?? [], one]);
  }
  return [...groups.values()];
}
