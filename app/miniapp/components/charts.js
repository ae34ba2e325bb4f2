/**
 * Charts: drawn as SVG that stretches with its place, with a table of the same numbers one press away.
 */
import { emit, h, s } from "../lib/dom.js";
import { t } from "../i18n.js";
import { segments } from "./controls.js";

/** @typedef {{head: string[], names?: string[], rows: Array<Array<string|number|null>>}} Table as shown and as CSV;
 * `names` are the heads in full, where a short one stands under another's */
/** @typedef {{title: string, text: string, table: Table, draw: (() => Node)|null}} ChartProps `text` says it in a sentence */

const TALL = 100;
const WIDE = 10;

/** A card with a chart, its table, and a button for CSV; without a drawing the table alone. Emits csv, look.
 * @param {ChartProps} props @param {() => boolean} asTable */
export function chart({ title, text, table, draw }, asTable) {
  const looks = draw && segments("look", t("figures.look"), [{ value: "chart", label: t("figures.chart") }, { value: "table", label: t("figures.table") }], () => (asTable() ? "table" : "chart"));
  const card = h("section", { class: "chart-card", "aria-label": title },
    h("div", { class: "chart-head" }, h("h2", { class: "chart-title", text: title }), looks, h("button", { type: "button", class: "text-button", "aria-label": `${t("figures.csv")}: ${title}`, text: t("figures.save"), onclick: () => emit(card, "csv", { title, table }) })),
    h("p", { class: "meta", text }), () => (draw && !asTable() ? draw() : tableOf(title, table)));
  return card;
}

/** Where it has no room its rows become cards, each number under its name; the roles say that it is a table all the same.
 * @param {string} title @param {Table} table */
export function tableOf(title, { head, names = head, rows }) {
  if (rows.length === 0) return h("p", { class: "meta", text: t("figures.nothing") });
  return h("table", { class: `chart-table${head.length > 5 ? " is-wide" : ""}`, role: "table", "aria-label": title },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...head.map((text, at) => h("th", { scope: "col", role: "columnheader", class: typeof rows[0][at] === "number" ? "is-number" : null, text })))),
    h("tbody", { role: "rowgroup" }, ...rows.map(([first, ...rest]) => h("tr", { role: "row" },
      h("th", { scope: "row", role: "rowheader", dir: "auto", text: first ?? "" }), ...rest.map((value, at) => cell(value, names[at + 1]))))));
}

/** @param {string|number|null} value @param {string} name */
function cell(value, name) {
  const number = typeof value === "number";
  return h("td", { role: "cell", "data-name": name, class: number ? "is-number" : null, text: value === null ? "–" : number ? value.toLocaleString(document.documentElement.lang) : value });
}

/** @typedef {{name: string, tone: "new"|"done"|"wait"|"brand"|"accent"}} Series */

/**
 * Columns side by side for each place, and a line over them.
 * @param {string} label what readers hear @param {Series[]} series @param {number[][]} values by series, then place
 * @param {string[]} places @param {{series: Series, values: number[]}|null} line
 */
export function columns(label, series, values, places, line) {
  const most = Math.max(1, ...values.flat(), ...line?.values ?? []);
  const width = WIDE * places.length;
  const room = (WIDE - 2) / series.length;
  const bars = values.flatMap((row, at) => row.map((value, place) => s("rect", {
    class: `tone-${series[at].tone}`, x: place * WIDE + 1 + at * room, y: TALL - (value / most) * TALL, width: room * 0.9, height: (value / most) * TALL,
  })));
  const points = line?.values.map((value, place) => `${place * WIDE + WIDE / 2},${TALL - (value / most) * TALL}`).join(" ");
  return h("figure", { class: "chart" }, h("div", { class: "chart-plot" }, h("span", { class: "meta chart-most", text: most.toLocaleString(document.documentElement.lang) }),
    s("svg", { class: "chart-drawing", viewBox: `0 0 ${width} ${TALL}`, preserveAspectRatio: "none", role: "img", "aria-label": label }, ...bars,
      points && s("polyline", { class: `tone-line tone-${line?.series.tone}`, points, "vector-effect": "non-scaling-stroke" }))),
    axis(places), h("figcaption", { class: "chart-key" }, ...[...series, ...line ? [line.series] : []].map((one) => h("span", { class: "meta chart-name" },
      h("span", { class: `chart-dot key-${one.tone}` }), one.name))));
}

/** The names of a few places, or of all when there are few. @param {string[]} places */
function axis(places) {
  const shown = places.length <= 8 ? places : [places[0], places[Math.floor((places.length - 1) / 2)], places[places.length - 1]];
  return h("div", { class: `chart-axis${places.length <= 8 ? " is-even" : ""}`, "aria-hidden": "true" }, ...shown.map((text) => h("span", { class: "meta", text })));
}

/** How much at each hour of each weekday. @param {string} label @param {number[][]} rows @param {string[]} days */
export function heat(label, rows, days) {
  const most = Math.max(1, ...rows.flat());
  const cells = rows.flatMap((row, day) => row.map((value, hour) => s("rect", {
    class: "tone-heat", x: hour + 0.06, y: day + 0.08, width: 0.88, height: 0.84, rx: 0.12, "fill-opacity": value === 0 ? 0.06 : 0.2 + 0.8 * (value / most),
  })));
  return h("figure", { class: "chart chart-heat" }, h("div", { class: "heat-days", "aria-hidden": "true" }, ...days.map((text) => h("span", { class: "meta", text }))),
    s("svg", { class: "chart-drawing", viewBox: "0 0 24 7", preserveAspectRatio: "none", role: "img", "aria-label": label }, ...cells),
    h("div", { class: "chart-axis heat-hours", "aria-hidden": "true" }, ...["0", "6", "12", "18"].map((text) => h("span", { class: "meta", text }))));
}

/** One number of the desk, with what belongs to it. @param {string} name @param {string} value @param {...string} texts */
export function figure(name, value, ...texts) {
  return h("div", { class: "kpi" }, h("dt", { class: "meta", text: name }), h("dd", null, h("strong", { class: "kpi-value", text: value }), ...texts.map((text) => text && h("span", { class: "meta", text }))));
}
