/**
 * What was on screen last, kept for the next start: one list and the last conversations, painted before the
 * socket opens. It is a memory and never the truth: it must never outlive its person's session, nor stand in
 * the way of what the server says.
 */

/** @typedef {import("../lib/idb.js").Keeper} Keeper */

/**
 * @typedef {object} Kept
 * @property {number} format
 * @property {Person} person
 * @property {string} epoch in which every `rev` was given
 * @property {ViewName} view
 * @property {number} horizon `updated_at` of the oldest row; 0 when the list was known to its end
 * @property {Ticket[]} tickets
 * @property {Array<{ticket: number, messages: Message[], more_before: boolean, marks: Mark[]}>} rooms newest first
 */

const FORMAT = 1;
const KEY = "last";
const ROWS_LIMIT = 50;
const ROOMS_LIMIT = 3;
const MESSAGES_LIMIT = 30;
const SIZE_LIMIT_CHARS = 400_000;

export class Snapshot {
  /** @param {Keeper} keeper of this person alone @param {number} account */
  constructor(keeper, account) {
    this.keeper = keeper;
    this.account = account;
    /** Tickets that came from here and that the server has not confirmed. @type {Set<Ticket>} */
    this.unproven = new Set();
    this.isOver = false;
    /** @type {Promise<Kept|null>} */
    this.loaded = keeper.all().then((all) => validated(all.find(([key]) => key === KEY)?.[1], account), () => null);
  }

  /**
   * @param {Omit<Kept, "format">} seen the list in its order; the rooms newest first
   * @returns {boolean} whether it was kept
   */
  keep(seen) {
    if (this.isOver || seen.person.id !== this.account) return false;
    const { tickets, horizon } = seen;
    const rows = tickets.slice(0, ROWS_LIMIT);
    /** @type {Kept} */
    const kept = {
      ...seen, format: FORMAT, tickets: rows, rooms: seen.rooms.slice(0, ROOMS_LIMIT).map(shortened),
      horizon: rows.length < tickets.length ? rows[rows.length - 1].updated_at : horizon,
    };
    while (kept.rooms.length > 0 && JSON.stringify(kept).length > SIZE_LIMIT_CHARS) kept.rooms.pop();
    this.keeper.put(KEY, kept);
    return true;
  }

  /** The session is over, or another person is here: nothing is left and nothing is kept any more. */
  wipe() {
    this.isOver = true;
    this.keeper.remove(KEY);
  }
}

/** @param {Kept["rooms"][number]} room */
function shortened(room) {
  const messages = room.messages.slice(-MESSAGES_LIMIT);
  return { ...room, messages, more_before: room.more_before || messages.length < room.messages.length };
}

/** What is whole and this person's; anything else is as good as nothing. @param {any} kept @param {number} account
 * @returns {Kept|null} */
function validated(kept, account) {
  const fits = kept?.format === FORMAT && isPerson(kept.person) && kept.person.id === account
    && typeof kept.epoch === "string" && typeof kept.view === "string" && typeof kept.horizon === "number"
    && isListOf(kept.tickets, isTicket, ROWS_LIMIT) && isListOf(kept.rooms, isRoom, ROOMS_LIMIT);
  return fits ? kept : null;
}

/** @param {any} list @param {(one: any) => boolean} fits @param {number} limit */
function isListOf(list, fits, limit) {
  return Array.isArray(list) && list.length <= limit && list.every((one) => one && fits(one));
}

/** @param {any} one */
function isPerson(one) {
  return typeof one?.id === "number" && typeof one.name === "string" && typeof one.role === "string";
}

/** @param {any} one */
function isTicket(one) {
  return ["id", "created_at", "updated_at", "unread", "rev"].every((name) => typeof one[name] === "number")
    && typeof one.subject === "string" && typeof one.status === "string" && isPerson(one.customer)
    && (one.assignee === null || isPerson(one.assignee)) && (one.last_message === null || typeof one.last_message?.preview === "string");
}

/** @param {any} one */
function isRoom(one) {
  return typeof one.ticket === "number" && isListOf(one.messages, isMessage, MESSAGES_LIMIT)
    && isListOf(one.marks, (mark) => typeof mark.message_id === "number" && isPerson(mark.person), ROWS_LIMIT);
}

/** @param {any} one */
function isMessage(one) {
  return ["id", "ticket_id", "created_at", "rev"].every((name) => typeof one[name] === "number")
    && typeof one.body === "string" && typeof one.kind === "string" && Array.isArray(one.attachments)
    && (one.author === null || isPerson(one.author));
}
