/**
 * Haptics made visible: what a hand would feel is a ring and a word for a moment. Only what the protocol
 * knows is felt.
 */
import { node } from "./nodes.js";

/** @typedef {"light"|"medium"|"heavy"|"rigid"|"soft"|"error"|"success"|"warning"|"selection"} Touch */

const FELT_MS = 1100;
const IMPACTS = ["light", "medium", "heavy", "rigid", "soft"];
const NOTICES = ["error", "success", "warning"];

/** @param {any} asked @returns {Touch|null} */
export function touchOf(asked) {
  if (asked.type === "selection_change") return "selection";
  if (asked.type === "impact" && IMPACTS.includes(asked.impact_style)) return asked.impact_style;
  if (asked.type === "notification" && NOTICES.includes(asked.notification_type)) return asked.notification_type;
  return null;
}

export class TouchMark {
  /** @param {HTMLElement} root @param {import("./words.js").Words} words */
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.timer = 0;
    /** @type {HTMLElement|null} */
    this.mark = null;
  }

  /** @param {Touch} touch */
  show(touch) {
    this.clear();
    this.mark = node("div", { class: `mini-touch mini-touch-${touch}`, "aria-hidden": "true" },
      node("span", { class: "mini-touch-ring" }), this.words[`touch_${touch}`]);
    this.root.append(this.mark);
    this.timer = window.setTimeout(() => this.clear(), FELT_MS);
  }

  clear() {
    clearTimeout(this.timer);
    this.mark?.remove();
    this.mark = null;
  }
}
