/**
 * Where the reader is in a log, which grows at both ends. The scroller is turned over (`column-reverse`), so
 * that the end holds by itself; anywhere else it must never move what is being read.
 */
import { batch, computed, effect, onEnd, signal, untracked } from "../lib/signal.js";
import { isForeign, newestOf } from "../state/selectors.js";
import { t } from "../i18n.js";
import { keepWindow } from "./conversation-reading.js";
import { settling } from "./log-rows.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {{scroller: HTMLElement, log: HTMLElement, day: HTMLElement}} Parts */

const PINNED_PX = 60;
const READ_AHEAD_PX = 600;
const DAY_REST_MS = 1200;
const FLASH_MS = 1200;
const TOP_GAP_PX = 8;
const FAR_SCREENS = 4;
const ANCHORS = 6;

/** @param {Room} room @param {Parts} parts */
export function logPlace(room, parts) {
  const { scroller, log } = parts;
  const away = signal(0);
  watchScroll(room, parts, away);
  const settle = settling(scroller, log);
  const end = keptEnd(room, scroller);
  keepSeen(room);
  keepGoal(room, parts);
  keepWindow(room, () => (-scroller.scrollTop > scroller.scrollHeight / 2 ? "newer" : "older"));
  const floor = computed(() => (room.landed.value && room.conversation.value?.moreBefore ? room.conversation.value.floor : 0));
  effect(() => {
    if (floor.value) requestAnimationFrame(() => readAround(room, scroller));
  });
  const fresh = computed(() => freshOf(room));
  return {
    fresh,
    /** More than a screen from the end, or something new stands below. */
    away: computed(() => away.value > 1 || isElsewhere(room) || (!room.pinned.value && fresh.value > 0)),
    /** @param {() => void} change keeps what is read where it is */
    holding: (change) => {
      const up = end.upNow();
      const reads = room.landed.peek() && !goesDown.has(scroller) && (up >= PINNED_PX || !room.pinned.peek());
      if (reads) holding(scroller, log, change);
      else change();
      if (!reads && up && up < PINNED_PX) end.keep();
      settle();
    },
    /** Who stands there stays there: to ask for a frame costs as much as a row. */
    toEnd: () => {
      if (end.up() || !room.pinned.peek()) toEnd(room, scroller, "auto");
    },
    glideToEnd: () => toEnd(room, scroller, -scroller.scrollTop > FAR_SCREENS * scroller.clientHeight || isCalm() ? "auto" : "smooth"),
    /** @param {number} message */
    show: (message) => show(room, parts, message),
  };
}

/** The end stays in sight: seen to in the frame that is made anyway, so that no change waits for a layout of its own.
 * @param {Room} room @param {HTMLElement} scroller */
function keptEnd({ pinned }, scroller) {
  let up = 0;
  let due = false;
  /** @type {unknown} */
  let frame;
  scroller.addEventListener("scroll", () => { up = -scroller.scrollTop; }, { passive: true });
  const look = () => {
    due = false;
    // How far it is now says nothing: the browser has held what was in sight, so the new row stands below.
    if (pinned.peek() && scroller.scrollTop < 0) scroller.scrollTop = 0;
  };
  return {
    /** Pixels from the end, as the last frame had them. */
    up: () => up,
    /** As they are, the first time that a frame asks: before its changes that costs no layout. */
    upNow: () => {
      const moment = document.timeline.currentTime;
      if (frame !== moment) up = -scroller.scrollTop;
      frame = moment;
      return up;
    },
    keep: () => {
      if (!due) requestAnimationFrame(look);
      due = true;
    },
  };
}

/** What is in the middle stays there. @param {HTMLElement} scroller @param {HTMLElement} log @param {() => void} change */
function holding(scroller, log, change) {
  const { top, height } = scroller.getBoundingClientRect();
  const rows = rowsAt(log, top + height / 2);
  const at = firstBelow(rows, top + height / 2);
  // A day's name and the unread line move by themselves when what is above them changes.
  const anchors = rows.slice(at, at + ANCHORS).filter((row) => !row.matches(".day-line, .unread-line"))
    .map((row) => ({ row, top: row.getBoundingClientRect().top }));
  change();
  const anchor = anchors.find(({ row }) => row.isConnected);
  if (anchor) scroller.scrollTop += anchor.row.getBoundingClientRect().top - anchor.top;
}

/** The rows of the lots around a line. @param {HTMLElement} log @param {number} line */
function rowsAt(log, line) {
  const at = firstBelow(log.children, line);
  return [...log.children].slice(Math.max(0, at - 1), at + 2).flatMap((lot) => /** @type {HTMLElement[]} */ ([...lot.children]));
}

/** The first row that ends, or begins, below a line. @param {ArrayLike<Element>} rows @param {number} line @param {"bottom"|"top"} edge */
function firstBelow(rows, line, edge = "bottom") {
  let low = 0;
  for (let high = rows.length; low < high;) {
    const middle = (low + high) >> 1;
    if (rows[middle].getBoundingClientRect()[edge] <= line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Logs that are on their way to the end. @type {WeakSet<HTMLElement>} */
const goesDown = new WeakSet();

function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** The newest messages are not in the window. @param {Room} room */
function isElsewhere({ conversation }) {
  return (conversation.value?.ceiling ?? Infinity) !== Infinity;
}

/** To the newest message, read first if the window is elsewhere. @param {Room} room @param {HTMLElement} scroller
 * @param {ScrollBehavior} behavior */
function toEnd(room, scroller, behavior) {
  if (!untracked(() => isElsewhere(room))) {
    room.pinned.value = true;
    goesDown.add(scroller);
    // After the frame that is being made: to set it now would cost a layout in the key press.
    requestAnimationFrame(() => {
      goesDown.delete(scroller);
      scroller.scrollTo({ top: 0, behavior });
    });
    return;
  }
  room.pages.newest().then(() => {
    room.pinned.value = true;
    scroller.scrollTop = 0;
  }, () => {});
}

/** @param {Room} room @param {Parts} parts 
 * @param {import("../lib/signal.js").Signal<number>} away screens from the end */
function watchScroll(room, { scroller, log, day }, away) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let rest;
  let due = false;
  const look = () => {
    due = false;
    const up = -scroller.scrollTop;
    batch(() => {
      room.pinned.value = up < PINNED_PX && !untracked(() => isElsewhere(room));
      away.value = up / scroller.clientHeight;
      noteSeen(room, scroller, log);
    });
    showDay(scroller, log, day);
    readAround(room, scroller);
  };
  scroller.addEventListener("scroll", () => {
    if (!due) requestAnimationFrame(look);
    due = true;
    clearTimeout(rest);
    rest = setTimeout(() => day.classList.remove("is-shown"), DAY_REST_MS);
  }, { passive: true });
  onEnd(() => clearTimeout(rest));
}

/** Reads on before the reader comes to an edge. @param {Room} room @param {HTMLElement} scroller */
function readAround(room, scroller) {
  const below = -scroller.scrollTop;
  const above = scroller.scrollHeight - scroller.clientHeight - below;
  if (above < READ_AHEAD_PX) void room.pages.older();
  if (below < READ_AHEAD_PX) void room.pages.newer();
}

/** The newest message in sight. @param {Room} room @param {HTMLElement} scroller @param {HTMLElement} log */
function noteSeen(room, scroller, log) {
  if (!room.landed.peek()) return;
  const line = scroller.getBoundingClientRect().bottom;
  const seen = rowsAt(log, line).findLast((row) => row.dataset.message && row.getBoundingClientRect().bottom <= line + PINNED_PX);
  const message = Number(seen?.dataset.message);
  if (message > room.seen.peek()) room.seen.value = message;
}

/** At the end all is in sight. @param {Room} room */
function keepSeen({ conversation, landed, pinned, seen }) {
  effect(() => {
    const newest = newestOf(conversation.value);
    if (landed.value && pinned.value && newest > seen.peek()) seen.value = newest;
  });
}

/** New messages of others below what has been in sight. @param {Room} room */
function freshOf({ ctx, conversation, seen, ticket, landed }) {
  const held = conversation.value;
  if (!held || !landed.value) return 0;
  if (held.ceiling !== Infinity) return ticket.value?.unread ?? 0;
  const me = ctx.store.me.value?.id ?? 0;
  return [...held.messages.values()].filter((one) => one.id > seen.value && isForeign(one, me)).length;
}

/** Names the day at the top while the log moves, pushed up by the next day's own name.
 * @param {HTMLElement} scroller @param {HTMLElement} log @param {HTMLElement} day */
function showDay(scroller, log, day) {
  const edge = scroller.getBoundingClientRect().top;
  const lines = [...log.querySelectorAll(".day-line")];
  const next = firstBelow(lines, edge, "top");
  const push = Math.min(0, (lines[next]?.getBoundingClientRect().top ?? Infinity) - edge - day.offsetHeight - TOP_GAP_PX);
  day.textContent = lines[next - 1]?.textContent ?? "";
  day.style.setProperty("translate", `-50% ${push}px`);
  day.classList.toggle("is-shown", next > 0);
}

/** Lands where the screen was opened for: a message, or the first unread one. @param {Room} room @param {Parts} parts */
function keepGoal(room, parts) {
  effect(() => {
    const goal = room.goal.value;
    if (!goal) return;
    room.goal.value = null;
    untracked(() => {
      if (goal.message) void show(room, parts, goal.message).then((found) => found || room.ctx.say(t("chat.message_gone")), () => {});
      else showUnread(room, parts);
    });
  });
}

/** @param {Room} room @param {Parts} parts */
function showUnread(room, { scroller, log }) {
  const line = log.querySelector(".unread-line");
  const above = line ? line.getBoundingClientRect().top - scroller.getBoundingClientRect().top - TOP_GAP_PX : 0;
  if (above >= 0) return;
  room.pinned.value = false;
  scroller.scrollTop += above;
  noteSeen(room, scroller, log);
}

/** Brings a message into sight, reading what is around it when it is not loaded. False when it is gone.
 * @param {Room} room @param {Parts} parts @param {number} message */
async function show(room, { scroller, log }, message) {
  if (!rowOf(log, message)) await room.pages.around(message);
  const row = rowOf(log, message);
  if (!row) return false;
  const [box, frame] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
  const middle = Math.max(TOP_GAP_PX, (frame.height - box.height) / 2);
  room.pinned.value = false;
  scroller.scrollTop += box.top - frame.top - middle;
  scroller.dispatchEvent(new Event("scroll"));
  row.classList.add("is-flashing");
  setTimeout(() => row.classList.remove("is-flashing"), FLASH_MS);
  return true;
}

/** @param {HTMLElement} log @param {number} message @returns {HTMLElement|null} */
function rowOf(log, message) {
  return log.querySelector(`[data-message="${message}"]`);
}
