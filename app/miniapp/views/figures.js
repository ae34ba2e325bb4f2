/**
 * The screen of figures: what came in, how fast it was answered, what customers thought, for any days of the desk's
 * calendar.
 */
import { csvOf } from "../lib/csv.js";
import { countDays, dayIn, plusDays, together } from "../lib/days.js";
import { h } from "../lib/dom.js";
import { computed, effect, scope, signal, untracked } from "../lib/signal.js";
import { chart, columns, figure, heat } from "../components/charts.js";
import { empty, skeleton } from "../components/blanks.js";
import { segments } from "../components/controls.js";
import { banner } from "../components/overlays.js";
import { now } from "../format.js";
import { figuresStyles } from "../figures-styles.js";
import { figuresWords } from "../figures-words.js";
import { addWords, locale, t } from "../i18n.js";
import { addStyles } from "../theme.js";
import { screenBody, screenHead } from "./desk-screen.js";
import { comments } from "./figure-comments.js";
import { DONE, MOST, categories, crossed, people } from "./figure-tables.js";
import { average, dayWords, percent, scoresOf, took, weekdays } from "./figure-words.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {{n: number, ms: number, spans: number[], p50?: number, p90?: number}|null} Took `p50` and `p90` of all the days */
/** @typedef {{n: number, ms: number, p50: number, p90: number}|null} Length */
/** @typedef {{n: number, sum: number, scores: number[]}|null} Scores */
/** @typedef {{opened: number, asked: number, reopened: number, ended: number, first: Took, next: Took, resolution: Took, ratings: Scores}} Counted */
/** @typedef {{person: PersonRef|null, category: number|null, first: Length, next: Length, resolution: Length, ratings: {n: number, sum: number}|null}} Cell */
/** @typedef {{from: string, to: string, zone: string, total: Record<"first"|"next"|"resolution", Length>, cells: Cell[], days: Array<Counted & {day: string, backlog: number}>,
 *   agents: Array<Counted & {person: PersonRef}>, categories: Array<Counted & {category: number|null}>, hours: number[][], is_whole: boolean}} Figures */
/** @typedef {{from: string, to: string}} Span */

const DAYS_LIMIT = 731;
const SPANS = ["5m", "15m", "1h", "4h", "8h", "24h", "more"];

let isDressed = false;

/** Words and styles come once. */
function dress() {
  if (isDressed) return;
  isDressed = true;
  addWords(figuresWords);
  addStyles(figuresStyles);
}

/** @param {HTMLElement} place @param {Context} ctx */
export function mountFigures(place, ctx) {
  dress();
  const known = ctx.desk.peek()?.known;
  known?.catalog.want();
  return scope(() => {
    const zone = signal("");
    const chosen = signal("week");
    const own = signal(/** @type {Span} */ ({ from: plusDays(dayIn(now(), ""), -29), to: dayIn(now(), "") }));
    const asTable = signal(false);
    const found = signal(/** @type {Figures|null} */ (null));
    const failed = signal("");
    const span = computed(() => spanOf(chosen.value, own.value, dayIn(now(), zone.value)));
    let turn = 0;
    effect(() => {
      const { from, to } = span.value;
      if (ctx.store.online.value !== "live") return;
      turn += 1;
      const mine = turn;
      ctx.api.send("figures.get", { from, to }).then((answer) => {
        if (mine !== turn) return;
        failed.value = "";
        found.value = answer;
        zone.value = answer.zone;
      }, (error) => { if (mine === turn) failed.value = error.code; });
    });
    const body = h("div", { class: "figures" }, () => {
      if (failed.value) return empty("lost", t("state.failed"), refusalWords(failed.value));
      const figures = found.value;
      const names = new Map(known?.catalog.value.value.categories.map((one) => [one.id, one.name]));
      return figures ? untracked(() => all(ctx, figures, names, asTable)) : skeleton("card", 4);
    });
    body.addEventListener("csv", (event) => save(ctx, found.peek(), /** @type {CustomEvent} */ (event).detail));
    body.addEventListener("look", (event) => { asTable.value = /** @type {CustomEvent} */ (event).detail.value === "table"; });
    place.append(screenHead(ctx, () => t("figures.title")), screenBody(ranges(chosen, own), body));
  });
}

/** @param {string} chosen @param {Span} own @param {string} today @returns {Span} */
function spanOf(chosen, own, today) {
  if (chosen === "own") return own;
  const days = { today: 1, week: 7, month: 30 }[chosen] ?? 7;
  return { from: plusDays(today, 1 - days), to: today };
}

/** @param {import("../lib/signal.js").Signal<string>} chosen @param {import("../lib/signal.js").Signal<Span>} own */
function ranges(chosen, own) {
  const row = segments("range", t("figures.range"), ["today", "week", "month", "own"].map((value) => ({ value, label: t(`figures.range.${value}`) })), () => chosen.value);
  row.addEventListener("range", (event) => { chosen.value = /** @type {CustomEvent} */ (event).detail.value; });
  return h("div", { class: "figures-range" }, row, h("div", { class: "figures-own", hidden: () => chosen.value !== "own" }, day("from", own), day("to", own)));
}

/** @param {"from"|"to"} side @param {import("../lib/signal.js").Signal<Span>} own */
function day(side, own) {
  const box = h("input", { type: "date", class: "field-box", id: `figures-${side}`, value: () => own.value[side], max: "9999-12-31" });
  box.addEventListener("change", () => {
    if (!/^\d{4}-\d\d-\d\d$/.test(box.value)) return;
    const next = { ...own.peek(), [side]: box.value };
    // The other end follows, so that the span is one that can be asked for.
    if (next.to < next.from) next[side === "from" ? "to" : "from"] = box.value;
    if (countDays(next.from, next.to) > DAYS_LIMIT) next[side === "from" ? "to" : "from"] = plusDays(box.value, side === "from" ? DAYS_LIMIT - 1 : 1 - DAYS_LIMIT);
    own.value = next;
  });
  return h("div", { class: "figures-day" }, h("label", { for: `figures-${side}`, class: "meta", text: t(`figures.${side}`) }), box);
}

/** @param {Context} ctx @param {Figures} figures @param {Map<number, string>} names of categories
 * @param {import("../lib/signal.js").Signal<boolean>} asTable */
function all(ctx, figures, names, asTable) {
  const shows = () => asTable.value;
  return h("div", { class: "figures-all" },
    !figures.is_whole && banner({ kind: "plain", glyph: "clock", text: t("figures.not_whole"), acts: [] }),
    summary(figures), volume(figures, shows), speed(figures, shows), hours(figures, shows), marks(figures, shows), comments(ctx, figures),
    people(figures, shows), categories(figures, names, shows), crossed(figures, names));
}

/** @param {Array<Counted>} rows @param {"first"|"next"|"resolution"} name */
function sumOf(rows, name) {
  const all = rows.map((row) => row[name]).filter((one) => one !== null);
  const spans = SPANS.map((_, at) => all.reduce((sum, one) => sum + (one?.spans[at] ?? 0), 0));
  return { n: all.reduce((sum, one) => sum + (one?.n ?? 0), 0), ms: all.reduce((sum, one) => sum + (one?.ms ?? 0), 0), spans };
}

/** @param {Array<Counted>} rows @param {"opened"|"asked"|"reopened"|"ended"} name */
function count(rows, name) {
  return rows.reduce((sum, row) => sum + row[name], 0);
}

/** @param {Figures} figures */
function summary({ days, total }) {
  const [first, next, resolution, ratings] = [sumOf(days, "first"), sumOf(days, "next"), sumOf(days, "resolution"), scoresOf(days)];
  const again = count(days, "reopened");
  const within = (/** @type {{n: number, spans: number[]}} */ one) => (one.n ? t("figures.within_hour", { share: percent(one.spans[0] + one.spans[1] + one.spans[2], one.n) }) : "");
  const most = (/** @type {Length} */ one) => (one ? t("figures.half_most", { half: took(one.p50), most: took(one.p90) }) : "");
  return h("dl", { class: "kpis" },
    figure(t("figures.opened"), String(count(days, "opened")), again ? t("figures.reopened_too", { count: again }) : ""),
    figure(t("figures.ended"), String(count(days, "ended")), ""),
    figure(t("figures.backlog"), String(days.at(-1)?.backlog ?? 0), t("figures.backlog_text")),
    figure(t("figures.first"), took(average(first)), most(total.first), within(first)), figure(t("figures.next"), took(average(next)), most(total.next), within(next)),
    figure(t("figures.resolution"), took(average(resolution)), most(total.resolution), t("figures.cases", { count: resolution.n })),
    figure(t("figures.rating"), ratings.n ? (ratings.sum / ratings.n).toLocaleString(locale.value, { maximumFractionDigits: 2 }) : "–", t("figures.cases", { count: ratings.n })));
}

/** @param {Figures} figures @param {() => boolean} asTable */
function volume({ days }, asTable) {
  const groups = together(days, (one) => one.day);
  const names = groups.map((group) => dayWords(group[0].day, group.at(-1)?.day ?? group[0].day));
  const [opened, ended] = [groups.map((group) => count(group, "opened")), groups.map((group) => count(group, "ended"))];
  const backlog = groups.map((group) => group.at(-1)?.backlog ?? 0);
  const text = t("figures.volume_text", { opened: count(days, "opened"), ended: count(days, "ended"), backlog: days.at(-1)?.backlog ?? 0 });
  return chart({
    title: t("figures.volume"), text,
    table: { head: [t("figures.day"), t("figures.opened"), t("figures.asked"), t("figures.reopened"), t("figures.ended"), t("figures.backlog")],
      rows: groups.map((group, at) => [names[at], opened[at], count(group, "asked"), count(group, "reopened"), ended[at], backlog[at]]) },
    draw: () => columns(text, [{ name: t("figures.opened"), tone: "new" }, { name: t("figures.ended"), tone: "done" }], [opened, ended], names,
      { series: { name: t("figures.backlog"), tone: "brand" }, values: backlog }),
  }, asTable);
}

/** @param {Figures} figures @param {() => boolean} asTable */
function speed({ days, total }, asTable) {
  const [first, next, resolution] = [sumOf(days, "first"), sumOf(days, "next"), sumOf(days, "resolution")];
  const names = SPANS.map((span) => t(`figures.span.${span}`));
  const text = t("figures.speed_text", { first: took(average(first)), next: took(average(next)), resolution: took(average(resolution)) });
  return chart({
    title: t("figures.speed"), text,
    table: { head: [t("figures.took"), t("figures.first"), t("figures.next"), t("figures.resolution")],
      rows: [...names.map((name, at) => [name, first.spans[at], next.spans[at], resolution.spans[at]]), [t("figures.average"), took(average(first)), took(average(next)), took(average(resolution))],
        ...MOST.map(([name, key]) => [t(name), ...DONE.map((one) => took(total[one]?.[key] ?? null))])] },
    draw: () => columns(text, [{ name: t("figures.first"), tone: "new" }, { name: t("figures.next"), tone: "wait" }, { name: t("figures.resolution"), tone: "done" }],
      [first.spans, next.spans, resolution.spans], names, null),
  }, asTable);
}

/** @param {Figures} figures @param {() => boolean} asTable */
function hours({ hours: rows }, asTable) {
  const days = weekdays();
  const all = rows.flatMap((row, at) => row.map((value, hour) => ({ value, at, hour })));
  const most = all.reduce((best, one) => (one.value > best.value ? one : best), all[0]);
  const text = most.value > 0 ? t("figures.hours_text", { day: days[most.at], hour: `${most.hour}:00`, count: most.value }) : t("figures.nothing");
  return chart({
    title: t("figures.hours"), text,
    table: { head: [t("figures.hour"), ...days], rows: rows[0].map((_, hour) => [`${hour}:00`, ...rows.map((row) => row[hour])]) },
    draw: () => heat(text, rows, days),
  }, asTable);
}

/** @param {Figures} figures @param {() => boolean} asTable */
function marks({ days }, asTable) {
  const { n, sum, scores } = scoresOf(days);
  const text = n ? t("figures.ratings_text", { count: n, average: (sum / n).toLocaleString(locale.value, { maximumFractionDigits: 2 }) }) : t("figures.nothing");
  const names = scores.map((_, at) => String(at + 1));
  return chart({
    title: t("figures.ratings"), text, table: { head: [t("figures.score"), t("figures.how_many")], rows: names.map((name, at) => [name, scores[at]]) },
    draw: () => columns(text, [{ name: t("figures.ratings"), tone: "brand" }], [scores], names, null),
  }, asTable);
}

/** To the disk of a computer, to the clipboard of a phone, whose clients save nothing. @param {Context} ctx
 * @param {Figures|null} figures @param {{title: string, table: import("../components/charts.js").Table}} what */
function save(ctx, figures, { title, table }) {
  const text = csvOf([table.names ?? table.head, ...table.rows], locale.value);
  if (ctx.bridge.isPhone) {
    void navigator.clipboard.writeText(text).then(() => ctx.say(t("figures.copied")), () => ctx.say(t("figures.not_copied")));
    return;
  }
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  h("a", { href: url, download: `${title} ${figures?.from} ${figures?.to}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
