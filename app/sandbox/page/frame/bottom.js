/**
 * The bar under the Mini App with its main and secondary button. It shows exactly what the app set up last;
 * a button without words is never there.
 */
import { isColor, node, paint } from "./nodes.js";

/**
 * @typedef {object} Face what the app may say of a button, as the protocol names it
 * @property {boolean} is_visible
 * @property {boolean} is_active
 * @property {boolean} is_progress_visible
 * @property {boolean} has_shine_effect
 * @property {string} text
 * @property {string} color "" stands for the theme's
 * @property {string} text_color
 * @property {"left"|"right"|"top"|"bottom"} position of the secondary one beside the main one
 */

const TEXT_LIMIT_CHARS = 64;
const POSITIONS = ["left", "right", "top", "bottom"];

/** @returns {Face} */
function plainFace() {
  return {
    is_visible: false, is_active: true, is_progress_visible: false, has_shine_effect: false,
    text: "", color: "", text_color: "", position: "left",
  };
}

/** What was not said stays as it was; what cannot be is not taken. @param {Face} face @param {any} said @returns {Face} */
export function changed(face, said) {
  const next = { ...face };
  for (const name of /** @type {const} */ (["is_visible", "is_active", "is_progress_visible", "has_shine_effect"])) {
    if (typeof said[name] === "boolean") next[name] = said[name];
  }
  for (const name of /** @type {const} */ (["color", "text_color"])) {
    if (isColor(said[name])) next[name] = said[name];
  }
  if (typeof said.text === "string") next.text = said.text.trim().slice(0, TEXT_LIMIT_CHARS);
  if (POSITIONS.includes(said.position)) next.position = said.position;
  return next;
}

class BottomButton {
  /** @param {string} kind @param {() => void} press */
  constructor(kind, press) {
    this.face = plainFace();
    this.label = node("span", { class: "mini-button-text" });
    this.element = node("button", { type: "button", class: `mini-button mini-button-${kind}` }, this.label,
      node("span", { class: "mini-spinner", "aria-hidden": "true" }), node("span", { class: "mini-shine", "aria-hidden": "true" }));
    this.element.addEventListener("click", () => {
      if (this.face.is_active) press();
    });
  }

  get isShown() {
    return this.face.is_visible && this.face.text !== "";
  }

  /** @param {{color: string, ink: string}} usual */
  draw(usual) {
    const { face, element } = this;
    element.hidden = !this.isShown;
    element.classList.toggle("mini-busy", face.is_progress_visible);
    element.classList.toggle("mini-shining", face.has_shine_effect && face.is_active);
    element.setAttribute("aria-disabled", String(!face.is_active));
    element.setAttribute("aria-busy", String(face.is_progress_visible));
    this.label.textContent = face.text;
    paint(element, { fill: face.color || usual.color, ink: face.text_color || usual.ink });
  }
}

export class BottomBar {
  /** @param {(event: string) => void} press main_button_pressed or secondary_button_pressed */
  constructor(press) {
    this.main = new BottomButton("main", () => press("main_button_pressed"));
    this.secondary = new BottomButton("secondary", () => press("secondary_button_pressed"));
    this.element = node("div", { class: "mini-bar" }, this.secondary.element, this.main.element);
    this.element.hidden = true;
  }

  get isShown() {
    return this.main.isShown || this.secondary.isShown;
  }

  /** @param {"main"|"secondary"} which @param {any} said */
  setUp(which, said) {
    this[which].face = changed(this[which].face, said);
  }

  clear() {
    this.main.face = plainFace();
    this.secondary.face = plainFace();
  }

  /** @param {Record<string, string>} params of the theme @param {string} ground the bar's colour */
  draw(params, ground) {
    this.main.draw({ color: params.button_color, ink: params.button_text_color });
    this.secondary.draw({ color: ground, ink: params.button_color });
    this.element.hidden = !this.isShown;
    this.element.dataset.order = this.main.isShown && this.secondary.isShown ? this.secondary.face.position : "alone";
  }
}
