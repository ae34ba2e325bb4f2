/**
 * What a conversation reads and tells while it is on screen: pages of its history in both directions, the
 * lease, the read mark. It must never mark as read what has not been in sight.
 */
import { batch, computed, effect, signal } from "../lib/signal.js";
import { loadedIds } from "../state/store.js";
import { isForeign } from "../state/selectors.js";
import { every, reading } from "./context.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {{messages: Message[], more_before: boolean, more_after: boolean}} Page */

const PAGE_MESSAGES = 50;
const PAGE_LIMIT_MESSAGES = 100;
const UNREAD_PAGES_LIMIT = 3;
/** What a window may hold: more would slow each change down. */
export const WINDOW_MESSAGES = 400;
const TRIMMED_MESSAGES = 300;
const VIEW_EVERY_MS = 10_000;
const MARK_AFTER_MS = 250;
const SOURCES_LIMIT = 10;

/** @param {Room} room */
export function readRoom(room) {
  const { ctx, id, state } = room;
  const error = signal("");
  effect(() => {
    const ticket = id.value;
    if (!ticket) return;
    const read = reading(ctx, () => readFirst(room, ticket));
    effect(() => {
      const gone = read.state.value === "ready" && !room.ticket.value;
      state.value = gone ? "failed" : read.state.value;
      error.value = gone ? "not_found" : read.error.value;
    });
  });
  keepLease(room);
  keepRead(room);
  keepSources(room);
  return error;
}

/** @param {Room} room @param {number} ticket */
async function readFirst(room, ticket) {
  const { ctx, goal, landed } = room;
  ctx.store.openConversation(ticket);
  const marks = ctx.api.marks(ticket).catch(() => ({ marks: [] }));
  const target = landed.peek() ? 0 : room.target;
  const expected = ctx.store.tickets.peek().get(ticket)?.unread ?? 0;
  const limit = Math.min(PAGE_LIMIT_MESSAGES, Math.max(PAGE_MESSAGES, expected + PAGE_MESSAGES / 2));
  const place = target ? { around: target, limit: PAGE_MESSAGES } : { limit };
  const [known, first] = await Promise.all([ctx.api.ticket(ticket), ctx.api.messages({ ticket_id: ticket, ...place })]);
  const page = target ? first : await withUnread(room, ticket, first, known.ticket.unread);
  batch(() => {
    if (!landed.peek() && !target) noteUnread(room, page.messages, known.ticket.unread);
    ctx.store.putTicket(known.ticket);
    ctx.store.putMessages(ticket, page, target ? "around" : "newest");
  });
  goal.value = target ? { message: target } : landed.peek() ? null : { message: 0 };
  landed.value = true;
  ctx.store.putMarks(ticket, (await marks).marks);
  if (room.staff) ctx.api.deliveries(ticket).then(({ deliveries }) => ctx.store.putDeliveries(ticket, deliveries), () => {});
}

/** The newest page, with as many before it as the unread ones need. @param {Room} room @param {number} ticket
 * @param {Page} page @param {number} unread @returns {Promise<Page>} */
async function withUnread(room, ticket, page, unread) {
  const me = room.ctx.store.me.peek()?.id ?? 0;
  let whole = page;
  for (let turn = 0; turn < UNREAD_PAGES_LIMIT && !room.landed.peek(); turn += 1) {
    if (!whole.more_before || whole.messages.filter((one) => isForeign(one, me)).length > unread) break;
    const before = await room.ctx.api.messages({ ticket_id: ticket, limit: PAGE_LIMIT_MESSAGES, before: whole.messages[0].id });
    whole = { ...whole, messages: [...before.messages, ...whole.messages], more_before: before.more_before };
  }
  return whole;
}

/** Where the unread ones begin. @param {Room} room @param {Message[]} messages @param {number} unread */
function noteUnread({ ctx, unreadAfter }, messages, unread) {
  const me = ctx.store.me.peek()?.id ?? 0;
  const others = messages.filter((one) => isForeign(one, me));
  const first = unread > 0 ? others[Math.max(0, others.length - unread)] : undefined;
  if (first) unreadAfter.value = first.id - 1;
}

/** The pages around what is loaded; one at a time. @param {Room} room */
export function pagesOf(room) {
  let busy = false;
  /** @param {() => Promise<void>} read */
  const alone = async (read) => {
    if (busy || !room.id.peek()) return;
    busy = true;
    await read().catch(() => {});
    busy = false;
  };
  return {
    older: () => alone(() => readOn(room, "older")),
    newer: () => alone(() => readOn(room, "newer")),
    /** @param {number} message */
    around: (message) => readPlace(room, { around: message }, "around"),
    newest: () => readPlace(room, {}, "newest"),
  };
}

/** @param {Room} room @param {"older"|"newer"} way */
async function readOn({ ctx, id, conversation }, way) {
  const { floor, ceiling, moreBefore } = conversation.peek() ?? { floor: Infinity, ceiling: Infinity, moreBefore: false };
  if (way === "older" ? !moreBefore || floor === Infinity : ceiling === Infinity) return;
  const ticket = id.peek();
  const edge = way === "older" ? { before: floor } : { after: ceiling };
  const page = await ctx.api.messages({ ticket_id: ticket, limit: PAGE_MESSAGES, ...edge });
  const now = conversation.peek();
  if (now?.floor !== floor && way === "older" || now?.ceiling !== ceiling && way === "newer") return;
  batch(() => {
    ctx.store.putMessages(ticket, page, way);
    const held = conversation.peek();
    if (held && loadedIds(held).length > WINDOW_MESSAGES) ctx.store.trim(ticket, TRIMMED_MESSAGES, way === "older" ? "newer" : "older");
  });
}

/** @param {Room} room @param {{around?: number}} place @param {"around"|"newest"} name */
async function readPlace({ ctx, id }, place, name) {
  const ticket = id.peek();
  if (!ticket) return;
  const page = await ctx.api.messages({ ticket_id: ticket, limit: PAGE_MESSAGES, ...place });
  ctx.store.putMessages(ticket, page, name);
}

/** The window stays small while news come in: what is furthest from the reader goes. @param {Room} room
 * @param {() => "older"|"newer"} farSide */
export function keepWindow({ ctx, id, conversation }, farSide) {
  effect(() => {
    const held = conversation.value;
    if (held && held.messages.size > WINDOW_MESSAGES && loadedIds(held).length > WINDOW_MESSAGES) {
      ctx.store.trim(id.peek(), TRIMMED_MESSAGES, farSide());
    }
  });
}

/** Tells the server that this ticket is being looked at, so that no notice goes out for what is seen here.
 * @param {Room} room */
function keepLease({ ctx, id }) {
  const watched = computed(() => (ctx.store.online.value === "live" && ctx.bridge.visible.value ? id.value : 0));
  effect(() => {
    const ticket = watched.value;
    if (!ticket) return;
    ctx.api.view(ticket);
    every(VIEW_EVERY_MS, () => ctx.api.view(ticket));
    return () => ctx.api.view(null);
  });
}

/** Moves the read mark to what has been in sight; of who leaves at once, too. @param {Room} room */
function keepRead({ ctx, id, ticket, seen, pinned }) {
  let [marked, markedAt] = [0, -Infinity];
  effect(() => {
    const newest = seen.value;
    const looking = ctx.store.online.value === "live" && ctx.bridge.visible.value;
    if (!looking || !ticket.value?.unread || newest <= marked) return;
    const here = id.peek();
    const mark = () => {
      [marked, markedAt] = [newest, performance.now()];
      ctx.api.markRead(here, newest).catch(() => { marked = 0; });
    };
    const wait = pinned.peek() ? markedAt + MARK_AFTER_MS - performance.now() : MARK_AFTER_MS;
    if (wait <= 0) return mark();
    const timer = setTimeout(mark, wait);
    return () => {
      clearTimeout(timer);
      if (id.peek() !== here && marked < newest) mark();
    };
  });
}

/** What is quoted but not loaded is read once, so that a quote has words. @param {Room} room */
function keepSources({ ctx, id, conversation }) {
  const asked = new Set();
  effect(() => {
    const held = conversation.value;
    if (!held || ctx.store.online.value !== "live") return;
    const missing = [...held.messages.values()].map((one) => one.reply_to ?? 0).filter((one) => one && !held.messages.has(one) && !asked.has(one));
    for (const message of [...new Set(missing)].slice(-SOURCES_LIMIT)) {
      asked.add(message);
      ctx.api.messages({ ticket_id: id.peek(), limit: 1, around: message }).then(({ messages }) => {
        const source = messages.find((one) => one.id === message);
        if (source && asked.delete(message)) ctx.store.putSource(source);
      }, () => asked.delete(message));
    }
  });
}
