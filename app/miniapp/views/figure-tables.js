/**
 * Tables of figures: by colleague, by category, and who did what under which category.
 */
import { h } from "../lib/dom.js";
import { signal } from "../lib/signal.js";
import { chart } from "../components/charts.js";
import { segments } from "../components/controls.js";
import { locale, t } from "../i18n.js";
import { average, scoresOf, took } from "./figure-words.js";

/** @typedef {import("./figures.js").Figures} Figures */
/** @typedef {import("./figures.js").Counted} Counted */
/** @typedef {import("./figures.js").Cell} Cell */

export const DONE = /** @type {const} */ (["first", "next", "resolution"]);
/** The percentiles and their words. */
export const MOST = /** @type {const} */ ([["figures.half", "p50"], ["figures.most", "p90"]]);

/** What somebody did, or what became of a category. @param {Counted} row */
function doneBy(row) {
  const { n, sum } = scoresOf([row]);
  return [...DONE.flatMap((name) => [row[name]?.n ?? 0, ...[average(row[name]), row[name]?.p50, row[name]?.p90].map((ms) => (row[name] ? took(ms ?? null) : null))]), n ? mean(sum, n) : null];
}

/** To two places. @param {number} sum @param {number} n */
function mean(sum, n) {
  return Math.round((sum / n) * 100) / 100;
}

/** @param {string[]} before @param {(name: string, part: string) => string} words @returns {string[]} */
function doneHead(before, words) {
  const parts = [t("figures.average"), ...MOST.map(([key]) => t(key))];
  return [...before, ...DONE.map((name) => t(`figures.${name}`)).flatMap((name) => [name, ...parts.map((part) => words(name, part))]), t("figures.rating")];
}

/** @param {string} title @param {string} text @param {string[]} before @param {Array<Array<string|number|null>>} rows @param {() => boolean} asTable */
function doneTable(title, text, before, rows, asTable) {
  const head = doneHead(before, (_, part) => part);
  const names = doneHead(before, (name, part) => `${name}: ${part.toLocaleLowerCase(locale.value)}`);
  return chart({ title, text, table: { head, names, rows }, draw: null }, asTable);
}

/** @param {Figures} figures @param {() => boolean} asTable */
export function people({ agents }, asTable) {
  return doneTable(t("figures.agents"), t("figures.agents_text"), [t("figures.agent")], agents.map((one) => [one.person.name, ...doneBy(one)]), asTable);
}

/** @param {Figures} figures @param {Map<number, string>} names @param {() => boolean} asTable */
export function categories({ categories: found }, names, asTable) {
  const rows = found.map((one) => [categoryName(one.category, names), one.opened, ...doneBy(one)]);
  return doneTable(t("figures.categories"), t("figures.categories_text"), [t("figures.category"), t("figures.opened")], rows, asTable);
}

/** @param {number|null} category @param {Map<number, string>} names */
function categoryName(category, names) {
  return category ? names.get(category) ?? "?" : t("figures.no_category");
}

/** What a cell is told of: how often, and how fast half of them went. @type {Record<string, (cell: Cell) => number|string|null>} */
const CELLS = {
  answers: ({ first, next }) => (first?.n ?? 0) + (next?.n ?? 0),
  ended: ({ resolution }) => resolution?.n ?? 0,
  first: ({ first }) => first && took(first.p50),
  next: ({ next }) => next && took(next.p50),
  resolution: ({ resolution }) => resolution && took(resolution.p50),
  rating: ({ ratings }) => ratings && mean(ratings.sum, ratings.n),
};

/** Who did what under which category, one thing at a time. @param {Figures} figures @param {Map<number, string>} names */
export function crossed({ cells }, names) {
  const shown = signal("answers");
  const row = segments("cell", t("figures.cell"), Object.keys(CELLS).map((value) => ({ value, label: t(`figures.cell.${value}`) })), () => shown.value);
  const place = h("div", { class: "figures-crossed" }, row, () => table(cells, names, shown.value));
  row.addEventListener("cell", (event) => { shown.value = /** @type {CustomEvent} */ (event).detail.value; });
  return place;
}

/** @param {Cell[]} cells @param {Map<number, string>} names @param {string} what */
function table(cells, names, what) {
  const columns = [...new Set(cells.map((one) => one.category ?? 0))].sort((a, b) => a - b);
  const people = new Map(cells.map((one) => [one.person?.id ?? 0, one.person?.name ?? t("figures.nobody")]));
  const found = new Map(cells.map((one) => [`${one.person?.id ?? 0}:${one.category ?? 0}`, CELLS[what](one)]));
  const rows = [...people].map(([id, name]) => [name, ...columns.map((category) => found.get(`${id}:${category}`) ?? null)]);
  const head = [t("figures.agent"), ...columns.map((category) => categoryName(category, names))];
  return chart({ title: `${t("figures.crossed")}: ${t(`figures.cell.${what}`)}`, text: t("figures.crossed_text"), table: { head, rows }, draw: null }, () => true);
}
