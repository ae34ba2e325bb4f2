/**
 * Moments, numbers and names as people write them, in the language in force. Pure but for that language and a memory of what was written.
 */
import { locale, t } from "./i18n.js";
import { webStorage } from "./lib/idb.js";

const DAY_MS = 86_400_000;
/** @type {Array<[Intl.RelativeTimeFormatUnit, number]>} from how many ms on */
const AGO = [["year", 365 * DAY_MS], ["month", 30 * DAY_MS], ["day", DAY_MS], ["hour", 3_600_000], ["minute", 60_000], ["second", 1000]];
/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} name @param {Intl.DateTimeFormatOptions} options */
function format(name, options) {
  const key = locale.value + name;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale.value, options);
  formats.set(key, known);
  return known;
}

/** «14:32». Both languages write it so; the browser's own words for it take longer than a whole row.
 * @param {number} at Unix ms */
export function clock(at) {
  const moment = new Date(at);
  return `${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** @param {number} part of a clock */
function two(part) {
  return String(part).padStart(2, "0");
}

const KEPT = "tikethet.days";
const KEPT_LIMIT = 200;
const KEEP_AFTER_MS = 1_000;
/** Days as they were written, kept for the next start: the first thing that the browser is asked to write takes it
 * longer than a whole list. @type {Map<string, string>|null} */
let written = null;

/** @param {string} name @param {Intl.DateTimeFormatOptions} options @param {number} at */
function dayText(name, options, at) {
  written ??= keptDays();
  const day = new Date(at);
  const key = [locale.value, name, day.getFullYear(), day.getMonth(), day.getDate()].join();
  const known = written.get(key);
  if (known) return known;
  const text = format(name, options).format(at);
  if (!isKeeping) keepDays();
  written.set(key, text);
  return text;
}

let isKeeping = false;

function keepDays() {
  isKeeping = true;
  setTimeout(() => {
    isKeeping = false;
    webStorage("localStorage")?.setItem(KEPT, JSON.stringify([...written ?? []].slice(-KEPT_LIMIT)));
  }, KEEP_AFTER_MS);
}

/** @returns {Map<string, string>} */
function keptDays() {
  try {
    return new Map(JSON.parse(webStorage("localStorage")?.getItem(KEPT) ?? "[]"));
  } catch {
    return new Map();
  }
}

/** «Сегодня», «Вчера», «3 ноября», with the year when it is another. @param {number} at @param {number} now */
export function dayName(at, now) {
  const days = daysBetween(at, now);
  if (days === 0) return t("day.today");
  if (days === 1) return t("day.yesterday");
  if (sameYear(at, now)) return dayText("day", { day: "numeric", month: "long" }, at);
  return dayText("date", { day: "numeric", month: "long", year: "numeric" }, at);
}

/** The moment of a list row: a clock today, then «вчера», then a date. @param {number} at @param {number} now */
export function listMoment(at, now) {
  const days = daysBetween(at, now);
  if (days === 0) return clock(at);
  if (days === 1) return t("day.yesterday").toLocaleLowerCase(locale.value);
  if (sameYear(at, now)) return dayText("short", { day: "numeric", month: "short" }, at);
  return dayText("old", { day: "2-digit", month: "2-digit", year: "2-digit" }, at);
}

/** «5 минут назад», «вчера»: the largest unit that fits. @param {number} at @param {number} now */
export function ago(at, now) {
  const past = Math.max(0, now - at);
  const [unit, size] = AGO.find(([, least]) => past >= least) ?? AGO[AGO.length - 1];
  const amount = unit === "day" ? daysBetween(at, now) : Math.floor(past / size);
  return new Intl.RelativeTimeFormat(locale.value, { numeric: "auto" }).format(-amount, unit);
}

/** A day and a clock, in full. @param {number} at */
export function fullMoment(at) {
  return format("full", { dateStyle: "long", timeStyle: "short" }).format(at);
}

/** «104 203», with a space that never breaks. @param {number} id */
export function ticketNumber(id) {
  const digits = String(id).padStart(6, "0");
  return `${digits.slice(0, -3)}\u00a0${digits.slice(-3)}`;
}

/** A lucky ticket: both halves of its six digits have the same sum. @param {number} id */
export function isLucky(id) {
  const digits = [...String(id).padStart(6, "0")].map(Number);
  const sum = (/** @type {number[]} */ half) => half.reduce((total, digit) => total + digit, 0);
  return digits.length === 6 && sum(digits.slice(0, 3)) === sum(digits.slice(3));
}

/** One or two letters for an avatar. @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.slice(0, 2).map((word) => [...word][0]);
  return letters.join("").toLocaleUpperCase(locale.value) || "?";
}

/** «248 КБ». @param {number} bytes */
export function fileSize(bytes) {
  const units = ["kilobyte", "megabyte", "gigabyte"];
  let size = bytes / 1024;
  let at = 0;
  for (; size >= 1024 && at < units.length - 1; at += 1) size /= 1024;
  const options = { style: "unit", unit: units[at], unitDisplay: "short", maximumFractionDigits: size < 10 ? 1 : 0 };
  return new Intl.NumberFormat(locale.value, /** @type {Intl.NumberFormatOptions} */ (options)).format(size);
}

/** «2:05», with hours when there are any. @param {number} seconds */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** When the day of a moment began, by the person's calendar. @param {number} at */
export function dayStart(at) {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Whole days, by the person's calendar. @param {number} at @param {number} now */
function daysBetween(at, now) {
  return Math.round((dayStart(now) - dayStart(at)) / DAY_MS);
}

/** @param {number} at @param {number} now */
function sameYear(at, now) {
  return new Date(at).getFullYear() === new Date(now).getFullYear();
}

/** The moment by this device's clock, for what is relative to it. @returns {number} Unix ms */
export function now() {
  return Date.now();
}
