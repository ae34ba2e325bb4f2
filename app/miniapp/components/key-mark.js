/**
 * KeyMark: the key that does what a control does. It is shown where there is a keyboard and while keys are on
 * (`data-keys` on the root), and read to nobody: readers have `aria-keyshortcuts`.
 */
import { h } from "../lib/dom.js";

/** @param {string} keys as they stand on the keyboard */
export function keyMark(keys) {
  return h("kbd", { class: "key is-mark", "aria-hidden": "true", text: keys });
}

/** @template {Element} E @param {E} control @param {string} keys @returns {E} */
export function marked(control, keys) {
  control.setAttribute("aria-keyshortcuts", keys.replace("Ctrl", "Control"));
  control.append(keyMark(keys));
  return control;
}
