/**
 * Picker: one or several of a list, found by typing. Arrows move, Enter takes.
 */
import { emit, h, icon } from "../lib/dom.js";
import { computed, effect, signal } from "../lib/signal.js";
import { t } from "../i18n.js";

/** @typedef {{value: string, label: string, glyph?: string, hint?: string, keys?: string, face?: Node, search?: string}} Option */

const SHOWN_LIMIT = 50;

/**
 * @param {{label: string, hint: string, several?: boolean, input?: boolean}} look `input`: typing is offered even for few
 * @param {() => Option[]} options @param {() => Set<string>} chosen
 * @param {(text: string) => void} [typed] @returns {HTMLElement} tells `pick` with the value
 */
export function picker({ label, hint, several = false, input = true }, options, chosen, typed = () => {}) {
  const text = signal("");
  // Opened, it stands at what is chosen.
  const at = signal(Math.max(0, options().findIndex((one) => chosen().has(one.value))));
  const found = computed(() => matching(options(), text.value));
  const name = `pick-${Math.trunc(performance.now())}`;
  const take = (/** @type {Option|undefined} */ one) => one && emit(box, "pick", { value: one.value });
  const list = h("div", { class: "pick-list", id: name, role: "listbox", "aria-label": label, "aria-multiselectable": several ? "true" : null, tabindex: input ? null : "0" },
    () => h("div", { class: "pick-options" }, ...found.value.map((one, index) => option(one, `${name}-${index}`, () => index === at.value, () => chosen().has(one.value), () => take(one)))));
  const field = h("input", {
    class: "field-box pick-field", type: "text", autocomplete: "off", placeholder: hint, "aria-label": label, role: "combobox",
    "aria-expanded": "true", "aria-controls": name, "aria-activedescendant": () => (found.value.length > 0 ? `${name}-${at.value}` : null), hidden: !input,
    oninput: () => {
      text.value = field.value;
      at.value = 0;
      typed(field.value);
    },
  });
  const box = h("div", { class: "picker" }, field, list, () => (found.value.length === 0 ? h("p", { class: "meta pick-none", text: t("desk.pick_none") }) : null));
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && !event.isComposing) take(found.peek()[at.peek()]);
    else if (!step) return;
    else at.value = (at.peek() + step + found.peek().length) % Math.max(1, found.peek().length);
    event.preventDefault();
  });
  effect(() => {
    const { value } = at;
    list.querySelectorAll(".pick-option")[value]?.scrollIntoView({ block: "nearest" });
  });
  queueMicrotask(() => (input ? field : list).focus());
  return box;
}

/** @param {Option[]} options @param {string} text */
function matching(options, text) {
  const words = text.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = (/** @type {Option} */ one) => words.every((word) => `${one.label} ${one.hint ?? ""} ${one.search ?? ""}`.toLocaleLowerCase().includes(word));
  return options.filter(fits).slice(0, SHOWN_LIMIT);
}

/** @param {Option} one @param {string} id @param {() => boolean} isHere @param {() => boolean} isChosen @param {() => void} take */
function option(one, id, isHere, isChosen, take) {
  return h("div", { id, role: "option", class: () => `pick-option${isHere() ? " is-here" : ""}`, "aria-selected": () => String(isChosen()), onclick: take },
    h("span", { class: "pick-mark" }, one.face ?? (one.glyph && icon(one.glyph))),
    h("span", { class: "pick-words" }, h("span", { class: "pick-label", dir: "auto", text: one.label }), one.hint && h("span", { class: "meta pick-hint", dir: "auto", text: one.hint })),
    one.keys && h("kbd", { class: "key", text: one.keys }), () => (isChosen() ? h("span", { class: "pick-tick" }, icon("tick")) : null));
}
