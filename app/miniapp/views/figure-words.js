/**
 * Figures in words: how long something took, days, shares.
 */
import { locale, t } from "../i18n.js";

const MINUTE_MS = 60_000;
const UNITS = /** @type {Array<[string, number]>} */ ([["day", 1440], ["hour", 60], ["minute", 1]]);

/** @param {{n: number, ms: number}|null} one @returns {number|null} */
export function average(one) {
  return one && one.n > 0 ? one.ms / one.n : null;
}

/** «2 ч 5 мин»: the two largest units, or seconds where it was quick. @param {number|null} ms */
export function took(ms) {
  if (ms === null) return "–";
  const unit = (/** @type {number} */ value, /** @type {string} */ name) => new Intl.NumberFormat(locale.value, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
  if (ms < MINUTE_MS) return unit(Math.round(ms / 1000), "second");
  let left = Math.round(ms / MINUTE_MS);
  const words = [];
  for (const [name, size] of UNITS) {
    const whole = Math.floor(left / size);
    left -= whole * size;
    if (whole > 0 && words.length < 2) words.push(unit(whole, name));
  }
  return words.join(" ");
}

/** @param {number} some @param {number} all */
export function percent(some, all) {
  return new Intl.NumberFormat(locale.value, { style: "percent", maximumFractionDigits: 0 }).format(some / all);
}

/** «14 окт.», or from when to when. @param {string} first @param {string} last */
export function dayWords(first, last) {
  const format = new Intl.DateTimeFormat(locale.value, { day: "numeric", month: "short", timeZone: "UTC" });
  return first === last ? format.format(Date.parse(first)) : t("figures.days", { from: format.format(Date.parse(first)), to: format.format(Date.parse(last)) });
}

/** «пн», …, «вс». */
export function weekdays() {
  const format = new Intl.DateTimeFormat(locale.value, { weekday: "short", timeZone: "UTC" });
  // The first Monday of all.
  return Array.from({ length: 7 }, (_, at) => format.format(Date.UTC(1970, 0, 5 + at)));
}

/** @param {Array<import("./figures.js").Counted>} rows */
export function scoresOf(rows) {
  const all = rows.map((row) => row.ratings).filter((one) => one !== null);
  const scores = [0, 1, 2, 3, 4].map((at) => all.reduce((sum, one) => sum + (one?.scores[at] ?? 0), 0));
  return { n: all.reduce((sum, one) => sum + (one?.n ?? 0), 0), sum: all.reduce((sum, one) => sum + (one?.sum ?? 0), 0), scores };
}
