/**
 * Punch: the rating. Five holes in a ticket, as many punched as it was worth; a radio group for readers.
 */
import { emit, h } from "../lib/dom.js";
import { t } from "../i18n.js";

const HOLES = 5;
/** @type {Record<string, (at: number) => number>} */
const STEPS = {
  ArrowRight: (at) => at + 1, ArrowUp: (at) => at + 1, ArrowLeft: (at) => at - 1, ArrowDown: (at) => at - 1,
  Home: () => 1, End: () => HOLES,
};

/** Emits `punch` {value} on a change, and only then. @param {() => number} value punched holes, 0 for none */
export function punch(value) {
  const holes = Array.from({ length: HOLES }, (_, at) => hole(at + 1, value));
  const group = h("div", { class: "punch", role: "radiogroup", "aria-label": t("punch.label") }, ...holes);
  const choose = (/** @type {number} */ wanted) => {
    if (wanted !== value()) emit(group, "punch", { value: wanted });
  };
  group.addEventListener("click", (event) => {
    const pressed = holes.findIndex((one) => one.contains(/** @type {Node} */ (event.target)));
    if (pressed >= 0) choose(pressed + 1);
  });
  group.addEventListener("keydown", (event) => {
    const at = holes.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement)) + 1;
    const step = STEPS[event.key];
    if (!step || at === 0) return;
    event.preventDefault();
    const next = Math.min(HOLES, Math.max(1, step(at)));
    holes[next - 1].focus();
    choose(next);
  });
  return h("div", { class: "lower punch-place" }, group);
}

/** @param {number} number @param {() => number} value */
function hole(number, value) {
  return h("button", {
    type: "button", role: "radio", class: () => `hole${number <= value() ? " is-punched" : ""}`,
    "aria-label": t("punch.of", { count: number, of: HOLES }), "aria-checked": () => String(value() === number),
    tabindex: () => (number === (value() || 1) ? "0" : "-1"),
  }, h("span", { class: "chad", text: String(number) }));
}
