/** The list of the bot's commands above the composer: by the button, or while a slash is typed. */
import { h, put } from "../dom.js";
import { t } from "../words.js";

/** @typedef {{command: string, description: string}} Command */

export class CommandMenu {
  /** @param {(command: string, isWhole: boolean) => void} onChoose */
  constructor(onChoose) {
    this.onChoose = onChoose;
    /** @type {Command[]} */
    this.shown = [];
    this.at = 0;
    this.root = h("div", { class: "commands", role: "listbox", "aria-label": t("composer.commands"), hidden: true });
  }

  /** @param {Command[]} commands */
  toggle(commands) {
    if (this.root.hidden) this.show(commands);
    else this.hide();
  }

  /** What fits the text typed so far. @param {string} text @param {Command[]} commands */
  filter(text, commands) {
    const typed = /^\/(\w*)$/.exec(text)?.[1];
    const fitting = typed === undefined ? [] : commands.filter(({ command }) => command.startsWith(typed.toLowerCase()));
    if (fitting.length) this.show(fitting);
    else this.hide();
  }

  /** Whether the key was for the list. @param {KeyboardEvent} event */
  take(event) {
    if (this.root.hidden) return false;
    const steps = { ArrowUp: -1, ArrowDown: 1 };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step) this.move(step);
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.shown[this.at], event.key === "Enter");
    else if (event.key === "Escape") this.hide();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  hide() {
    this.root.hidden = true;
  }

  /** @private @param {Command[]} commands */
  show(commands) {
    this.shown = commands;
    this.at = 0;
    put(this.root, commands.map((command, at) => h("button", { class: "command", type: "button", role: "option", "aria-selected": String(at === 0), onclick: () => this.choose(command, true) },
      h("b", null, `/${command.command}`), h("span", { dir: "auto" }, command.description))));
    this.root.hidden = commands.length === 0;
  }

  /** @private @param {number} step */
  move(step) {
    this.at = (this.at + step + this.shown.length) % this.shown.length;
    [...this.root.children].forEach((child, at) => child.setAttribute("aria-selected", String(at === this.at)));
    this.root.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  /** @private @param {Command} command @param {boolean} isWhole */
  choose(command, isWhole) {
    this.hide();
    this.onChoose(`/${command.command}`, isWhole);
  }
}
