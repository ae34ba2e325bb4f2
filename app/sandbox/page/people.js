/** The people one can be, as a list of chats: who they are, the last words, what they have not read. */
import { avatar, nameOf } from "./avatar.js";
import { gist } from "./chat/cards.js";
import { shortDate } from "./chat/dates.js";
import { h, put, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { ask, toast } from "./overlays.js";
import { LANGUAGES, has, t } from "./words.js";

const ROLES = ["customer", "agent", "admin"];

export class PeopleList {
  /** @param {import("./stage.js").StagePage} stage */
  constructor(stage) {
    this.stage = stage;
    this.root = h("section", { class: "people" });
  }

  draw() {
    const people = [...this.stage.model.people.values()];
    const roles = [...new Set([...ROLES, ...people.map((one) => one.role)])];
    const groups = roles.map((role) => ({ role, people: people.filter((one) => one.role === role) })).filter((group) => group.people.length);
    redraw(this.root, () => put(this.root, this.head(), groups.map((group) => h("div", { class: "people-group" },
      h("h3", null, has(`roles.${group.role}`) ? t(`roles.${group.role}`) : group.role),
      group.people.map((person) => this.row(person))))));
    this.drawOpener(people);
  }

  /** Asks for a name; the new person is a customer, as everybody who finds the bot. */
  async add() {
    const first = h("input", { class: "text-field", maxlength: "64", placeholder: t("people.first_name"), "aria-label": t("people.first_name") });
    const last = h("input", { class: "text-field", maxlength: "64", placeholder: t("people.last_name"), "aria-label": t("people.last_name") });
    const language = languageSelect("ru", () => {});
    const answer = await ask(this.stage.root, {
      title: t("people.add"), text: t("people.add_hint"),
      body: h("div", { class: "fields" }, first, last, language),
      choices: [{ id: "", text: t("cancel") }, { id: "add", text: t("people.add_do") }],
    });
    if (!answer || !first.value.trim()) return;
    try {
      const made = await this.stage.feed.ask("add_person", { first_name: first.value, last_name: last.value, language_code: language.value });
      this.stage.settings.change({ shown: [...this.stage.settings.shown.filter((id) => id !== made.id)] });
      this.whenKnown(made.id);
    } catch (wrong) {
      this.complain(wrong);
    }
  }

  /** @param {any} person */
  unread(person) {
    const seen = this.stage.settings.seen[person.id] ?? 0;
    return this.stage.model.chat(person.id).messages.filter((one) => one.from_bot && one.message_id > seen).length;
  }

  /** @private */
  head() {
    const { layout } = this.stage.settings;
    const way = (/** @type {string} */ name, /** @type {string} */ glyph) => h("button", { type: "button", "aria-pressed": String(layout === name), title: t(`layout.${name}`), "aria-label": t(`layout.${name}`), onclick: () => this.stage.change({ layout: name }) }, icon(glyph));
    return h("div", { class: "people-head" }, h("h2", null, t("page.people")),
      h("span", { class: "segments small" }, way("columns", "columns"), way("single", "single")),
      h("button", { class: "tool", type: "button", "aria-label": t("people.add"), title: t("people.add"), onclick: () => this.add() }, icon("plus")));
  }

  /** @private @param {any} person */
  row(person) {
    const { model, settings } = this.stage;
    const last = model.chat(person.id).messages.at(-1);
    const count = this.unread(person);
    const isShown = this.stage.isSingle() ? settings.shown[0] === person.id : settings.shown.includes(person.id);
    const words = last ? (last.from_bot ? "" : t("people.self")) + gist(last) : t("people.silent");
    return h("button", { class: isShown ? "person shown" : "person", type: "button", "data-person": person.id, "aria-pressed": String(isShown), onclick: () => this.press(person.id, isShown) },
      avatar(person),
      h("span", { class: "person-text" },
        h("span", { class: "person-top" }, h("b", { dir: "auto" }, nameOf(person)), h("time", null, last ? shortDate(last.date) : "")),
        h("span", { class: "person-last" }, h("span", { dir: "auto" }, words), person.blocked ? icon("block") : null, count ? h("span", { class: "badge" }, count > 99 ? "99+" : count) : null)));
  }

  /** @private @param {number} id @param {boolean} isShown */
  press(id, isShown) {
    const isOut = isShown && !this.stage.isSingle() && this.stage.settings.shown.length > 1 && this.stage.front === id;
    if (isOut) this.stage.onClose(id);
    else this.stage.choose(id);
  }

  /** The scene of the new person comes a moment after the answer. @private @param {number} id */
  whenKnown(id) {
    if (this.stage.model.people.has(id)) return this.stage.choose(id);
    const stop = this.stage.model.listen((change) => {
      if (change.kind !== "person" || change.id !== id) return;
      stop();
      this.stage.choose(id);
    });
    return undefined;
  }

  /** @private @param {any} wrong */
  complain(wrong) {
    const key = `refused.${wrong.code}`;
    toast(this.stage.root, t(has(key) ? key : "refused.not_done"));
  }

  /** @private @param {any[]} people */
  drawOpener(people) {
    const badge = this.stage.opener?.querySelector(".badge");
    const hidden = people.filter((one) => !this.stage.settings.shown.includes(one.id) || this.stage.isSingle() && this.stage.settings.shown[0] !== one.id);
    const count = hidden.reduce((sum, one) => sum + this.unread(one), 0);
    if (badge) badge.textContent = count ? String(count) : "";
  }
}

/** @param {string} chosen @param {(language: string) => void} onChange */
export function languageSelect(chosen, onChange) {
  const select = h("select", { class: "text-field", "aria-label": t("people.language"), onchange: () => onChange(select.value) },
    LANGUAGES.map((name) => h("option", { value: name }, t(`language.${name}`))));
  select.value = LANGUAGES.includes(chosen) ? chosen : "en";
  return select;
}
