/**
 * Lengths of time in few letters.
 */
import { locale } from "../i18n.js";

/** @type {Array<["day"|"hour"|"minute", number]>} */
const UNITS = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]];

/** «2 ч», «15 мин»: the largest unit that fits, at least a minute. @param {number} ms */
export function spanOf(ms) {
  const [unit, size] = UNITS.find(([, least]) => ms >= least) ?? UNITS[2];
  const options = /** @type {Intl.NumberFormatOptions} */ ({ style: "unit", unit, unitDisplay: "narrow", maximumFractionDigits: 0 });
  return new Intl.NumberFormat(locale.value, options).format(Math.max(1, Math.floor(ms / size)));
}
