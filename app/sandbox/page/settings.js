/** How this browser likes the page: kept in its storage, or in the address for one visit. */
import { LANGUAGES } from "./words.js";

export const THEMES = ["day", "night", "black", "lowContrast"];
export const FRAMES = ["phone", "desktop"];
export const LAYOUTS = ["columns", "single"];
/** @type {Record<string, string[]>} */
export const PLATFORMS = { phone: ["android", "ios"], desktop: ["tdesktop", "macos", "weba"] };
const KEY = "tikethet.stage";

export class Settings {
  /** @param {Storage|null} storage @param {string} search the query of the page's address */
  constructor(storage, search) {
    this.storage = storage;
    const kept = { ...read(storage), ...fromAddress(search) };
    this.theme = oneOf(THEMES, kept.theme, prefersDark() ? "night" : "day");
    this.frame = oneOf(FRAMES, kept.frame, "phone");
    this.layout = oneOf(LAYOUTS, kept.layout, "columns");
    this.language = oneOf(LANGUAGES, kept.language, "ru");
    this.platform = PLATFORMS[this.frame].includes(kept.platform) ? kept.platform : PLATFORMS[this.frame][0];
    /** @type {number[]} the people whose columns are shown */
    this.shown = Array.isArray(kept.shown) ? kept.shown.filter(Number.isInteger) : [];
    /** @type {Record<string, number>} by person, the last message they have seen */
    this.seen = kept.seen && typeof kept.seen === "object" ? kept.seen : {};
    this.epoch = typeof kept.epoch === "string" ? kept.epoch : "";
    /** @type {string[]} steps of the tour that are done */
    this.done = Array.isArray(kept.done) ? kept.done.map(String) : [];
    this.sidebar = kept.sidebar !== false;
  }

  /** @param {Record<string, any>} changes */
  change(changes) {
    Object.assign(this, changes);
    if (!PLATFORMS[this.frame].includes(this.platform)) this.platform = PLATFORMS[this.frame][0];
    const { storage, ...kept } = this;
    try {
      storage?.setItem(KEY, JSON.stringify(kept));
    } catch {
      this.storage = null;
    }
  }
}

/** The browser's storage, or null where it is forbidden. */
export function ownStorage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** @param {Storage|null} storage @returns {Record<string, any>} */
function read(storage) {
  try {
    const kept = JSON.parse(storage?.getItem(KEY) ?? "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

/** @param {string} search @returns {Record<string, any>} */
function fromAddress(search) {
  const fields = new URLSearchParams(search);
  const named = ["theme", "frame", "layout", "platform"].filter((name) => fields.has(name));
  /** @type {Record<string, any>} */
  const given = Object.fromEntries(named.map((name) => [name, fields.get(name)]));
  if (fields.has("lang")) given.language = fields.get("lang");
  if (fields.has("show")) given.shown = (fields.get("show") ?? "").split(",").map(Number);
  return given;
}

/** @param {string[]} allowed @param {any} value @param {string} otherwise */
function oneOf(allowed, value, otherwise) {
  return allowed.includes(value) ? value : otherwise;
}

function prefersDark() {
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
