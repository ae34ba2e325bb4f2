/**
 * The log of a conversation, line by line: days, messages, what happened to the ticket, and who is typing. It
 * draws what the selectors computed and must never decide what is true.
 */
import { filling, h, keyed } from "../lib/dom.js";
import { computed, effect, signal, untracked } from "../lib/signal.js";
import { isLive, isStaff, othersAt, reusing, timelineOf, unlessSame } from "../state/selectors.js";
import { skeleton } from "../components/blanks.js";
import { glue, tear, tornTicket } from "../components/big-ticket.js";
import { bubble, isRich, updateBubble } from "../components/bubble.js";
import { dayPill, followsLine, jumpButton, systemLine, typingLine, unreadLine } from "../components/log-lines.js";
import { dayName, dayStart, fullMoment, now, ticketNumber } from "../format.js";
import { t } from "../i18n.js";
import { shortOf } from "./composing.js";
import { every } from "./context.js";
import { logNews } from "./log-news.js";
import { logPlace } from "./log-place.js";
import { watchKeys } from "./log-keys.js";
import { watchSwipe } from "./swipe.js";
import { linkedTicket, refusalWords, systemGlyph, systemWords } from "./words.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {import("../state/selectors.js").TimelineItem} TimelineItem */
/** @typedef {"torn"|"tear"|"glue"} Moment of the stub: it has been torn off, is torn off now, is glued back now */
/** @typedef {TimelineItem & {today?: number, moment?: Moment, name?: string, rich?: import("../later.js").Rich|null}} Line */

/** @typedef {{key: string, lines: Line[]}} Lot lines that the browser lays out, or skips, together */

/** Few enough that what is laid out besides what is in sight is little, many enough that a log has few lots. */
const LOT_LINES = 16;
/** The lot of what stands behind all messages. */
const TAIL = "tail";
const MINUTE_MS = 60_000;
const GLUE_MS = 400;
const SKELETON_AFTER_MS = 200;

/** @param {Room} room @param {(message: Message) => void} reply */
export function timeline(room, reply) {
  const lines = linesOf(room);
  const waits = waitsForRich(room, lines);
  const log = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": t("chat.log") });
  const scroller = h("div", { class: "log-scroller", tabindex: "0", role: "group", "aria-label": t("chat.log_scroll") },
    h("div", { class: "log-column", hidden: () => waits.value || (!room.landed.value && lines.value.length === 0) }, () => follows(room), log), skeletonOf(room, lines, waits));
  const day = h("div", { class: "pill floating-day", "aria-hidden": "true" });
  const place = logPlace(room, { scroller, log, day });
  const jump = jumpButton(() => {
    place.glideToEnd();
    scroller.focus({ preventScroll: true });
  }, () => place.fresh.value);
  const element = h("div", { class: "log-frame" }, scroller, day,
    h("div", { class: "jump-place", hidden: () => !place.away.value }, jump), logNews(room));

  keyed(log, lotsOf(lines), (lot) => lot.key, (lot) => lotOf(room, lot), (element, lot) => fills.get(element)?.(lot.lines), place.holding);
  watchKeys(scroller, log);
  watchSwipe(log, (message) => answer(room, message, reply));
  log.addEventListener("pointerover", nameMoment);
  log.addEventListener("quote-open", (event) => void openQuote(room, place, /** @type {CustomEvent} */ (event).detail.message));
  return { element, toEnd: place.toEnd };
}

/** Day and clock in full for who points at a clock; written for each row they would hold the first paint.
 * @param {Event} event */
function nameMoment({ target }) {
  if (target instanceof HTMLTimeElement) target.title ||= fullMoment(Date.parse(target.dateTime));
}

/** Everything the log shows, oldest first. @param {Room} room */
function linesOf(room) {
  const { ctx } = room;
  /** @type {Line[]} */
  let last = [];
  const today = signal(dayStart(now()));
  every(MINUTE_MS, () => { today.value = dayStart(now()); });
  const torn = tornMoment(room);
  return computed(() => {
    const me = ctx.store.me.value;
    const items = me ? timelineOf(room.conversation.value, room.entries.value, me, room.unreadAfter.value, dayStart) : [];
    /** @type {Line[]} */
    const lines = items.map((item) => {
      if (item.type === "day") return { ...item, today: today.value };
      return item.message && isRich(item.message, item.delivery) ? { ...item, rich: ctx.ready.value?.rich ?? null } : item;
    });
    const elsewhere = (room.conversation.value?.ceiling ?? Infinity) !== Infinity;
    if (torn.value !== null && !elsewhere) lines.push({ key: "torn", type: "torn", at: 0, moment: torn.value });
    const name = elsewhere ? "" : typist(room);
    if (name) lines.push({ key: "typing", type: "typing", at: 0, name });
    last = reusing(last, lines, (line) => line.key);
    return last;
  });
}

/** The lines in lots that stay what they are, whatever comes before or behind them.
 * @param {import("../lib/signal.js").Computed<Line[]>} lines */
function lotsOf(lines) {
  /** Messages that begin a lot. */
  const heads = new Set();
  /** @type {Lot[]} */
  let last = [];
  return computed(() => {
    /** @type {Lot[]} */
    const lots = [];
    for (const line of lines.value) {
      let lot = lots.at(-1);
      const isNext = line.message && lot?.key && (heads.has(line.key) || lot.lines.length >= LOT_LINES);
      if (!lot || isNext || (!line.at && lot.key !== TAIL)) lots.push(lot = { key: line.at ? "" : TAIL, lines: [] });
      if (line.message) heads.add(lot.key ||= line.key);
      lot.lines.push(line);
    }
    for (const lot of lots) lot.lines = unlessSame(last.find((one) => one.key === lot.key)?.lines ?? [], lot.lines);
    last = reusing(last, lots, (lot) => lot.key);
    return last;
  });
}

/** How each lot is brought up to date. @type {WeakMap<HTMLElement, (lines: Line[]) => void>} */
const fills = new WeakMap();

/** @param {Room} room @param {Lot} lot */
function lotOf(room, { key, lines }) {
  const element = h("div", { class: key === TAIL ? null : "lot" });
  const put = filling(element, (/** @type {Line} */ line) => line.key, (line) => lineOf(room, line), (row, line) => updateLine(room, row, line));
  let before = lines;
  put(lines);
  fills.set(element, (next) => {
    // A tick alone makes no row higher or lower.
    const isTicked = next.length === before.length && next.every((line, at) => line === before[at] || (line.message === before[at].message && line.progress !== before[at].progress));
    if (!isTicked) element.classList.remove("is-settled");
    before = next;
    put(next);
  });
  return element;
}

/** A conversation that holds more than words is drawn when all of it can be; without a line, as words.
 * @param {Room} room @param {import("../lib/signal.js").Computed<Line[]>} lines */
function waitsForRich({ ctx }, lines) {
  const isGivenUp = signal(false);
  const needs = computed(() => lines.value.some((line) => line.rich !== undefined));
  effect(() => {
    if (needs.value && !ctx.ready.value) void ctx.parts().catch(() => { isGivenUp.value = true; });
  });
  return computed(() => needs.value && !ctx.ready.value && !isGivenUp.value);
}

/** The stub of a resolved ticket: null while there is none. What happens before the person's eyes is felt, too.
 * @param {Room} room */
function tornMoment({ ctx, ticket }) {
  const moment = signal(/** @type {Moment|null} */ (null));
  const status = computed(() => ticket.value?.status);
  /** @type {Status|undefined} */
  let last;
  effect(() => {
    const [was, is] = [last, status.value];
    last = is;
    if (is === "resolved") {
      moment.value = was && isLive({ status: was }) ? "tear" : "torn";
      if (moment.peek() === "tear") ctx.bridge.haptic("success");
      return;
    }
    if (was !== "resolved" || !is || !isLive({ status: is })) {
      moment.value = null;
      return;
    }
    moment.value = "glue";
    const timer = setTimeout(() => { moment.value = null; }, GLUE_MS);
    return () => clearTimeout(timer);
  });
  return moment;
}

/** @param {Room} room @param {Line} line @returns {HTMLElement} */
function lineOf(room, line) {
  if (line.type === "day") return dayPill(dayName(line.at, now()));
  if (line.type === "unread") return unreadLine();
  if (line.type === "typing") return typingLine(t("chat.typing", { name: line.name ?? "" }));
  if (line.type === "torn") return torn(room, line);
  const message = /** @type {Message} */ (line.message);
  if (line.type === "message") return enlivened(room, line, bubble(propsOf(room, line)));
  const words = systemWords(message.body, message.author?.name ?? "");
  const other = linkedTicket(message.body);
  if (other) return followsLine(words.text, () => room.ctx.router.push({ name: "ticket", ticket: String(other) }));
  return systemLine({ glyph: systemGlyph(message.body), ...words, at: line.at });
}

/** @param {Room} room @param {HTMLElement} row @param {Line} line */
function updateLine(room, row, line) {
  if (line.type === "message") {
    updateBubble(row, propsOf(room, line));
    enlivened(room, line, row);
  }
  if (line.type === "torn") move(row, line);
  if (line.type === "day" || line.type === "typing") row.replaceChildren(...lineOf(room, line).childNodes);
}

/** Pictures into their boxes, once something needs them. @param {Room} room @param {Line} line @param {HTMLElement} row */
function enlivened({ ctx }, line, row) {
  if (line.message?.attachments.length && line.rich) void ctx.parts().then((parts) => parts.show(row), () => {});
  return row;
}

/** @param {Room} room @param {Line} line */
function torn({ ticket, staff }, line) {
  const number = ticket.peek()?.id ?? 0;
  const row = tornTicket(`№\u00a0${ticketNumber(number)}`, t(staff ? "chat.gone_staff" : "chat.gone_customer"));
  move(row, line);
  return row;
}

/** @param {HTMLElement} row @param {Line} line */
function move(row, { moment }) {
  if (moment === "tear") void tear(row);
  if (moment === "glue") void glue(row);
}

/** @param {Room} room @param {TimelineItem} item @returns {import("../components/bubble.js").BubbleProps} */
function propsOf(room, item) {
  const { rich = null } = /** @type {Line} */ (item);
  const message = /** @type {Message} */ (item.message);
  const me = /** @type {Person} */ (room.ctx.store.me.peek());
  const mine = message.author?.id === me.id;
  const side = mine || (room.staff && message.author !== null && isStaff(message.author));
  return {
    message, mine: side, id: message.client_id ?? String(message.id),
    author: mine || !item.first ? "" : authorName(room, message),
    first: Boolean(item.first), last: Boolean(item.last), progress: item.progress ?? null,
    error: item.error ? t("message.not_sent", { reason: refusalWords(item.error) }) : "",
    quote: message.reply_to ? quoteOf(message.reply_to, item.quoted, message.quote) : null,
    me: me.id, rich, delivery: item.delivery ?? null,
  };
}

/** @param {Room} room @param {Message} message */
function authorName(room, message) {
  if (!message.author) return t("chat.desk");
  return !room.staff && isStaff(message.author) ? t("chat.support", { name: message.author.name }) : message.author.name;
}

/** @param {number} id @param {Message|undefined} source @param {Quote} [part] what was chosen of it */
function quoteOf(id, source, part) {
  const author = source?.author?.name ?? t("chat.desk");
  const text = part ? part.text : source?.deleted_at ? t("message.deleted") : source ? shortOf(source) : t("message.quoted");
  return { id, author, text };
}

/** @param {Room} room @param {number} id @param {(message: Message) => void} reply */
function answer({ ctx, conversation, ticket, staff }, id, reply) {
  const message = conversation.peek()?.messages.get(id);
  if (!message || message.kind !== "message" || message.deleted_at || (staff && ticket.peek()?.status === "closed")) return;
  ctx.bridge.haptic("light");
  reply(message);
}

/** @param {Room} room @param {ReturnType<typeof logPlace>} place @param {number} id */
async function openQuote({ ctx }, place, id) {
  const found = await place.show(id).catch((/** @type {{code: string}} */ error) => {
    ctx.say(refusalWords(error.code));
    return true;
  });
  if (!found) ctx.say(t("chat.message_gone"));
}

/** Rows of grey, when waiting takes long enough to be noticed. @param {Room} room
 * @param {import("../lib/signal.js").Computed<Line[]>} lines @param {import("../lib/signal.js").Computed<boolean>} waiting */
function skeletonOf(room, lines, waiting) {
  const late = signal(false);
  const waits = computed(() => waiting.value || (!room.landed.value && room.id.value > 0 && lines.value.length === 0));
  effect(() => {
    late.value = false;
    if (!waits.value) return;
    const timer = setTimeout(() => { late.value = true; }, SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  });
  return () => (late.value && waits.value ? skeleton("bubble", 4) : null);
}

/** The way back to the ticket that this one continues, above its first message. @param {Room} room */
function follows({ ctx, ticket, conversation }) {
  const before = ticket.value?.follows;
  if (!before || !conversation.value || conversation.value.moreBefore) return null;
  const press = () => ctx.router.push({ name: "ticket", ticket: String(before) });
  return untracked(() => followsLine(t("system.follows", { detail: ticketNumber(before) }), press));
}

/** Whose typing stands in the log; colleagues are named in the banner. @param {Room} room */
function typist(room) {
  const people = othersAt(room.ctx.store.indicators.value, "typing", room.id.value, room.ctx.store.me.value?.id ?? 0);
  return people.find((person) => !room.staff || !isStaff(person))?.name ?? "";
}
