/** The head of the chat: who the bot is, what it is doing now, and the chat's menu. */
import { botAvatar, localised } from "./avatar.js";
import { h, put } from "./dom.js";
import { icon } from "./icons.js";
import { ask, openMenu } from "./overlays.js";
import { has, t } from "./words.js";

export class HeaderBar {
  /** @param {import("./column.js").Column} column */
  constructor(column) {
    this.column = column;
    this.action = "";
    this.title = h("button", { class: "chat-title", type: "button", onclick: () => this.profile() });
    this.more = h("button", { class: "tool", type: "button", onclick: () => this.menu() }, icon("more"));
    this.root = h("div", { class: "chat-head" }, this.title, this.more);
  }

  draw() {
    const { bot } = this.column.stage.model;
    this.more.setAttribute("aria-label", t("chat.menu"));
    put(this.title, botAvatar(bot), h("span", { class: "chat-who" }, h("b", null, this.column.deeds.botName()), this.status()));
  }

  /** @param {string} action of sendChatAction, "" when it is over */
  showAction(action) {
    if (this.action === action) return;
    this.action = action === "cancel" ? "" : action;
    this.draw();
  }

  /** @private */
  status() {
    if (!this.action) return h("span", { class: "chat-status" }, t("chat.bot"));
    const key = has(`action.${this.action}`) ? `action.${this.action}` : "action.typing";
    return h("span", { class: "chat-status busy" }, h("i", { class: "dots" }, h("i"), h("i"), h("i")), t(key));
  }

  /** @private */
  menu() {
    const { deeds, person } = this.column;
    const isBlocked = person?.blocked;
    openMenu(deeds.place, this.more, [
      { icon: "bot", text: t("chat.profile"), press: () => this.profile() },
      { icon: "link", text: t("chat.open_link"), press: () => this.askLink() },
      isBlocked
        ? { icon: "block", text: t("chat.unblock_item"), press: () => deeds.unblock() }
        : { icon: "block", text: t("chat.block_item"), isDanger: true, press: () => deeds.block() },
    ]);
  }

  /** A t.me link as if somebody had sent it. @private */
  async askLink() {
    const { deeds, stage } = this.column;
    const field = h("input", { class: "text-field", type: "url", dir: "ltr", placeholder: `https://t.me/${stage.model.bot.username}?start=…`, "aria-label": t("chat.open_link") });
    const answer = ask(deeds.place, { title: t("chat.open_link"), text: t("link.about"), body: field, choices: [{ id: "", text: t("cancel") }, { id: "go", text: t("link.open") }] });
    field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter") /** @type {HTMLElement} */ (field.parentElement?.querySelector(".choices button:last-child")).click();
    });
    if ((await answer) === "go" && field.value) await deeds.openLink(field.value, false);
  }

  /** @private */
  async profile() {
    const { deeds, person, stage } = this.column;
    const { bot } = stage.model;
    const about = localised(bot.short_descriptions, person) || localised(bot.descriptions, person);
    const commands = person?.commands ?? [];
    const body = h("div", { class: "profile" },
      botAvatar(bot, "large"), h("b", { class: "profile-name" }, deeds.botName()), h("span", { class: "profile-kind" }, t("chat.bot")),
      about ? h("div", { class: "profile-row" }, h("span", { dir: "auto" }, about), h("small", null, t("profile.about"))) : null,
      h("div", { class: "profile-row" }, h("span", { class: "link" }, `@${bot.username}`), h("small", null, t("profile.username"))),
      commands.length ? h("div", { class: "profile-row" }, commands.map((/** @type {any} */ one) => h("span", null, h("b", { class: "link" }, `/${one.command}`), ` ${one.description}`)), h("small", null, t("composer.commands"))) : null);
    await ask(deeds.place, { body, choices: [{ id: "ok", text: t("close") }] });
  }
}
