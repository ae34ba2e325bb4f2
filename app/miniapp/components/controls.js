/**
 * Controls of forms and bars: buttons, Field, Segments.
 */
import { emit, h, icon } from "../lib/dom.js";
import { t } from "../i18n.js";

/** @typedef {{value: string, label: string, glyph?: string}} Choice */

/** One choice of a few, as a radio group. @param {string} type of the event @param {string} label
 * @param {Choice[]} choices @param {() => string} chosen */
export function segments(type, label, choices, chosen) {
  const group = h("div", { class: "segments", role: "radiogroup", "aria-label": label });
  const buttons = choices.map((choice) => h("button", {
    type: "button", role: "radio", class: "segment", "data-value": choice.value,
    "aria-checked": () => String(chosen() === choice.value), tabindex: () => (chosen() === choice.value ? "0" : "-1"),
    onclick: () => emit(group, type, { value: choice.value }),
  }, choice.glyph && icon(choice.glyph), h("span", { text: choice.label })));
  group.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = choices.findIndex((choice) => choice.value === chosen());
    const next = (at + step + choices.length) % choices.length;
    emit(group, type, { value: choices[next].value });
    buttons[next].focus();
  });
  group.append(...buttons);
  return group;
}

/**
 * A labelled field with its count of characters near the limit, and what is wrong with it.
 * @param {{label: string, hint: string, limit: number, rows: number, name: string}} look
 * @param {() => string} value @param {() => string} [wrong] "" while nothing is
 */
export function field({ label, hint, limit, rows, name }, value, wrong = () => "") {
  const id = `field-${name}`;
  const options = {
    id, class: "field-box", dir: "auto", maxlength: String(limit), placeholder: hint, value,
    "aria-invalid": () => (wrong() ? "true" : null), "aria-describedby": `${id}-wrong`,
  };
  const box = rows > 1 ? h("textarea", { ...options, rows: String(rows) }) : h("input", { ...options, type: "text", autocomplete: "off" });
  box.addEventListener("input", () => emit(box, "field-text", { name, text: box.value }));
  const left = h("span", { class: "meta field-left", role: "status", text: () => leftOf(value(), limit) });
  return h("div", { class: "field" }, h("div", { class: "field-head" }, h("label", { for: id, text: label }), left), box,
    h("p", { id: `${id}-wrong`, class: "field-wrong", role: "alert", text: wrong }));
}

/** @param {string} text @param {number} limit */
function leftOf(text, limit) {
  const left = limit - [...text].length;
  return left > limit / 10 ? "" : t("field.left", { count: left });
}

/** @param {string} text @param {string|null} glyph @param {() => void} press @param {"accent"|"plain"|"quiet"} [look] */
export function button(text, glyph, press, look = "plain") {
  return h("button", { type: "button", class: `button is-${look}`, onclick: press }, glyph && icon(glyph), h("span", { text }));
}

/** @param {string} label @param {string} glyph @param {() => void} press */
export function iconButton(label, glyph, press) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: press }, icon(glyph));
}
