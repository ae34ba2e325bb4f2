/**
 * The log of a conversation: pinned to its end, or held where the reader is. It must never move what is
 * being read.
 */
import { h, keyed } from "../lib/dom.js";
import { computed, effect, signal, untracked } from "../lib/signal.js";
import { isStaff, othersAt, reusing, timelineOf } from "../state/selectors.js";
import { skeleton } from "../components/blanks.js";
import { bubble, updateBubble } from "../components/bubble.js";
import { dayPill, followsLine, jumpButton, systemLine, tornTicket, typingLine, unreadLine } from "../components/log-lines.js";
import { clock, dayName, dayStart, now, ticketNumber } from "../format.js";
import { t } from "../i18n.js";
import { refusalWords, systemWords } from "./words.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {import("../state/selectors.js").TimelineItem} TimelineItem */

const PINNED_PX = 60;
const READ_AHEAD_PX = 500;
/** What a log may hold while nobody reads further up: more would slow each change down. */
const WINDOW_MESSAGES = 400;
const TRIMMED_MESSAGES = 200;
const FLASH_MS = 1200;
const QUOTE_PAGES_LIMIT = 6;

/** @param {Room} room */
export function timeline(room) {
  const { ctx } = room;
  const before = new Map();
  const items = computed(() => {
    const me = ctx.store.me.value;
    const lines = me ? timelineOf(room.conversation.value, room.entries.value, me, room.unreadAfter.value, dayStart) : [];
    return reusing(before, lines, (item) => item.key);
  });
  const log = h("div", { class: "log", role: "log", "aria-label": t("chat.log"), "aria-relevant": "additions", tabindex: "-1" });
  const scroller = h("div", { class: "log-scroller", tabindex: "0", "aria-label": t("chat.log") },
    h("div", { class: "log-column" }, () => waiting(room, items.value), () => follows(room), log, () => torn(room), () => typing(room)));
  const fresh = freshCount(room, items);
  const jump = jumpButton(() => toEnd(), () => fresh.value);
  const day = h("div", { class: "pill floating-day", "aria-hidden": "true" });
  const element = h("div", { class: "log-frame" }, scroller, day, h("div", { class: "jump-place", hidden: () => room.pinned.value }, jump));

  /** After the frame that is being made: to set it now would cost a layout in the key press. */
  function toEnd() {
    room.pinned.value = true;
    requestAnimationFrame(() => { scroller.scrollTop = 0; });
  }

  keyed(log, items, (item) => item.key, (item) => lineOf(room, item), (row, item) => updateLine(room, row, item),
    (change) => holding(scroller, log, room.pinned.peek(), change));
  watchScroll(room, scroller, log, day);
  effect(() => {
    if (room.pinned.value && (room.conversation.value?.messages.size ?? 0) > WINDOW_MESSAGES) ctx.store.trim(room.id.peek(), TRIMMED_MESSAGES);
  });
  log.addEventListener("quote-open", (event) => void openQuote(room, log, /** @type {CustomEvent} */ (event).detail.message));
  return { element, toEnd };
}

/** @param {Room} room @param {TimelineItem} item */
function lineOf(room, item) {
  if (item.type === "day") return dayPill(dayName(item.at, now()));
  if (item.type === "unread") return unreadLine();
  const message = /** @type {Message} */ (item.message);
  if (item.type === "system") return systemLine(systemWords(message.body, message.author?.name ?? ""), clock(item.at));
  return bubble(propsOf(room, item));
}

/** @param {Room} room @param {HTMLElement} row @param {TimelineItem} item */
function updateLine(room, row, item) {
  if (item.type === "message") updateBubble(row, propsOf(room, item));
}

/** @param {Room} room @param {TimelineItem} item @returns {import("../components/bubble.js").BubbleProps} */
function propsOf(room, item) {
  const message = /** @type {Message} */ (item.message);
  const me = /** @type {Person} */ (room.ctx.store.me.peek());
  const mine = message.author?.id === me.id;
  const side = mine || (room.staff && message.author !== null && isStaff(message.author));
  return {
    message, mine: side, id: message.client_id ?? String(message.id),
    author: mine || !item.first ? "" : authorName(room, message),
    first: Boolean(item.first), last: Boolean(item.last), progress: item.progress ?? null,
    error: item.entry?.error ? t("message.not_sent", { reason: refusalWords(item.entry.error) }) : "",
    quote: message.reply_to ? quoteOf(message.reply_to, item.quoted) : null,
  };
}

/** @param {Room} room @param {Message} message */
function authorName(room, message) {
  if (!message.author) return t("chat.desk");
  return !room.staff && isStaff(message.author) ? t("chat.support", { name: message.author.name }) : message.author.name;
}

/** @param {number} id @param {Message|undefined} source */
function quoteOf(id, source) {
  const author = source?.author?.name ?? t("chat.desk");
  const text = source?.deleted_at ? t("message.deleted") : source?.body.slice(0, 200) ?? t("message.quoted");
  return { id, author, text };
}

/** Keeps the reader's place through a change: the log is measured from its end. @param {HTMLElement} scroller
 * @param {HTMLElement} log @param {boolean} pinned @param {() => void} change */
function holding(scroller, log, pinned, change) {
  if (pinned) return change();
  const edge = scroller.getBoundingClientRect().top;
  const anchor = [...log.children].find((row) => row.getBoundingClientRect().bottom > edge);
  const before = anchor?.getBoundingClientRect().top ?? 0;
  change();
  if (anchor?.isConnected) scroller.scrollTop += anchor.getBoundingClientRect().top - before;
}

/** @param {Room} room @param {HTMLElement} scroller @param {HTMLElement} log @param {HTMLElement} day */
function watchScroll(room, scroller, log, day) {
  let busy = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let rest;
  const older = async () => {
    const above = scroller.scrollHeight + scroller.scrollTop - scroller.clientHeight;
    if (busy || above > READ_AHEAD_PX) return;
    busy = true;
    await room.older().catch(() => {});
    busy = false;
  };
  scroller.addEventListener("scroll", () => {
    room.pinned.value = -scroller.scrollTop < PINNED_PX;
    showDay(scroller, log, day);
    clearTimeout(rest);
    rest = setTimeout(() => day.classList.remove("is-shown"), FLASH_MS);
    void older();
  }, { passive: true });
  effect(() => {
    if (room.conversation.value?.moreBefore) requestAnimationFrame(older);
  });
}

/** Names the day at the top while the log moves. @param {HTMLElement} scroller @param {HTMLElement} log @param {HTMLElement} day */
function showDay(scroller, log, day) {
  const edge = scroller.getBoundingClientRect().top;
  const above = [...log.querySelectorAll(".day-line")].findLast((line) => line.getBoundingClientRect().bottom < edge + 8);
  day.textContent = above?.textContent ?? "";
  day.classList.toggle("is-shown", above !== undefined);
}

/** New messages of others below what is in sight. @param {Room} room
 * @param {import("../lib/signal.js").Computed<TimelineItem[]>} items */
function freshCount(room, items) {
  const seen = signal(0);
  const foreign = computed(() => items.value.filter((item) => item.message && !item.progress && item.type === "message").length);
  effect(() => {
    if (room.pinned.value) seen.value = foreign.value;
  });
  return computed(() => Math.max(0, foreign.value - seen.value));
}

/** @param {Room} room @param {HTMLElement} log @param {number} id */
async function openQuote(room, log, id) {
  for (let page = 0; page < QUOTE_PAGES_LIMIT && !rowOf(log, id); page += 1) {
    const floor = room.conversation.peek()?.floor;
    await room.older().catch(() => {});
    if (room.conversation.peek()?.floor === floor) break;
  }
  const row = rowOf(log, id);
  row?.scrollIntoView({ block: "center" });
  row?.classList.add("is-flashing");
  setTimeout(() => row?.classList.remove("is-flashing"), FLASH_MS);
}

/** @param {HTMLElement} log @param {number} id */
function rowOf(log, id) {
  return log.querySelector(`[data-message="${id}"]`);
}

/** @param {Room} room @param {TimelineItem[]} items */
function waiting(room, items) {
  return room.state.value === "reading" && room.id.value && items.length === 0 ? skeleton("bubble", 4) : null;
}

/** The way back to the ticket that this one continues, above its first message. @param {Room} room */
function follows({ ctx, ticket, conversation }) {
  const before = ticket.value?.follows;
  if (!before || conversation.value?.moreBefore) return null;
  const press = () => ctx.router.push({ name: "ticket", ticket: String(before) });
  return followsLine(t("system.follows", { detail: ticketNumber(before) }), press);
}

/** @param {Room} room */
function torn(room) {
  const ticket = room.ticket.value;
  if (ticket?.status !== "resolved") return null;
  return untracked(() => tornTicket(`№\u00a0${ticketNumber(ticket.id)}`, t(room.staff ? "chat.gone_staff" : "chat.gone_customer")));
}

/** @param {Room} room */
function typing(room) {
  const people = othersAt(room.ctx.store.indicators.value, "typing", room.id.value, room.ctx.store.me.value?.id ?? 0);
  const shown = people.find((person) => !room.staff || !isStaff(person));
  return shown ? typingLine(t("chat.typing", { name: shown.name })) : null;
}
