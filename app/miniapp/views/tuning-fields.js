/**
 * Rows of a settings form: switches, numbers, texts, choices, spans of the day. Values go in as functions and
 * come out through `put`; a field that is being typed in is never drawn anew.
 */
import { h } from "../lib/dom.js";
import { computed, untracked } from "../lib/signal.js";
import { iconButton } from "../components/controls.js";
import { t } from "../i18n.js";

/** @typedef {{value: string, label: string}} Choice */

let ids = 0;

/** @param {string} label @param {string} hint "" for none @param {() => boolean} on @param {(on: boolean) => void} put */
export function switchRow(label, hint, on, put) {
  const id = `tune-${ids += 1}`;
  return h("div", { class: "tune-row" },
    h("span", { class: "tune-words" }, h("span", { id, text: label }), hint && h("span", { id: `${id}-hint`, class: "meta", text: hint })),
    h("button", { type: "button", role: "switch", class: "tune-switch", "aria-labelledby": id, "aria-describedby": hint ? `${id}-hint` : null,
      "aria-checked": () => String(on()), onclick: () => put(!on()) }, h("span", { class: "tune-knob" })));
}

/** @param {string} label @param {HTMLElement} box @param {string} [unit] */
function labelled(label, box, unit) {
  box.id ||= `tune-${ids += 1}`;
  return h("div", { class: "tune-row" }, h("label", { class: "tune-words", for: box.id, text: label }),
    h("span", { class: "tune-box" }, box, unit && h("span", { class: "meta", text: unit })));
}

/** @param {{label: string, unit?: string, least: number, most: number, hint?: () => string}} look
 * @param {() => number|null} value @param {(value: number|null) => void} put null for an empty field */
export function numberRow({ label, unit, ...look }, value, put) {
  return labelled(label, numberBox({ ...look, label: null }, value, put), unit);
}

/** @param {{label: string|null, least: number, most: number, hint?: () => string}} look @param {() => number|null} value
 * @param {(value: number|null) => void} put */
export function numberBox({ label, least, most, hint }, value, put) {
  const box = h("input", { type: "number", inputmode: "numeric", class: "field-box tune-number", min: String(least), max: String(most),
    step: "1", placeholder: hint ?? null, "aria-label": label, value: () => String(value() ?? "") });
  box.addEventListener("input", () => put(box.value === "" ? null : Math.round(Number(box.value))));
  return box;
}

/** @param {string} label @param {Choice[]} choices @param {() => string} value @param {(value: string) => void} put */
export function selectRow(label, choices, value, put) {
  return labelled(label, selectBox(null, choices, value, put));
}

/** @param {string|null} label @param {Choice[]} choices @param {() => string} value @param {(value: string) => void} put */
export function selectBox(label, choices, value, put) {
  const box = h("select", { class: "field-box", "aria-label": label }, ...choices.map((one) => h("option", { value: one.value, text: one.label })));
  h("span", { text: () => { box.value = value(); return ""; } });
  box.addEventListener("change", () => put(box.value));
  return box;
}

/** @param {{label: string, hint: string, limit: number}} look @param {() => string} value @param {(value: string) => void} put */
export function textRow({ label, hint, limit }, value, put) {
  const id = `tune-${ids += 1}`;
  const box = h("textarea", { id, class: "field-box", rows: "3", dir: "auto", maxlength: String(limit), placeholder: hint, value });
  box.addEventListener("input", () => put(box.value));
  return h("div", { class: "tune-text" }, h("label", { for: id, text: label }), box);
}

/** Spans of a day, each two times. @param {string} label whose they are @param {() => string[]} spans
 * @param {(spans: string[]) => void} put */
export function spansRow(label, spans, put) {
  const count = computed(() => spans().length);
  const replaced = (/** @type {number} */ at, /** @type {string[]} */ ...next) => put(spans().toSpliced(at, 1, ...next));
  const list = () => untracked(() => h("span", { class: "tune-spans" },
    ...Array.from({ length: count.value }, (_, at) => h("span", { class: "tune-span" },
      spanBox(label, () => spans()[at] ?? "", (span) => replaced(at, span)),
      iconButton(t("hours.drop_span", { day: label }), "cross", () => replaced(at)))),
    count.value === 0 && h("span", { class: "meta", text: t("hours.closed") }),
    iconButton(t("hours.add_span", { day: label }), "plus", () => put([...spans(), nextSpan(spans())]))));
  return h("div", { class: "tune-day" }, h("span", { class: "tune-day-name", text: label }), () => (count.value, list()));
}

/** Two times as one span, `09:00-18:00`. @param {string} label @param {() => string} span @param {(span: string) => void} put */
export function spanBox(label, span, put) {
  const part = (/** @type {number} */ at) => span().split("-")[at] ?? "";
  const box = (/** @type {number} */ at, /** @type {string} */ key) => {
    const made = h("input", { type: "text", inputmode: "numeric", autocomplete: "off", maxlength: "5", class: "field-box tune-time", "aria-label": t(key, { day: label }), value: () => part(at) });
    // The field of the browser shows twelve hours or twenty-four as the device likes; here it is always twenty-four.
    made.addEventListener("change", () => {
      const time = timeOf(made.value);
      made.value = time || part(at);
      if (time) put(at === 0 ? `${time}-${part(1)}` : `${part(0)}-${time === "00:00" ? "24:00" : time}`);
    });
    return made;
  };
  return h("span", { class: "tune-times" }, box(0, "hours.from"), h("span", { "aria-hidden": "true", text: "–" }), box(1, "hours.to"));
}

/** «9», «930» and «9:30» are times too; "" for what is none. @param {string} text */
function timeOf(text) {
  const digits = text.replace(/\D/g, "");
  const whole = digits.length < 3 ? `${digits}00` : digits;
  const [hours, minutes] = [Number(whole.slice(0, -2)), Number(whole.slice(-2))];
  if (digits === "" || minutes > 59 || hours * 60 + minutes > 1440) return "";
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

/** Behind the last one, an hour later. @param {string[]} spans */
function nextSpan(spans) {
  const last = spans.at(-1)?.split("-")[1];
  const hour = last ? Number(last.slice(0, 2)) : 8;
  if (!last || hour > 20) return "09:00-18:00";
  const two = (/** @type {number} */ part) => String(part).padStart(2, "0");
  return `${two(hour + 1)}:00-${two(Math.min(hour + 5, 23))}:00`;
}
