/**
 * Suggestions: what fits the word that is being typed, above its field. The field keeps the focus; readers hear of the
 * row that is chosen through it.
 */
import { emit, h } from "../lib/dom.js";

/** @typedef {{id: string, title: string, text: string, mark: string}} SuggestedRow */

/** Emits pick {at}. @param {string} id @param {() => string} label @param {() => SuggestedRow[]} rows @param {() => number} at */
export function suggestions(id, label, rows, at) {
  const list = h("div", { class: "suggestions", role: "listbox", id, "aria-label": label, hidden: () => rows().length === 0 }, () => h("div", { class: "suggestions-rows", role: "presentation" }, ...rows().map((row, number) => option(id, row, number, at))));
  // The field must not lose the focus to a press.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = /** @type {HTMLElement} */ (event.target).closest("[role=option]");
    if (chosen) emit(list, "pick", { at: [...list.querySelectorAll("[role=option]")].indexOf(chosen) });
  });
  return list;
}

/** What a reader calls the row. @param {string} id @param {number} number */
export function optionId(id, number) {
  return `${id}-${number}`;
}

/** @param {string} id @param {SuggestedRow} row @param {number} number @param {() => number} at */
function option(id, { title, text, mark }, number, at) {
  return h("div", { class: "suggestions-row", role: "option", id: optionId(id, number), "aria-selected": () => String(at() === number) },
    h("span", { class: "suggestions-title", dir: "auto", text: title }), mark && h("span", { class: "meta suggestions-mark", text: mark }),
    text && h("span", { class: "meta suggestions-text", dir: "auto", text }));
}
