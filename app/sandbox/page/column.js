/** One person's client: a phone or a window with their chat, and the Mini App when it is open. */
import { AppWindow } from "./app-window.js";
import { avatar, botAvatar, localised, nameOf } from "./avatar.js";
import { ChatLog } from "./chat/log.js";
import { Composer } from "./chat/composer.js";
import { timeOf } from "./chat/dates.js";
import { Deeds } from "./deeds.js";
import { h, put, redraw } from "./dom.js";
import { HeaderBar } from "./header.js";
import { icon } from "./icons.js";
import { PinBar } from "./pins.js";
import { has, t } from "./words.js";

/** @typedef {{model: import("./model.js").Model, feed: import("./feed.js").Feed, settings: import("./settings.js").Settings, onClose: (id: number) => void, onSeen: (id: number, messageId: number) => void, onStep: (step: string) => void}} Stage */

const ACTION_MS = 5500;
const CLOCK_MS = 15000;

export class Column {
  /** @param {number} personId @param {Stage} stage */
  constructor(personId, stage) {
    this.personId = personId;
    this.stage = stage;
    this.payload = "";
    this.isShown = true;
    this.deeds = new Deeds(this);
    const { deeds } = this;
    this.header = new HeaderBar(this);
    this.pins = new PinBar(this);
    this.log = new ChatLog(() => this.chat, deeds, {
      onSeen: (messageId) => this.saySeen(messageId),
      askOlder: (limit) => this.askOlder(limit),
      unreadFrom: () => this.person?.unread_from ?? null,
    });
    this.composer = new Composer(deeds, { person: () => this.person, chat: () => this.chat });
    this.empty = h("div", { class: "empty" });
    this.foot = h("div", { class: "foot" });
    this.drop = h("div", { class: "drop", hidden: true });
    this.client = h("div", { class: "client" }, this.header.root, this.pins.root, h("div", { class: "middle" }, this.log.root, this.empty), this.foot, this.drop);
    this.mount = h("div", { class: "app-mount" });
    this.status = h("div", { class: "status-bar", "aria-hidden": "true" });
    this.screen = h("div", { class: "screen" }, this.status, h("div", { class: "under-status" }, this.client, this.mount));
    this.plate = h("header", { class: "plate" });
    this.root = h("section", { class: "column", "data-person": this.personId }, this.plate, h("div", { class: "device" }, this.screen));
    this.watchDrops();
    this.app = new AppWindow(this);
    this.actionClock = 0;
    this.stopListening = stage.model.listen((change) => this.hear(change));
    this.clock = setInterval(() => this.tick(), CLOCK_MS);
    this.draw();
    this.log.markNew(this.firstUnseen());
    this.log.toEnd();
  }

  get person() {
    return this.stage.model.people.get(this.personId);
  }

  get chat() {
    return this.stage.model.chat(this.personId);
  }

  /** Everything, in the language and theme of now. */
  draw() {
    this.drawPlate();
    this.header.draw();
    this.pins.draw();
    this.drawFoot();
    this.drawEmpty();
    this.log.draw();
    this.tick();
    this.app.look();
  }

  /** A start link that waits to be pressed. @param {string} payload */
  offerStart(payload) {
    this.payload = payload || " ";
    this.app.minimise();
    this.drawFoot();
  }

  /** @param {boolean} shown whether its column is in front */
  setShown(shown) {
    this.isShown = shown;
    this.root.hidden = !shown;
    this.app.look();
    if (shown && this.log.atEnd) this.log.toEnd();
  }

  close() {
    this.stopListening();
    clearInterval(this.clock);
    clearTimeout(this.actionClock);
    this.app.close();
    this.log.close();
    this.root.remove();
  }

  /** Whose client it is. */
  drawPlate() {
    const { person } = this;
    const role = person?.role ?? "customer";
    this.root.setAttribute("aria-label", person ? nameOf(person) : "");
    redraw(this.plate, () => put(this.plate, person ? avatar(person, "small") : null,
      h("span", { class: "plate-who" },
        h("span", { class: "plate-name" }, person ? nameOf(person) : ""),
        h("span", { class: `role ${role}` }, has(`role.${role}`) ? t(`role.${role}`) : role)),
      this.app?.tabs() ?? null,
      h("button", { class: "tool", type: "button", "aria-label": t("column.close"), title: t("column.close"), onclick: () => this.stage.onClose(this.personId) }, icon("close"))));
  }

  /** The composer, or the one big button that stands in its place. @private */
  drawFoot() {
    const { person } = this;
    const isEmpty = this.chat.messages.length === 0;
    if (person?.blocked) return this.bigButton(t("chat.unblock"), () => this.deeds.unblock());
    if (this.payload) return this.bigButton(t("chat.start"), () => this.start());
    if (isEmpty) return this.bigButton(t("chat.start"), () => this.start());
    if (!this.foot.contains(this.composer.root)) put(this.foot, this.composer.root);
    return this.composer.draw();
  }

  /** @private */
  async start() {
    const payload = this.payload.trim();
    this.payload = "";
    await this.deeds.sendText(`/start ${payload}`.trim());
    this.drawFoot();
  }

  /** @private @param {string} text @param {() => void} press */
  bigButton(text, press) {
    put(this.foot, h("button", { class: "big-button", type: "button", onclick: press }, text));
  }

  /** What the bot says about itself before the first word. @private */
  drawEmpty() {
    const { bot } = this.stage.model;
    this.empty.hidden = this.chat.messages.length > 0;
    if (this.empty.hidden) return;
    const words = localised(bot.descriptions, this.person);
    put(this.empty, h("div", { class: "intro" },
      botAvatar(bot, "large"),
      h("b", null, t("chat.what_can")),
      h("p", { dir: "auto" }, words || t("chat.no_description"))));
  }

  /** @private */
  tick() {
    if (this.person) put(this.status, h("span", null, timeOf(Date.now() / 1000)), h("i", { class: "island" }), h("span", { class: "signs" }, h("i", { class: "signal" }), h("i", { class: "battery" })));
  }

  /** @private @param {import("./model.js").Change} change */
  hear(change) {
    if (change.kind === "scene") return this.hearScene();
    if (change.kind === "bot") return this.draw();
    if (change.id !== this.personId) return undefined;
    if (change.kind === "message") return this.hearMessage(change);
    if (change.kind === "person") return this.draw();
    if (change.kind === "older") return this.log.draw();
    return change.kind === "action" ? this.showAction(change.action ?? "") : undefined;
  }

  /** @private */
  hearScene() {
    if (!this.person) return this.stage.onClose(this.personId);
    return this.draw();
  }

  /** @private @param {import("./model.js").Change} change */
  hearMessage({ message, isNew }) {
    if (!message) return;
    if (message.from_bot) this.header.showAction("");
    this.pins.draw();
    this.drawEmpty();
    this.drawFoot();
    this.log.take(message, Boolean(isNew));
  }

  /** @private @param {string} action */
  showAction(action) {
    clearTimeout(this.actionClock);
    this.header.showAction(action);
    this.actionClock = setTimeout(() => this.header.showAction(""), ACTION_MS);
  }

  /** @private */
  firstUnseen() {
    const seen = this.stage.settings.seen[this.personId] ?? 0;
    const unseen = this.chat.messages.find((message) => message.message_id > seen && message.from_bot);
    return seen && unseen ? unseen.message_id : 0;
  }

  /** @private @param {number} messageId */
  saySeen(messageId) {
    if (this.isShown && !document.hidden) this.stage.onSeen(this.personId, messageId);
  }

  /** @private @param {number} limit */
  async askOlder(limit) {
    const before = this.chat.messages[0]?.message_id ?? 0;
    const page = await this.stage.feed.ask("history", { user_id: this.personId, before, limit });
    this.stage.model.takeOlder(this.personId, page);
  }

  /** Files dragged over the client. @private */
  watchDrops() {
    const hasFiles = (/** @type {DragEvent} */ event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    this.client.addEventListener("dragover", (/** @type {DragEvent} */ event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      put(this.drop, icon("photo"), h("span", null, t("attach.drop")));
      this.drop.hidden = false;
    });
    this.client.addEventListener("dragleave", (/** @type {DragEvent} */ event) => {
      const to = /** @type {Node|null} */ (event.relatedTarget);
      if (!to || !this.client.contains(to)) this.drop.hidden = true;
    });
    this.client.addEventListener("drop", (/** @type {DragEvent} */ event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      this.drop.hidden = true;
      this.deeds.attach([...(event.dataTransfer?.files ?? [])]);
    });
  }
}
