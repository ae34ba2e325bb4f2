/**
 * The cards of what admins tune about time and load: hours, targets, silence, routing.
 */
import { h } from "../lib/dom.js";
import { computed, untracked } from "../lib/signal.js";
import { button, iconButton, segments } from "../components/controls.js";
import { now } from "../format.js";
import { locale, t } from "../i18n.js";
import { listen } from "./composing.js";
import { numberBox, numberRow, selectBox, selectRow, spansRow, switchRow, textRow } from "./tuning-fields.js";

/** @typedef {{day: string, name: string, spans: string[]}} Holiday */
/** @typedef {{is_on: boolean, zone: string, week: string[][], holidays: Holiday[], tells_away: boolean, away_ru: string, away_en: string}} Hours */
/** @typedef {{category_id: number|null, priority: string|null, first: number|null, next: number|null, resolution: number|null}} Rule */
/** @typedef {{is_on: boolean, rules: Rule[], admins_after: number}} Targets */
/** @typedef {{resolved_days: number, ends_silent: boolean, silent_days: number, warn_hours: number}} Silence */
/** @typedef {{mode: string, capacity: number, capacities: Record<string, number>, only_present: boolean}} Routing */
/** @typedef {{categories: Array<{id: number, name: string, archived: boolean}>, staff: PersonRef[]}} Catalog */
/** @template {Record<string, any>} V @typedef {import("./tuning-card.js").Form<V>} Form */

const AIMS = /** @type {const} */ (["first", "next", "resolution"]);
/** The choice of nothing in particular. */
export const NONE = "-";
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** @param {number} day 0 is Monday @param {"short"|"long"} [weekday] */
export function dayName(day, weekday = "short") {
  return new Intl.DateTimeFormat(locale.value, { weekday, timeZone: "UTC" }).format(MONDAY + day * DAY_MS);
}

/** Every zone that this browser knows, and the one that is chosen. @param {string} chosen */
export function zones(chosen) {
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  return [...new Set([...known, "UTC", chosen])].sort().map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

/** Shows `fields` only while something holds. @param {() => boolean} holds @param {() => Array<import("../lib/dom.js").Child>} fields */
function onlyWhile(holds, fields) {
  const shown = computed(holds);
  return () => (shown.value ? untracked(() => h("div", { class: "tune-fields" }, ...fields())) : null);
}

/** @param {Form<Hours>} form */
export function hoursFields({ draft, put }) {
  const week = (/** @type {number} */ day) => () => draft.value.week[day];
  return [
    switchRow(t("hours.on"), t("hours.on_hint"), () => draft.value.is_on, (is_on) => put({ is_on })),
    onlyWhile(() => draft.value.is_on, () => [
      selectRow(t("hours.zone"), zones(draft.value.zone), () => draft.value.zone, (zone) => put({ zone })),
      ...Array.from({ length: 7 }, (_, day) => spansRow(dayName(day), week(day), (spans) => put({ week: draft.peek().week.with(day, spans) }))),
      h("h3", { class: "tune-part", text: t("hours.holidays") }), holidays({ draft, put }),
      h("h3", { class: "tune-part", text: t("hours.away") }),
      switchRow(t("hours.tells_away"), t("hours.tells_away_hint"), () => draft.value.tells_away, (tells_away) => put({ tells_away })),
      onlyWhile(() => draft.value.tells_away, () => [
        textRow({ label: t("hours.away_ru"), hint: t("hours.away_hint"), limit: 1000 }, () => draft.value.away_ru, (away_ru) => put({ away_ru })),
        textRow({ label: t("hours.away_en"), hint: t("hours.away_hint"), limit: 1000 }, () => draft.value.away_en, (away_en) => put({ away_en }))]),
    ]),
  ];
}

/** @param {Form<Hours>} form */
function holidays({ draft, put }) {
  const count = computed(() => draft.value.holidays.length);
  const change = (/** @type {number} */ at, /** @type {Partial<Holiday>} */ change_) => put({ holidays: draft.peek().holidays.with(at, { ...draft.peek().holidays[at], ...change_ }) });
  const row = (/** @type {number} */ at) => {
    const one = () => draft.value.holidays[at] ?? { day: "", name: "", spans: [] };
    const date = h("input", { type: "date", class: "field-box tune-date", "aria-label": t("hours.holiday_day"), value: () => (one().day.length === 5 ? `${thisYear()}-${one().day}` : one().day) });
    const isYearly = () => one().day.length === 5;
    date.addEventListener("input", () => { if (date.value) change(at, { day: isYearly() ? date.value.slice(5) : date.value }); });
    const name = h("input", { type: "text", class: "field-box", dir: "auto", maxlength: "60", placeholder: t("hours.holiday_name"), "aria-label": t("hours.holiday_name"), value: () => one().name });
    name.addEventListener("input", () => change(at, { name: name.value }));
    return h("div", { class: "tune-holiday" }, h("span", { class: "tune-pair" }, date, name,
      iconButton(t("hours.drop_holiday"), "trash", () => put({ holidays: draft.peek().holidays.toSpliced(at, 1) }))),
    switchRow(t("hours.yearly"), "", isYearly, (yearly) => change(at, { day: yearly ? one().day.slice(5) : `${thisYear()}-${one().day}` })),
    spansRow(t("hours.holiday_hours"), () => one().spans, (spans) => change(at, { spans })));
  };
  const list = () => untracked(() => h("div", { class: "tune-fields" }, ...Array.from({ length: count.value }, (_, at) => row(at))));
  const add = () => put({ holidays: [...draft.peek().holidays, { day: freeDay(draft.peek().holidays), name: "", spans: [] }] });
  return h("div", { class: "tune-fields" }, () => (count.value, list()), button(t("hours.add_holiday"), "plus", add));
}

function thisYear() {
  return new Date(now()).getFullYear();
}

/** The next day that is no holiday yet. @param {Holiday[]} taken */
function freeDay(taken) {
  const days = new Set(taken.map((one) => one.day));
  for (let at = now(); ; at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (!days.has(day)) return day;
  }
}

/** @param {Form<Targets>} form @param {Catalog} catalog */
export function targetFields({ draft, put }, catalog) {
  const count = computed(() => draft.value.rules.length);
  const add = () => put({ rules: [...draft.peek().rules, { category_id: null, priority: "low", first: 480, next: 480, resolution: null }] });
  const list = () => untracked(() => h("div", { class: "tune-fields" }, ...Array.from({ length: count.value }, (_, at) => ruleRow({ draft, put }, at, catalog))));
  return [
    switchRow(t("hours.targets_on"), t("hours.targets_on_hint"), () => draft.value.is_on, (is_on) => put({ is_on })),
    onlyWhile(() => draft.value.is_on, () => [
      () => (count.value, list()), button(t("hours.add_rule"), "plus", add),
      numberRow({ label: t("hours.admins_after"), unit: t("hours.minutes"), least: 0, most: 10_080 }, () => draft.value.admins_after, (value) => put({ admins_after: value ?? 0 })),
    ]),
  ];
}

/** @param {Form<Targets>} form @param {number} at @param {Catalog} catalog */
function ruleRow({ draft, put }, at, catalog) {
  const rule = () => draft.value.rules[at] ?? draft.value.rules[0];
  const change = (/** @type {Partial<Rule>} */ change_) => put({ rules: draft.peek().rules.with(at, { ...draft.peek().rules[at], ...change_ }) });
  const any = { value: NONE, label: t("hours.any_category") };
  const categories = [any, ...catalog.categories.filter((one) => !one.archived || one.id === rule().category_id).map((one) => ({ value: String(one.id), label: one.name }))];
  const priorities = [NONE, "low", "normal", "high", "urgent"].map((value) => ({ value, label: t(value === NONE ? "hours.any_priority" : `priority.${value}`) }));
  return h("div", { class: "tune-rule" },
    h("span", { class: "tune-pair" },
      selectBox(t("hours.category"), categories, () => String(rule().category_id ?? NONE), (value) => change({ category_id: value === NONE ? null : Number(value) })),
      selectBox(t("panel.priority"), priorities, () => rule().priority ?? NONE, (value) => change({ priority: value === NONE ? null : value })),
      iconButton(t("hours.drop_rule"), "trash", () => put({ rules: draft.peek().rules.toSpliced(at, 1) }))),
    h("span", { class: "tune-aims" }, ...AIMS.map((aim) => aimBox(aim, () => rule()[aim], (minutes) => change({ [aim]: minutes })))));
}

/** Hours and minutes of working time. @param {string} aim @param {() => number|null} minutes @param {(minutes: number|null) => void} put */
function aimBox(aim, minutes, put) {
  const hours = () => (minutes() === null ? null : Math.floor(/** @type {number} */ (minutes()) / 60));
  const rest = () => (minutes() === null ? null : /** @type {number} */ (minutes()) % 60);
  const join = (/** @type {number|null} */ whole, /** @type {number|null} */ part) => put(whole === null && part === null ? null : Math.max(0, whole ?? 0) * 60 + Math.max(0, part ?? 0) || null);
  const label = t(`hours.aim.${aim}`);
  return h("span", { class: "tune-aim", role: "group", "aria-label": label }, h("span", { class: "meta", text: label }),
    h("span", { class: "tune-box" }, numberBox({ label: t("hours.in_hours", { aim: label }), least: 0, most: 2160, hint: () => "—" }, hours, (value) => join(value, rest())), h("span", { class: "meta", text: t("hours.h") }),
      numberBox({ label: t("hours.in_minutes", { aim: label }), least: 0, most: 59, hint: () => "—" }, rest, (value) => join(hours(), value)), h("span", { class: "meta", text: t("hours.min") })));
}

/** Whether customers rate how they were helped. @param {Form<{is_on: boolean}>} form */
export function feedbackFields({ draft, put }) {
  return [switchRow(t("hours.feedback"), t("hours.feedback_hint"), () => draft.value.is_on, (is_on) => put({ is_on }))];
}

/** @param {Form<Silence>} form */
export function silenceFields({ draft, put }) {
  return [
    switchRow(t("hours.ends_silent"), t("hours.ends_silent_hint"), () => draft.value.ends_silent, (ends_silent) => put({ ends_silent })),
    onlyWhile(() => draft.value.ends_silent, () => [
      numberRow({ label: t("hours.silent_days"), unit: t("hours.days"), least: 1, most: 365 }, () => draft.value.silent_days, (value) => put({ silent_days: value ?? 1 })),
      numberRow({ label: t("hours.warn_hours"), unit: t("hours.hours"), least: 1, most: 720 }, () => draft.value.warn_hours, (value) => put({ warn_hours: value ?? 1 }))]),
  ];
}

/** @param {Form<Routing>} form @param {Catalog} catalog */
export function routingFields({ draft, put }, catalog) {
  const modes = ["off", "round_robin", "least_loaded"].map((value) => ({ value, label: t(`hours.mode.${value}`) }));
  const group = segments("mode", t("hours.mode"), modes, () => draft.value.mode);
  listen(group, { mode: ({ value }) => put({ mode: value }) });
  const own = (/** @type {PersonRef} */ person, /** @type {number|null} */ value) => {
    const { [person.id]: _, ...others } = draft.peek().capacities;
    put({ capacities: value === null ? others : { ...others, [person.id]: value } });
  };
  return [
    group,
    onlyWhile(() => draft.value.mode !== "off", () => [
      switchRow(t("hours.only_present"), t("hours.only_present_hint"), () => draft.value.only_present, (only_present) => put({ only_present })),
      numberRow({ label: t("hours.capacity"), unit: t("hours.tickets"), least: 0, most: 1000 }, () => draft.value.capacity, (value) => put({ capacity: value ?? 0 })),
      ...catalog.staff.map((person) => numberRow({ label: person.name, unit: t("hours.tickets"), least: 0, most: 1000, hint: () => String(draft.value.capacity) },
        () => draft.value.capacities[person.id] ?? null, (value) => own(person, value)))]),
  ];
}
