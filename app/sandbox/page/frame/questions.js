/**
 * What lies over the Mini App and waits for an answer: its own popups and the client's questions. One at a
 * time; a question that is waved away is answered too.
 */
import { button, node } from "./nodes.js";

/** @typedef {{id: string, text: string, type: "default"|"ok"|"close"|"cancel"|"destructive"}} Choice */
/** @typedef {{title?: string, message: string, choices: Choice[], field?: string}} Question */
/** @typedef {{id: string|null, text: string}} Reply `id` is null when no button was pressed */

const TITLE_LIMIT_CHARS = 64;
const MESSAGE_LIMIT_CHARS = 256;
const CHOICES_LIMIT = 3;
/** What two buttons beside each other have room for. */
const ROW_LIMIT_CHARS = 22;
const OWN_WORDS = ["ok", "close", "cancel"];
const TYPES = ["default", "destructive", ...OWN_WORDS];

/**
 * A popup as the app asked for it, or null when no client would open it.
 * @param {any} asked @param {import("./words.js").Words} words @returns {Question|null}
 */
export function popupOf(asked, words) {
  const { title = "", message, buttons } = asked;
  if (typeof title !== "string" || title.length > TITLE_LIMIT_CHARS) return null;
  if (typeof message !== "string" || !message || message.length > MESSAGE_LIMIT_CHARS) return null;
  if (!Array.isArray(buttons) || buttons.length < 1 || buttons.length > CHOICES_LIMIT) return null;
  const choices = buttons.map((one) => choiceOf(one, words));
  const all = choices.filter((one) => one !== null);
  return all.length === choices.length ? { title, message, choices: all } : null;
}

/** @param {any} asked @param {import("./words.js").Words} words @returns {Choice|null} */
function choiceOf(asked, words) {
  const { id = "", type = "default", text = "" } = asked ?? {};
  if (typeof id !== "string" || id.length > TITLE_LIMIT_CHARS || !TYPES.includes(type)) return null;
  if (OWN_WORDS.includes(type)) return { id, type, text: words[/** @type {"ok"|"close"|"cancel"} */ (type)] };
  if (typeof text !== "string" || !text.trim() || text.length > TITLE_LIMIT_CHARS) return null;
  return { id, type, text };
}

export class Questions {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {((reply: Reply) => void)|null} */
    this.settle = null;
  }

  get isOpen() {
    return this.settle !== null;
  }

  /** Null when another one is open. @param {Question} question @returns {Promise<Reply|null>} */
  ask(question) {
    if (this.isOpen) return Promise.resolve(null);
    const layer = this.layerOf(question);
    const before = document.activeElement;
    return new Promise((resolve) => {
      this.settle = (reply) => {
        this.settle = null;
        layer.remove();
        if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
        resolve(reply);
      };
      this.root.append(layer);
      /** @type {HTMLElement|null} */ (layer.querySelector("input, .mini-box"))?.focus({ preventScroll: true });
    });
  }

  dismiss() {
    this.settle?.({ id: null, text: "" });
  }

  /** @private @param {Question} question */
  layerOf(question) {
    const field = question.field === undefined ? null : node("input", { class: "mini-field", type: "text", "aria-label": question.field });
    const row = node("div", { class: "mini-choices" }, ...question.choices.map((choice) => {
      const press = () => this.settle?.({ id: choice.id, text: field?.value ?? "" });
      return button(`mini-choice mini-choice-${choice.type}`, choice.text, press);
    }));
    const letters = question.choices.reduce((sum, choice) => sum + choice.text.length, 0);
    row.classList.toggle("mini-stacked", question.choices.length > 2 || letters > ROW_LIMIT_CHARS);
    const box = node("div", { class: "mini-box", role: "alertdialog", "aria-modal": "true", tabindex: "-1", "aria-label": question.title || question.message });
    if (question.title) box.append(node("h2", { class: "mini-box-title" }, question.title));
    box.append(node("p", { class: "mini-box-text" }, question.message));
    if (field) box.append(field);
    box.append(row);
    const layer = node("div", { class: "mini-layer" }, box);
    layer.addEventListener("click", (press) => {
      if (press.target === layer) this.dismiss();
    });
    layer.addEventListener("keydown", (press) => this.key(press, layer));
    return layer;
  }

  /** Escape waves it away, Tab stays inside. @private @param {KeyboardEvent} press @param {HTMLElement} layer */
  key(press, layer) {
    if (press.key === "Escape") {
      press.stopPropagation();
      this.dismiss();
    }
    if (press.key !== "Tab") return;
    const stops = [.../** @type {NodeListOf<HTMLElement>} */ (layer.querySelectorAll("input, button"))];
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = press.shiftKey ? Math.max(at, 0) - 1 : at + 1;
    stops.at(next % stops.length)?.focus();
    press.preventDefault();
  }
}
