/**
 * The gallery: every component in every state, in four themes, for whoever works on them. It is served with
 * `--dev` alone and must never be a part of the app.
 */
import { h } from "../lib/dom.js";
import { effect, scope, signal } from "../lib/signal.js";
import { addWords, locale, speak } from "../i18n.js";
import { locales } from "../locales.js";
import { searchStyles } from "../search-styles.js";
import { figuresStyles } from "../figures-styles.js";
import { figuresWords } from "../figures-words.js";
import { searchWords } from "../search-words.js";
import { settingsWords } from "../settings-words.js";
import { dressDesk } from "../desk.js";
import { dress } from "../later.js";
import { segments } from "../components/controls.js";
import { addStyles, applyTheme } from "../theme.js";
import { catalog } from "./catalog.js";
import { THEMES } from "./themes.js";

/** What a wordy language adds. */
const LONGER = 0.4;
const PSEUDO = "ru-x-long";
/** @type {Record<string, string[]>} */
const CHOICES = {
  theme: Object.keys(THEMES), width: ["full", "320", "390", "760"], locale: ["ru", "en", "long"], text: ["100", "200"],
};

async function start() {
  await speak("en");
  dress();
  dressDesk();
  addWords(settingsWords);
  addWords(searchWords);
  addStyles(searchStyles);
  addWords(figuresWords);
  addStyles(figuresStyles);
  locales[PSEUDO] = lengthened(locales.ru);
  const asked = new URLSearchParams(location.search);
  const chosen = Object.fromEntries(Object.entries(CHOICES).map(([name, values]) => {
    const wanted = asked.get(name) ?? values[0];
    return [name, signal(values.includes(wanted) ? wanted : values[0])];
  }));
  const stage = h("main", { class: "gallery-stage" });
  const bar = h("nav", { class: "gallery-bar", "aria-label": "gallery" }, h("h1", { class: "head-title", text: "TiketHet" }),
    ...Object.entries(CHOICES).map(([name, values]) => choice(name, values, chosen[name])));
  document.getElementById("app")?.replaceChildren(h("div", { class: "gallery" }, bar, stage));
  effect(() => { applyTheme(document.documentElement, THEMES[chosen.theme.value], false); });
  effect(() => { document.documentElement.style.setProperty("font-size", `${chosen.text.value}%`); });
  effect(() => { stage.style.setProperty("max-width", chosen.width.value === "full" ? "none" : `${chosen.width.value}px`); });
  effect(() => {
    locale.value = chosen.locale.value === "long" ? PSEUDO : chosen.locale.value;
    document.documentElement.lang = chosen.locale.value === "en" ? "en" : "ru";
    return scope(() => stage.replaceChildren(...catalog().map(part)));
  });
}

/** @param {string} name @param {string[]} values @param {import("../lib/signal.js").Signal<string>} chosen */
function choice(name, values, chosen) {
  const group = segments("choice", name, values.map((value) => ({ value, label: value })), () => chosen.value);
  group.addEventListener("choice", (event) => { chosen.value = /** @type {CustomEvent} */ (event).detail.value; });
  return group;
}

/** @param {import("./catalog.js").Part} shown */
function part({ name, of, ground, states }) {
  return h("section", { class: "gallery-part", "data-of": of.join(" "), "aria-label": name }, h("h2", { class: "gallery-name", text: name }),
    h("div", { class: "gallery-states" }, ...states.map(({ label, make }) => h("figure", { class: `gallery-state${ground ? ` on-${ground}` : ""}`, "data-state": label },
      h("figcaption", { class: "meta", text: label }), h("div", { class: "gallery-stand" }, make())))));
}

/** Every text as it might be in a language of long words. @param {Record<string, any>} texts @returns {Record<string, any>} */
function lengthened(texts) {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, typeof text === "string" ? longer(text) : lengthened(text)]));
}

/** @param {string} text */
function longer(text) {
  const words = text.replace(/\{\w+\}/g, "").trim();
  return `${text} ${words.slice(0, Math.ceil(words.length * LONGER))}`.trim();
}

void start();
