/** The log of one chat: a window over its messages that keeps its place, however many there are. */
import { h, keyed } from "../dom.js";
import { icon } from "../icons.js";
import { spoken, t } from "../words.js";
import { bubbleRow } from "./bubble.js";
import { serviceText } from "./cards.js";
import { dayOf } from "./dates.js";
import { QuoteButton, chosenPart } from "./quoting.js";
import { rowsOf } from "./rows.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {import("../model.js").Message} Message */

const FIRST_DRAWN = 60;
const STEP = 40;
const MOST_DRAWN = 160;
const NEAR_PX = 500;
const AT_END_PX = 60;
const JUMP_PAGE = 200;
const FLASH_MS = 1400;

export class ChatLog {
  /**
   * @param {() => import("../model.js").Chat} chat @param {any} deeds of the column
   * @param {{onSeen: (messageId: number) => void, askOlder: (limit: number) => Promise<void>, unreadFrom: () => number|null}} ties
   */
  constructor(chat, deeds, ties) {
    this.chat = chat;
    this.deeds = deeds;
    this.ties = ties;
    this.firstId = 0;
    this.lastId = Infinity;
    this.newFrom = 0;
    this.newCount = 0;
    this.atEnd = true;
    this.isAsking = false;
    /** @type {Map<string, {row: HTMLElement, signature: string}>} */
    this.days = new Map();
    /** @type {Map<string, Map<string, {row: HTMLElement, signature: string}>>} */
    this.rows = new Map();
    this.list = h("div", { class: "log-list", role: "log", "aria-label": t("chat.log") });
    this.scroller = h("div", { class: "log", tabindex: "0" }, this.list);
    this.count = h("span", { class: "badge" });
    this.jumper = h("button", { class: "jumper", type: "button", "aria-label": t("chat.to_end"), onclick: () => this.toEnd() }, icon("down"), this.count);
    this.root = h("div", { class: "log-box" }, this.scroller, this.jumper);
    this.quoter = new QuoteButton(this.root, () => this.chosen(), (part) => deeds.reply(part.message, part));
    this.root.append(this.quoter.root);
    this.scroller.addEventListener("scroll", () => this.onScroll(), { passive: true });
    this.resizes = new ResizeObserver(() => this.atEnd && this.stick());
    this.resizes.observe(this.scroller);
    this.resizes.observe(this.list);
  }

  /** Draws what is in the window now. */
  draw() {
    const { messages } = this.chat();
    const [from, to] = this.window(messages);
    this.firstId = messages[from]?.message_id ?? 0;
    const rows = rowsOf(messages.slice(from, to), { unreadFrom: this.ties.unreadFrom(), newFrom: this.newFrom });
    const anchor = this.atEnd ? null : this.anchor();
    this.drawDays(rows);
    if (anchor) this.keep(anchor);
    else this.stick();
    this.showJumper();
  }

  /** A message came or changed. @param {Message} message @param {boolean} isNew */
  take(message, isNew) {
    if (isNew && !message.from_bot) {
      this.newFrom = 0;
      this.toEnd();
      return;
    }
    if (isNew && !this.atEnd) this.newCount += 1;
    this.draw();
    if (this.atEnd) this.saySeen();
  }

  /** To the newest message. */
  toEnd() {
    this.lastId = Infinity;
    this.firstId = 0;
    this.atEnd = true;
    this.newCount = 0;
    this.draw();
    this.saySeen();
  }

  /** Goes to a message, however old, and shows which it is. @param {number} messageId */
  async jump(messageId) {
    while (!this.has(messageId) && this.chat().more) await this.ties.askOlder(JUMP_PAGE);
    if (!this.has(messageId)) return this.deeds.toast(t("chat.gone"));
    const { messages } = this.chat();
    const at = messages.findIndex((message) => message.message_id === messageId);
    this.firstId = messages[Math.max(0, at - STEP)].message_id;
    this.lastId = at + STEP >= messages.length ? Infinity : messages[at + STEP].message_id;
    this.atEnd = false;
    this.draw();
    const row = this.list.querySelector(`[data-ids~="${messageId}"]`);
    row?.scrollIntoView({ block: "center" });
    row?.classList.add("flash");
    setTimeout(() => row?.classList.remove("flash"), FLASH_MS);
    return undefined;
  }

  /** @param {number} messageId the first that the person has not seen, drawn under a line; 0 for none */
  markNew(messageId) {
    this.newFrom = messageId;
  }

  saySeen() {
    const newest = this.chat().messages.at(-1);
    if (newest) this.ties.onSeen(newest.message_id);
  }

  /** The part of a message that is selected. */
  chosen() {
    return chosenPart(this.list, (messageId) => this.chat().messages.find((message) => message.message_id === messageId));
  }

  close() {
    this.quoter.close();
    this.resizes.disconnect();
  }

  /** @private @param {number} messageId */
  has(messageId) {
    return this.chat().messages.some((message) => message.message_id === messageId);
  }

  /** The bounds of what is drawn, as places in the list. @private @param {Message[]} messages @returns {[number, number]} */
  window(messages) {
    const cut = this.lastId === Infinity ? -1 : messages.findIndex((message) => message.message_id > this.lastId);
    const to = cut < 0 ? messages.length : cut;
    const known = this.firstId ? messages.findIndex((message) => message.message_id >= this.firstId) : -1;
    const from = known < 0 ? Math.max(0, to - FIRST_DRAWN) : known;
    return this.atEnd && to - from > MOST_DRAWN ? [to - FIRST_DRAWN, to] : [from, to];
  }

  /** @private @param {Row[]} rows */
  drawDays(rows) {
    /** @type {{key: string, day: Row, rows: Row[]}[]} */
    const days = [];
    for (const row of rows) {
      if (row.kind === "day") days.push({ key: row.key, day: row, rows: [] });
      else days.at(-1)?.rows.push(row);
    }
    const language = spoken();
    this.days = keyed(this.list, this.days, days, ({ key }) => ({ key, signature: language }), ({ day }) =>
      h("section", { class: "day" }, h("div", { class: "day-pill" }, h("span", null, dayOf(day.date)))));
    const kept = new Map();
    for (const { key, rows: inner } of days) {
      const section = /** @type {HTMLElement} */ (this.days.get(key)?.row);
      const body = section.querySelector(".day-rows") ?? section.appendChild(h("div", { class: "day-rows" }));
      const before = body.childElementCount ? this.rows.get(key) ?? new Map() : new Map();
      kept.set(key, keyed(body, before, inner, (row) => ({ key: row.key, signature: signatureOf(row, language) }), (row) => this.drawRow(row)));
    }
    this.rows = kept;
  }

  /** @private @param {Row} row @returns {HTMLElement} */
  drawRow(row) {
    if (row.kind === "unread") return h("div", { class: "unread-line" }, h("span", null, t("chat.unread")));
    if (row.kind === "bubble") return bubbleRow(row, this.deeds);
    const [message] = row.messages;
    const name = message.from.is_bot ? this.deeds.botName() : this.deeds.nameOf(message.from);
    const pinned = message.pinned_message?.message_id;
    const text = serviceText(message, name);
    const line = pinned ? h("button", { type: "button", onclick: () => this.jump(pinned) }, text) : h("span", null, text);
    return h("div", { class: "service", "data-id": message.message_id }, line);
  }

  /** @private */
  onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    const wasAtEnd = this.atEnd;
    this.atEnd = below < AT_END_PX && this.lastId === Infinity;
    if (this.atEnd && !wasAtEnd) {
      this.newCount = 0;
      this.saySeen();
    }
    if (scrollTop < NEAR_PX) this.growUp();
    if (below < NEAR_PX && this.lastId !== Infinity) this.growDown();
    this.showJumper();
  }

  /** @private */
  growUp() {
    const { messages, more } = this.chat();
    const at = messages.findIndex((message) => message.message_id >= this.firstId);
    if (at > 0) {
      this.firstId = messages[Math.max(0, at - STEP)].message_id;
      const far = messages[Math.max(0, at - STEP) + MOST_DRAWN];
      if (far && !this.atEnd) this.lastId = Math.min(this.lastId, far.message_id);
      this.draw();
    } else if (more && !this.isAsking) {
      this.askMore();
    }
  }

  /** @private */
  async askMore() {
    this.isAsking = true;
    const isThere = await this.ties.askOlder(FIRST_DRAWN).then(() => true, () => false);
    this.isAsking = false;
    if (isThere) this.growUp();
  }

  /** @private */
  growDown() {
    const { messages } = this.chat();
    const at = messages.findIndex((message) => message.message_id >= this.lastId) + STEP;
    this.lastId = at >= messages.length - 1 ? Infinity : messages[at].message_id;
    const first = Math.max(0, Math.min(at, messages.length - 1) - MOST_DRAWN);
    this.firstId = Math.max(this.firstId, messages[first]?.message_id ?? 0);
    this.draw();
  }

  /** @private */
  anchor() {
    const top = this.scroller.getBoundingClientRect().top;
    const rows = [...this.list.querySelectorAll("[data-id]")];
    const row = rows.find((one) => one.getBoundingClientRect().bottom > top);
    return row ? { id: row.getAttribute("data-id"), y: row.getBoundingClientRect().top } : null;
  }

  /** @private @param {{id: string|null, y: number}} anchor */
  keep({ id, y }) {
    const row = this.list.querySelector(`[data-id="${id}"]`);
    if (row) this.scroller.scrollTop += row.getBoundingClientRect().top - y;
  }

  /** @private */
  stick() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** @private */
  showJumper() {
    this.jumper.classList.toggle("shown", !this.atEnd);
    this.count.textContent = this.newCount ? String(this.newCount) : "";
  }
}

/** A row is drawn anew only when this changes. @param {Row} row @param {string} language */
function signatureOf(row, language) {
  return JSON.stringify([row.messages, row.first, row.last, row.isRead, language]);
}
