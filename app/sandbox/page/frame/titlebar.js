/**
 * The window's head: close or back, the bot's name, and the menu behind the dots. It never acts by itself,
 * it tells what was pressed.
 */
import { button, node, sign } from "./nodes.js";

/** @typedef {"close"|"back"|"settings"|"reload"} Press */

export class TitleBar {
  /**
   * @param {{title: string, words: import("./words.js").Words}} look
   * @param {(press: Press) => void} press
   */
  constructor({ title, words }, press) {
    this.words = words;
    this.press = press;
    this.hasBack = false;
    this.hasSettings = false;
    this.backText = node("span", { class: "mini-nav-text" });
    this.nav = button("mini-nav", words.close, () => press(this.hasBack ? "back" : "close"), sign("close"));
    this.nav.append(sign("back"), sign("chevron"), this.backText);
    this.dots = button("mini-dots", words.more, () => this.toggleMenu(), sign("dots"));
    this.dots.append(sign("more"));
    this.dots.setAttribute("aria-haspopup", "menu");
    this.cross = button("mini-cross", words.close, () => press("close"), sign("close"));
    const names = node("div", { class: "mini-names" },
      node("div", { class: "mini-title" }, title), node("div", { class: "mini-subtitle" }, words.mini_app));
    this.element = node("header", { class: "mini-header" }, this.nav, names, this.dots, this.cross);
    /** @type {HTMLElement|null} */
    this.menu = null;
    this.draw();
  }

  /** @param {boolean} visible */
  setBack(visible) {
    this.hasBack = visible;
    this.draw();
  }

  draw() {
    const text = this.hasBack ? this.words.back : this.words.close;
    this.nav.setAttribute("aria-label", text);
    this.nav.classList.toggle("mini-nav-back", this.hasBack);
    this.backText.textContent = text;
    this.dots.setAttribute("aria-expanded", String(this.menu !== null));
  }

  toggleMenu() {
    if (this.menu) this.closeMenu();
    else this.openMenu();
  }

  closeMenu() {
    const had = this.menu?.contains(document.activeElement);
    this.menu?.remove();
    this.menu = null;
    this.draw();
    if (had) this.dots.focus({ preventScroll: true });
  }

  /** @private */
  openMenu() {
    const items = [
      ...(this.hasSettings ? [this.item("settings", this.words.settings)] : []),
      this.item("reload", this.words.reload),
    ];
    const list = node("div", { class: "mini-menu", role: "menu" }, ...items);
    this.menu = node("div", { class: "mini-menu-layer" }, list);
    this.menu.addEventListener("click", () => this.closeMenu());
    this.menu.addEventListener("keydown", (press) => this.key(press, items));
    this.element.after(this.menu);
    this.draw();
    items[0].focus({ preventScroll: true });
  }

  /** @private @param {"settings"|"reload"} name @param {string} text */
  item(name, text) {
    const made = node("button", { type: "button", class: "mini-menu-item", role: "menuitem" }, sign(name), text);
    made.addEventListener("click", () => this.press(name));
    return made;
  }

  /** @private @param {KeyboardEvent} press @param {HTMLElement[]} items */
  key(press, items) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[press.key];
    if (press.key === "Escape" || press.key === "Tab") this.closeMenu();
    else if (step) {
      const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      items[(at + step + items.length) % items.length].focus({ preventScroll: true });
    } else return;
    press.preventDefault();
    press.stopPropagation();
  }
}
