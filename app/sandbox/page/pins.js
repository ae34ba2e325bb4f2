/** The bar with the pinned message; a press goes to it and shows the one before. */
import { gist } from "./chat/cards.js";
import { h, put } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

export class PinBar {
  /** @param {import("./column.js").Column} column */
  constructor(column) {
    this.column = column;
    this.at = 0;
    this.root = h("button", { class: "pin-bar", type: "button", hidden: true, onclick: () => this.press() });
  }

  draw() {
    const pins = this.column.chat.pinned;
    this.root.hidden = pins.length === 0;
    if (pins.length === 0) return;
    this.at = Math.min(this.at, pins.length - 1);
    const pin = pins[pins.length - 1 - this.at];
    const number = pins.length > 1 ? ` #${pins.length - this.at}` : "";
    put(this.root, h("i", { class: "pin-rule" }), h("span", { class: "pin-text" }, h("b", null, t("chat.pinned") + number), h("span", { dir: "auto" }, gist(pin))), icon("pin"));
  }

  /** @private */
  press() {
    const pins = this.column.chat.pinned;
    const pin = pins[pins.length - 1 - this.at];
    this.at = (this.at + 1) % pins.length;
    this.draw();
    this.column.deeds.jump(pin.message_id);
  }
}
