/**
 * FormatBar: what can be done with the words that are selected. The marks stand in the field as they will be read.
 */
import { emit, h } from "../lib/dom.js";
import { t } from "../i18n.js";

/** @type {Array<[string, string, string]>} what, its sign, its key on a keyboard */
const FORMATS = [
  ["bold", "B", "Ctrl+B"], ["italic", "I", "Ctrl+I"], ["underline", "U", "Ctrl+U"], ["strikethrough", "S", "Ctrl+Shift+X"],
  ["code", "<>", "Ctrl+Shift+M"], ["spoiler", "▒", "Ctrl+Shift+P"], ["blockquote", "❞", "Ctrl+Shift+."], ["text_link", "↗", "Ctrl+K"],
];

/** Emits format with what to do. */
export function formatBar() {
  const bar = h("div", { class: "format-bar", role: "toolbar", "aria-label": t("format.title") }, ...FORMATS.map(([type, sign, keys], at) => {
    const label = t(`format.${type}`);
    const button = h("button", { type: "button", class: `format-button format-${type}`, tabindex: at === 0 ? "0" : "-1", "aria-label": label, title: `${label} (${keys})` },
      h("span", { "aria-hidden": "true", text: sign }));
    // The selection must outlive the press.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => emit(button, "format", { type }));
    return button;
  }));
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = /** @type {HTMLElement[]} */ ([...bar.children]);
    const next = (buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step + buttons.length) % buttons.length;
    buttons.forEach((one, at) => one.setAttribute("tabindex", at === next ? "0" : "-1"));
    buttons[next].focus();
  });
  return bar;
}

/** Which of them a press of keys means, "" for none. @param {KeyboardEvent} event */
export function formatOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return "";
  const plain = { KeyB: "bold", KeyI: "italic", KeyU: "underline", KeyK: "text_link" };
  const shifted = { KeyX: "strikethrough", KeyM: "code", KeyP: "spoiler", Period: "blockquote" };
  return /** @type {Record<string, string>} */ (event.shiftKey ? shifted : plain)[event.code] ?? "";
}
