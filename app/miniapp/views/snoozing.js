/**
 * Moments that are good for coming back to a ticket, by the person's own calendar.
 */
const HOUR_MS = 3_600_000;
const MORNING_HOUR = 9;
const EVENING_HOUR = 18;
/** From here on this evening is too near to be a rest. */
const EVENING_FROM_HOUR = 16;
const MONDAY = 1;

/** The nearest first. @param {number} now Unix ms @returns {Array<{name: string, at: number}>} */
export function presets(now) {
  const today = new Date(now);
  const at = (/** @type {number} */ days, /** @type {number} */ hour) => {
    const day = new Date(now);
    day.setDate(day.getDate() + days);
    return day.setHours(hour, 0, 0, 0);
  };
  const toMonday = (MONDAY - today.getDay() + 7) % 7 || 7;
  const found = [{ name: "hour", at: now + HOUR_MS }, { name: "three_hours", at: now + 3 * HOUR_MS }];
  if (today.getHours() < EVENING_FROM_HOUR) found.push({ name: "evening", at: at(0, EVENING_HOUR) });
  found.push({ name: "tomorrow", at: at(1, MORNING_HOUR) });
  if (toMonday > 1) found.push({ name: "monday", at: at(toMonday, MORNING_HOUR) });
  found.push({ name: "week", at: at(7, MORNING_HOUR) });
  return found.sort((one, other) => one.at - other.at).filter((one, index, all) => index === 0 || one.at !== all[index - 1].at);
}

/** As a field for a moment wants it, by this device's clock. @param {number} at */
export function localMinute(at) {
  const offset = new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - offset).toISOString().slice(0, 16);
}
