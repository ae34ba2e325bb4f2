/** Times and days as Telegram writes them, in the page's language and the reader's zone. */
import { spoken, t } from "../words.js";

const DAY_MS = 86400000;

/** @param {number} seconds since the epoch */
export function timeOf(seconds) {
  return new Intl.DateTimeFormat(spoken(), { hour: "2-digit", minute: "2-digit" }).format(seconds * 1000);
}

/** @param {number} seconds */
export function dayOf(seconds) {
  const day = startOfDay(seconds * 1000);
  const today = startOfDay(Date.now());
  if (day === today) return t("day.today");
  if (Math.round((today - day) / DAY_MS) === 1) return t("day.yesterday");
  const isThisYear = new Date(day).getFullYear() === new Date(today).getFullYear();
  /** @type {Intl.DateTimeFormatOptions} */
  const form = { day: "numeric", month: "long", ...(isThisYear ? {} : { year: "numeric" }) };
  return new Intl.DateTimeFormat(spoken(), form).format(day);
}

/** Time today, weekday this week, else the date: for the list of people. @param {number} seconds */
export function shortDate(seconds) {
  const day = startOfDay(seconds * 1000);
  const ago = Math.round((startOfDay(Date.now()) - day) / DAY_MS);
  if (ago <= 0) return timeOf(seconds);
  /** @type {Intl.DateTimeFormatOptions} */
  const form = ago < 7 ? { weekday: "short" } : { day: "2-digit", month: "2-digit" };
  return new Intl.DateTimeFormat(spoken(), form).format(day);
}

/** @param {number} seconds of a voice message or film */
export function lengthOf(seconds) {
  const rest = Math.round(seconds);
  return `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
}

/** @param {number} bytes */
export function sizeOf(bytes) {
  const units = ["size.b", "size.kb", "size.mb"];
  const at = bytes < 1024 ? 0 : bytes < 1024 * 1024 ? 1 : 2;
  const amount = bytes / 1024 ** at;
  const digits = at > 0 && amount < 100 ? 1 : 0;
  return t(units[at], { amount: new Intl.NumberFormat(spoken(), { maximumFractionDigits: digits }).format(amount) });
}

/** @param {number} ms */
function startOfDay(ms) {
  const day = new Date(ms);
  return day.setHours(0, 0, 0, 0);
}
