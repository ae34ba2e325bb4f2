/** Where the person writes: text with markers, replies, edits, files; and the buttons beside it. */
import { h, put } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { gist } from "./cards.js";
import { CommandMenu } from "./commands.js";
import { replyKeyboard } from "./keyboard.js";
import { parsed, toggleMark, written } from "./writing.js";

/** @typedef {import("../model.js").Message} Message */

const TALLEST_PX = 180;
const MARK_KEYS = { b: "**", i: "__", u: "++", x: "~~", p: "||", m: "`" };

export class Composer {
  /** @param {any} deeds of the column @param {{person: () => any, chat: () => any}} sight */
  constructor(deeds, sight) {
    this.deeds = deeds;
    this.sight = sight;
    /** @type {Message|null} */
    this.replied = null;
    /** @type {import("./quoting.js").Part|null} what was chosen of the message replied to */
    this.quoted = null;
    /** @type {Message|null} */
    this.edited = null;
    this.isKeyboardOpen = true;
    /** @type {number|undefined} the message whose keyboard is drawn */
    this.keyboardOf = undefined;
    this.field = h("textarea", { class: "field", rows: "1", dir: "auto", enterkeyhint: "send", maxlength: "8192" });
    this.menuPlace = h("div", { class: "menu-place" });
    this.toggler = h("button", { class: "tool", type: "button", onclick: () => this.toggleKeyboard() }, icon("keyboard"));
    this.attacher = h("button", { class: "tool", type: "button", onclick: (/** @type {Event} */ event) => deeds.attachMenu(event.currentTarget) }, icon("attach"));
    this.sender = h("button", { class: "send", type: "button", onclick: () => this.send() }, icon("send"));
    this.about = h("div", { class: "about", hidden: true });
    this.keys = h("div", { class: "keys-place" });
    this.commands = new CommandMenu((command, isWhole) => this.choose(command, isWhole));
    this.bar = h("div", { class: "bar" }, this.menuPlace, h("div", { class: "field-box" }, this.field, this.toggler, this.attacher), this.sender);
    this.root = h("div", { class: "composer" }, this.commands.root, this.about, this.bar, this.keys);
    this.field.addEventListener("input", () => this.onInput());
    this.field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.onKey(event));
    this.field.addEventListener("paste", (/** @type {ClipboardEvent} */ event) => this.onPaste(event));
    this.name();
  }

  /** Words, menu button and keyboard as they are now. */
  draw() {
    this.name();
    this.drawMenuButton();
    this.drawKeyboard();
    this.drawAbout();
    this.grow();
  }

  /** @param {Message|null} message @param {import("./quoting.js").Part|null} [part] of it */
  reply(message, part = null) {
    this.edited = null;
    this.replied = message;
    this.quoted = part;
    this.drawAbout();
    this.field.focus();
  }

  /** @param {Message|null} message one's own */
  edit(message) {
    this.replied = null;
    this.quoted = null;
    this.edited = message;
    this.field.value = message ? written(message.text ?? message.caption ?? "", message.entities ?? message.caption_entities ?? []) : "";
    this.drawAbout();
    this.grow();
    this.field.focus();
  }

  async send() {
    const { text, entities } = parsed(this.field.value);
    if (!text) return;
    const [edited, replied, quoted, draft] = [this.edited, this.replied, this.quoted, this.field.value];
    this.clear();
    const isDone = edited
      ? await this.deeds.editText(edited, text, entities)
      : await this.deeds.sendText(text, entities, replied?.message_id, quoted);
    if (!isDone && !this.field.value) {
      this.field.value = draft;
      [this.edited, this.replied, this.quoted] = [edited, replied, quoted];
      this.drawAbout();
      this.grow();
    }
  }

  clear() {
    this.field.value = "";
    this.edited = null;
    this.replied = null;
    this.quoted = null;
    this.commands.hide();
    this.drawAbout();
    this.grow();
  }

  hideKeyboard() {
    this.isKeyboardOpen = false;
    this.drawKeyboard();
  }

  /** @private */
  name() {
    const { keyboard } = this.sight.chat();
    const hint = keyboard?.markup?.input_field_placeholder;
    this.field.placeholder = hint || t("composer.placeholder");
    this.field.setAttribute("aria-label", t("composer.placeholder"));
    this.attacher.setAttribute("aria-label", t("composer.attach"));
    this.attacher.title = t("composer.attach");
    this.sender.setAttribute("aria-label", t("composer.send"));
    this.toggler.setAttribute("aria-label", t("composer.keyboard"));
  }

  /** @private */
  drawMenuButton() {
    const { menu, commands } = this.sight.person() ?? {};
    if (menu?.type === "web_app") {
      put(this.menuPlace, h("button", { class: "menu-button", type: "button", onclick: () => this.deeds.openApp({ way: "menu" }) }, icon("app"), h("span", null, menu.text)));
    } else if (commands?.length) {
      put(this.menuPlace, h("button", { class: "menu-button", type: "button", "aria-label": t("composer.menu"), onclick: () => this.commands.toggle(commands) }, icon("menu"), h("span", null, t("composer.menu"))));
    } else put(this.menuPlace);
  }

  /** @private */
  drawKeyboard() {
    const keyboard = this.sight.chat().keyboard;
    const markup = keyboard?.markup ?? {};
    if (keyboard?.message_id !== this.keyboardOf) {
      this.keyboardOf = keyboard?.message_id;
      this.isKeyboardOpen = true;
      if (markup.force_reply) this.deeds.replyTo(keyboard.message_id);
    }
    this.toggler.hidden = !markup.keyboard;
    const isOpen = Boolean(markup.keyboard) && this.isKeyboardOpen;
    put(this.keys, isOpen ? replyKeyboard(markup, keyboard.message_id, this.deeds) : null);
  }

  /** @private */
  toggleKeyboard() {
    this.isKeyboardOpen = !this.isKeyboardOpen;
    this.drawKeyboard();
  }

  /** @private */
  drawAbout() {
    const message = this.edited ?? this.replied;
    this.about.hidden = !message;
    if (!message) return;
    const name = message.from_bot ? this.deeds.botName() : this.deeds.nameOf(message.from);
    const title = this.edited ? t("composer.editing") : this.quoted ? t("composer.quote_of", { name }) : t("composer.reply_to", { name });
    put(this.about, icon(this.edited ? "edit" : "reply"),
      h("button", { class: "about-text", type: "button", onclick: () => this.deeds.jump(message.message_id) }, h("b", null, title), h("span", { dir: "auto" }, this.quoted?.text ?? gist(message))),
      h("button", { class: "tool", type: "button", "aria-label": t("close"), onclick: () => (this.edited ? this.clear() : this.reply(null)) }, icon("close")));
  }

  /** @private @param {string} command @param {boolean} isWhole sent at once, or put into the field */
  choose(command, isWhole) {
    this.field.value = isWhole ? "" : `${command} `;
    this.grow();
    if (isWhole) this.deeds.sendText(command);
    this.field.focus();
  }

  /** @private */
  onInput() {
    this.grow();
    this.commands.filter(this.field.value, this.sight.person()?.commands ?? []);
  }

  /** @private @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing || this.commands.take(event)) return;
    const mark = (event.ctrlKey || event.metaKey) && !event.altKey ? MARK_KEYS[/** @type {keyof typeof MARK_KEYS} */ (event.key.toLowerCase())] : "";
    const needsShift = ["x", "p", "m"].includes(event.key.toLowerCase());
    if (mark && needsShift === event.shiftKey) {
      event.preventDefault();
      toggleMark(this.field, mark);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      event.preventDefault();
      this.deeds.editLast();
    } else if (event.key === "Escape" && (this.edited || this.replied)) {
      event.stopPropagation();
      if (this.edited) this.clear();
      else this.reply(null);
    }
  }

  /** @private @param {ClipboardEvent} event */
  onPaste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.deeds.attach(files);
  }

  /** @private */
  grow() {
    this.field.style.setProperty("height", "auto");
    const tall = Math.min(this.field.scrollHeight, TALLEST_PX);
    if (tall > 0 && this.field.value) this.field.style.setProperty("height", `${tall}px`);
    this.root.classList.toggle("filled", this.field.value.trim() !== "");
  }
}
