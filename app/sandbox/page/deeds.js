/** What a person does in their client. Every wish goes to the sandbox; what it refuses is said in words. */
import { chooseFiles, preview, upload } from "./attach.js";
import { localised, nameOf } from "./avatar.js";
import { addressOf } from "./chat/media.js";
import { wayOf } from "./links.js";
import { messageItems, reactionStrip } from "./message-menu.js";
import { ask, openMenu, tell, toast, view } from "./overlays.js";
import { has, t } from "./words.js";

/** @typedef {import("./model.js").Message} Message */
/** @typedef {import("./chat/quoting.js").Part} Part */

export class Deeds {
  /** @param {import("./column.js").Column} column */
  constructor(column) {
    this.column = column;
    this.personId = column.personId;
  }

  /** @param {string} deed @param {Record<string, any>} [fields] @returns {Promise<any>} undefined when it was refused, with words shown */
  async wish(deed, fields = {}) {
    try {
      return (await this.column.stage.feed.ask(deed, { user_id: this.personId, ...fields })) ?? {};
    } catch (wrong) {
      this.complain(wrong);
      return undefined;
    }
  }

  /** @param {any} wrong */
  complain(wrong) {
    const key = `refused.${wrong.code ?? "not_done"}`;
    this.toast(t(has(key) ? key : "refused.not_done"));
  }

  // Writing

  /** @param {string} text @param {any[]} [entities] @param {number} [replyTo] @param {Part|null} [quoted] */
  async sendText(text, entities = [], replyTo = 0, quoted = null) {
    const made = await this.wish("send_text", { text, entities, reply_to: replyTo, ...quoteOf(quoted) });
    if (made) this.column.stage.onStep(this.column.person?.role === "customer" ? "wrote" : "");
    return Boolean(made);
  }

  /** @param {string} text of a pressed command */
  sendCommand(text) {
    return this.sendText(text);
  }

  /** @param {Message} message @param {string} text @param {any[]} entities */
  async editText(message, text, entities) {
    return Boolean(await this.wish("edit_text", { message_id: message.message_id, text, entities }));
  }

  editLast() {
    const own = this.column.chat.messages.filter((message) => !message.from_bot && (message.text || message.caption));
    if (own.length) this.column.composer.edit(own[own.length - 1]);
  }

  /** @param {Message} message */
  edit(message) {
    this.column.composer.edit(message);
  }

  /** @param {Message} message @param {Part|null} [part] of it */
  reply(message, part = null) {
    if (!this.column.person?.blocked) this.column.composer.reply(message, part);
  }

  /** What can be done with the words that are selected; the browser's own menu where they are no part of a message.
   * @param {MouseEvent} event */
  quoteMenu(event) {
    const part = this.column.log.chosen();
    if (!part) return;
    event.preventDefault();
    openMenu(this.place, { x: event.clientX, y: event.clientY }, [
      { icon: "reply", text: t("chat.quote"), press: () => this.reply(part.message, part) },
      { icon: "copy", text: t("chat.copy"), press: () => this.copy(part.text) },
    ]);
  }

  /** The bot asks for an answer to its message. @param {number} messageId */
  replyTo(messageId) {
    const message = this.column.stage.model.message(this.personId, messageId);
    if (message) this.column.composer.reply(message);
  }

  /** @param {Message} message */
  async remove(message) {
    const answer = await ask(this.place, { title: t("chat.delete_title"), text: t("chat.delete_text"), choices: [{ id: "", text: t("cancel") }, { id: "yes", text: t("chat.delete"), isDanger: true }] });
    if (answer) await this.wish("delete", { message_id: message.message_id });
  }

  /** @param {Message} message @param {string} emoji */
  react(message, emoji) {
    return this.wish("react", { message_id: message.message_id, emoji });
  }

  /** @param {Message} message @param {number} option */
  vote(message, option) {
    return this.wish("vote", { message_id: message.message_id, options: [option] });
  }

  /** @param {Message} message @param {string} label */
  async press(message, label) {
    const answer = await this.wish("press", { message_id: message.message_id, label });
    if (!answer) return;
    this.column.stage.onStep("pressed");
    if (answer.url) this.openLink(answer.url, false);
    else if (answer.show_alert) await tell(this.place, answer.text);
    else if (answer.text) this.toast(answer.text);
  }

  // Files and samples

  /** @param {Element} button */
  attachMenu(button) {
    const samples = ["location", "contact", "poll", "sticker", "voice", "video_note", "dice"];
    openMenu(this.place, button, [
      { icon: "photo", text: t("attach.photo"), press: async () => this.attach(await chooseFiles(true), true) },
      { icon: "file", text: t("attach.file"), press: async () => this.attach(await chooseFiles(false), false) },
      ...samples.map((kind) => ({ icon: iconOf(kind), text: t(`attach.${kind}`), press: () => this.sendSample(kind) })),
    ]);
  }

  /** @param {File[]} files @param {boolean} [asPhotos] */
  async attach(files, asPhotos = true) {
    if (files.length === 0 || this.column.person?.blocked) return;
    try {
      const chosen = await preview(this.place, files, asPhotos);
      if (!chosen) return;
      const uploads = [];
      for (const file of chosen.files) uploads.push(await upload(file));
      const { replied, quoted } = this.column.composer;
      const made = await this.wish("send_files", { uploads, as: chosen.as, caption: chosen.caption, entities: chosen.entities, reply_to: replied?.message_id ?? 0, ...quoteOf(quoted) });
      if (made && replied) this.column.composer.reply(null);
    } catch (wrong) {
      this.complain(wrong);
    }
  }

  /** @param {string} kind */
  sendSample(kind) {
    const poll = kind === "poll" ? { question: t("sample.question"), options: [t("sample.yes"), t("sample.no")] } : {};
    return this.wish("send_sample", { kind, ...poll });
  }

  // The client itself

  get place() {
    return this.column.client;
  }

  /** @param {string} text */
  toast(text) {
    toast(this.column.screen, text);
  }

  botName() {
    const { bot } = this.column.stage.model;
    return localised(bot.names, this.column.person) || bot.first_name || "";
  }

  /** @param {any} person */
  nameOf(person) {
    return nameOf(person);
  }

  /** @param {string} text */
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast(t("copied"));
    } catch {
      this.toast(t("refused.no_clipboard"));
    }
  }

  /** @param {string} url @param {boolean} isHidden behind other words, so that the person is asked */
  async openLink(url, isHidden) {
    const way = wayOf(url, this.column.stage.model.bot.username ?? "");
    if (way.kind === "start") return this.column.offerStart(way.value);
    if (way.kind === "app") return this.openApp({ way: "link", start_param: way.value });
    if (way.kind === "bot") return this.column.app.minimise();
    if (way.kind === "nothing") return this.toast(t("refused.no_link"));
    const isAgreed = !isHidden || (await ask(this.place, { title: t("link.title"), text: way.value, choices: [{ id: "", text: t("cancel") }, { id: "go", text: t("link.open") }] }));
    if (isAgreed) window.open(way.value, "_blank", "noopener,noreferrer");
    return undefined;
  }

  /** @param {Record<string, any>} way how the Mini App is opened */
  openApp(way) {
    return this.column.app.open(way);
  }

  hideKeyboard() {
    this.column.composer.hideKeyboard();
  }

  /** @param {number} messageId */
  jump(messageId) {
    return this.column.log.jump(messageId).catch((/** @type {any} */ wrong) => this.complain(wrong));
  }

  /** @param {Message} message @param {Message[]} album */
  view(message, album) {
    const photos = album.filter((one) => one.photo);
    const pictures = photos.map((one) => ({ src: addressOf(one.photo.at(-1).file_id), alt: one.caption || t("kind.photo"), caption: one.caption ?? "" }));
    view(this.column.screen, pictures, photos.indexOf(message));
  }

  /** @param {Message} message @param {MouseEvent} event */
  messageMenu(message, event) {
    const box = /** @type {Element} */ (event.target).getBoundingClientRect();
    const at = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : { x: box.left + 20, y: box.top + 20 };
    openMenu(this.place, at, messageItems(message, this), reactionStrip(message, this));
  }

  async block() {
    const answer = await ask(this.place, { title: t("chat.block_title"), text: t("chat.block_text"), choices: [{ id: "", text: t("cancel") }, { id: "yes", text: t("chat.block"), isDanger: true }] });
    if (answer) await this.wish("block");
  }

  unblock() {
    return this.wish("unblock");
  }

  /** A picture's box is known only now when the message did not tell. @param {HTMLImageElement} image @param {HTMLElement} frame */
  sized(image, frame) {
    const bubble = /** @type {HTMLElement|null} */ (frame.closest(".visual:not(.album)")?.closest(".bubble"));
    if (!bubble || !image.naturalWidth) return;
    bubble.style.setProperty("--tile-ratio", String(image.naturalWidth / image.naturalHeight));
  }
}

/** @param {Part|null} part */
function quoteOf(part) {
  return part ? { quote: part.text, quote_position: part.position } : {};
}

/** @param {string} kind */
function iconOf(kind) {
  const names = { location: "place", contact: "person", poll: "poll", sticker: "sticker", voice: "mic", video_note: "play", dice: "bolt" };
  return names[/** @type {keyof typeof names} */ (kind)];
}
