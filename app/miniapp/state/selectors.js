/**
 * What screens show, computed from what is known. Pure functions of the store's values.
 */
import { computed } from "../lib/signal.js";

/** @typedef {import("./store.js").Conversation} Conversation */
/** @typedef {import("./outbox.js").Entry} Entry */

/**
 * One line of a conversation as a person reads it.
 * @typedef {object} TimelineItem
 * @property {string} key
 * @property {"day"|"unread"|"message"|"system"|"torn"|"typing"} type
 * @property {number} at
 * @property {Message} [message]
 * @property {Message} [quoted] what it answers, if that is loaded
 * @property {string} [error] why it was refused, a code
 * @property {"waiting"|"failed"|"asking"|"sent"|"read"|null} [progress] of an own message
 * @property {Delivery} [delivery] how it fares on its way to a chat
 * @property {boolean} [first] of its group
 * @property {boolean} [last] of its group
 */

const GROUP_GAP_MS = 10 * 60_000;
/** The shortest day there is: when clocks go forward. */
const SURELY_SAME_DAY_MS = 23 * 3_600_000;

/** @param {Pick<Ticket, "status">} ticket */
export function isLive(ticket) {
  return ticket.status !== "resolved" && ticket.status !== "closed";
}

/** @param {Pick<Person, "role">|null} person */
export function isStaff(person) {
  return person !== null && person.role !== "customer";
}

/** Somebody else's word: what counts as unread. @param {Message} message @param {number} me */
export function isForeign(message, me) {
  return message.kind !== "system" && message.author?.id !== me;
}

/**
 * A customer's list: newest activity first, nothing older than what has been read page by page.
 * @param {Map<number, Ticket>} tickets
 * @param {number} horizon `updated_at` of the last row read; 0 when the list was read to its end
 */
export function listOf(tickets, horizon) {
  return [...tickets.values()].filter((ticket) => ticket.updated_at >= horizon)
    .sort((one, other) => other.updated_at - one.updated_at || other.id - one.id);
}

/**
 * The conversation with its days, its unread line, and what is still on its way.
 * @param {Conversation|undefined} conversation @param {Entry[]} entries of this ticket, oldest first
 * @param {PersonRef} me @param {number} unreadAfter id of the last message seen at opening; Infinity = no line
 * @param {(at: number) => number} dayOf the beginning of a moment's day, where the person is
 * @returns {TimelineItem[]}
 */
export function timelineOf(conversation, entries, me, unreadAfter, dayOf) {
  const known = conversation ? knownLines(conversation, me, unreadAfter, dayOf) : NOTHING;
  const atEnd = (conversation?.ceiling ?? Infinity) === Infinity;
  const pending = atEnd ? entries.filter((entry) => !known.arrived.has(entry.client_id)) : [];
  if (pending.length === 0) return known.lines;
  const drafts = pending.map((entry) => draftItem(entry, me));
  for (const item of drafts) item.quoted = conversation?.messages.get(item.message?.reply_to ?? 0);
  return joined(known.lines, drafts, me, dayOf);
}

/** @typedef {{lines: TimelineItem[], arrived: Set<string|null>}} Known */
/** @type {Known} */
const NOTHING = { lines: [], arrived: new Set() };
/** Lines of the conversations as they are: what waits in the outbox changes none of them.
 * @type {WeakMap<Conversation, Known & {me: PersonRef, unreadAfter: number}>} */
const computedLines = new WeakMap();

/** @param {Conversation} conversation @param {PersonRef} me @param {number} unreadAfter
 * @param {(at: number) => number} dayOf @returns {Known} */
function knownLines(conversation, me, unreadAfter, dayOf) {
  const before = computedLines.get(conversation);
  if (before?.me === me && before.unreadAfter === unreadAfter) return before;
  const { floor, ceiling, moreBefore, messages } = conversation;
  const known = [...messages.values()].filter((one) => floor !== Infinity && one.id >= floor && one.id <= ceiling);
  known.sort((one, other) => one.id - other.id);
  const seenTo = seenByOthers(conversation, me);
  const items = known.map((message) => itemOf(message, me, seenTo, conversation.deliveries.get(message.id), messages.get(message.reply_to ?? 0)));
  const marked = !moreBefore || (known.length > 0 && known[0].id <= unreadAfter);
  const lines = grouped(divided(items, me, marked ? unreadAfter : Infinity, dayOf));
  const made = { me, unreadAfter, lines, arrived: new Set(known.map((one) => one.client_id)) };
  computedLines.set(conversation, made);
  return made;
}

/** The lines, and behind them what is on its way: only the last line may look another way for it.
 * @param {TimelineItem[]} lines @param {TimelineItem[]} drafts @param {PersonRef} me @param {(at: number) => number} dayOf */
function joined(lines, drafts, me, dayOf) {
  const last = lines.at(-1);
  if (!last) return grouped(divided(drafts, me, Infinity, dayOf));
  const tail = grouped([last, ...divided(drafts, me, Infinity, dayOf, dayOf(last.at))]);
  tail[0].first = last.first;
  return [...lines.slice(0, -1), ...tail];
}

/** @param {Conversation|undefined} conversation @param {PersonRef} me @returns {number} message id */
function seenByOthers(conversation, me) {
  const marks = [...(conversation?.marks.values() ?? [])];
  const others = marks.filter((mark) => mark.person.id !== me.id && isStaff(mark.person) !== isStaff(me));
  return Math.max(0, ...others.map((mark) => mark.message_id));
}

/** What each message was drawn as: of hundreds a change concerns a few. @type {WeakMap<Message, TimelineItem>} */
const itemsKnown = new WeakMap();

/** @param {Message} message @param {PersonRef} me @param {number} seenTo @param {Delivery|undefined} delivery
 * @param {Message|undefined} quoted @returns {TimelineItem} */
function itemOf(message, me, seenTo, delivery, quoted) {
  const mine = message.kind === "message" && !message.deleted_at && (message.author?.id === me.id || delivery !== undefined);
  const progress = mine ? (message.id <= seenTo ? "read" : "sent") : null;
  const known = itemsKnown.get(message);
  if (known && known.progress === progress && known.delivery === delivery && known.quoted === quoted) return known;
  return {
    key: message.client_id ? `c${message.client_id}` : `m${message.id}`,
    type: message.kind === "system" ? "system" : "message",
    at: message.created_at,
    message, progress, quoted,
    ...(delivery && { delivery }),
  };
}

/** What an entry says does not change when it is tried: nothing about it is drawn anew.
 * @type {WeakMap<Entry["params"], Message>} */
const drawn = new WeakMap();

/** @param {Entry} entry @param {PersonRef} me @returns {TimelineItem} */
function draftItem(entry, me) {
  const { params, at, state, error } = entry;
  const message = drawn.get(params) ?? draftMessage(entry, me);
  drawn.set(params, message);
  return { key: `c${entry.client_id}`, type: "message", at, message, progress: state, error };
}

/** A message of the outbox, in the shape the server will give it. @param {Entry} entry @param {PersonRef} me
 * @returns {Message} */
function draftMessage(entry, me) {
  return {
    id: 0, ticket_id: 0, kind: /** @type {"note"|"message"} */ (entry.method === "note.add" ? "note" : "message"),
    author: me, body: entry.params.body, reply_to: entry.params.reply_to ?? null, attachments: (entry.files ?? []).map(fileShown),
    client_id: entry.client_id, origin: /** @type {"mini_app"} */ ("mini_app"), created_at: entry.at,
    edited_at: null, deleted_at: null, rev: 0, ...(entry.params.entities && { entities: entry.params.entities }),
    ...(entry.params.quote && { quote: entry.params.quote }),
  };
}

/** A file that is still on its way, as what it will be. @param {OutboxFile} file @returns {Attachment} */
function fileShown({ id, name, size, mime, kind, width = null, height = null, duration = null, waveform, attachment }) {
  return attachment ?? { id: 0, kind, name, mime, size, width, height, duration, local: id, ...(waveform && { waveform }) };
}

/** @param {TimelineItem[]} items @param {PersonRef} me @param {number} unreadAfter
 * @param {(at: number) => number} dayOf @param {number} before the day of what stands above */
function divided(items, me, unreadAfter, dayOf, before = -Infinity) {
  /** @type {TimelineItem[]} */
  const lines = [];
  let day = before;
  let marked = false;
  for (const item of items) {
    const today = item.at >= day && item.at - day < SURELY_SAME_DAY_MS ? day : dayOf(item.at);
    if (today !== day) lines.push({ key: `d${today}`, type: "day", at: item.at });
    day = today;
    const fresh = item.message && isForeign(item.message, me.id) && item.message.id > unreadAfter;
    if (fresh && !marked) lines.push({ key: "unread", type: "unread", at: item.at });
    marked = marked || Boolean(fresh);
    lines.push(item);
  }
  return lines;
}

/** @param {TimelineItem[]} lines */
function grouped(lines) {
  return lines.map((line, at) => {
    const [first, last] = [!sameGroup(lines[at - 1], line), !sameGroup(line, lines[at + 1])];
    if (line.first === first && line.last === last) return line;
    const made = { ...line, first, last };
    if (line.message) itemsKnown.set(line.message, made);
    return made;
  });
}

/** @param {TimelineItem|undefined} one @param {TimelineItem|undefined} next */
function sameGroup(one, next) {
  if (one?.type !== "message" || next?.type !== "message") return false;
  if (one.message?.kind !== next.message?.kind || next.at - one.at > GROUP_GAP_MS) return false;
  return one.message?.author?.id === next.message?.author?.id;
}

/**
 * The new list with the old objects wherever nothing about them changed, so that only rows with news are drawn; the old
 * list itself when there are none.
 * @template {Record<string, any>} T @param {T[]} before @param {T[]} items @param {(item: T) => string} key
 */
export function reusing(before, items, key) {
  const byKey = new Map(before.map((item) => [key(item), item]));
  return unlessSame(before, items.map((item) => {
    const known = byKey.get(key(item));
    return known && (known === item || sameFields(known, item)) ? known : item;
  }));
}

/** The old list if the new one holds the same. @template T @param {T[]} before @param {T[]} items */
export function unlessSame(before, items) {
  return items.length === before.length && items.every((item, at) => item === before[at]) ? before : items;
}

/** The same object for as long as nothing about it changes. @template {Record<string, any>|null} T @param {() => T} read */
export function unchanged(read) {
  /** @type {T} */
  let last;
  return computed(() => {
    const next = read();
    if (!last || !next || !sameFields(last, next)) last = next;
    return last;
  });
}

/** @param {Record<string, any>} one @param {Record<string, any>} other */
function sameFields(one, other) {
  let names = 0;
  for (const name in other) {
    if (!Object.is(one[name], other[name])) return false;
    names += 1;
  }
  for (const _ in one) names -= 1;
  return names === 0;
}

/**
 * Who types or looks at a ticket besides me.
 * @param {Array<Indicator & {until: number}>} indicators @param {"typing"|"viewing"} type
 * @param {number} ticket @param {number} me
 */
export function othersAt(indicators, type, ticket, me) {
  return indicators
    .filter((one) => one.type === type && one.ticket_id === ticket && one.person.id !== me)
    .map((one) => one.person);
}

/** The newest message (never a system line) that is known of a conversation. @param {Conversation|undefined} conversation */
export function newestOf(conversation) {
  let newest = 0;
  for (const one of conversation?.messages.values() ?? []) if (one.kind !== "system") newest = Math.max(newest, one.id);
  return newest;
}
