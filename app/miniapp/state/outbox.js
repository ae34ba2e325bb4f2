/**
 * What was said and is not yet known to be on the server's disk. It sends in order per ticket, again and
 * again under the same `client_id` with the same params, and must never lose or double a message.
 */
import { batch, signal } from "../lib/signal.js";

/** @typedef {ReturnType<typeof createOutbox>} Outbox */
/** @typedef {import("../lib/idb.js").Keeper} Keeper */

/**
 * @typedef {object} Entry
 * @property {string} client_id
 * @property {string} lane the ticket's id, or `new:<client_id>` until its ticket exists
 * @property {"ticket.open"|"message.post"|"note.add"} method
 * @property {Record<string, any>} params exactly as sent; fixed by the first attempt
 * @property {"waiting"|"failed"|"asking"} state asking = a colleague has answered, see `colliding`
 * @property {number} at when it was said, Unix ms
 * @property {number} order
 * @property {number} tries
 * @property {string} [error] a code
 * @property {Message} [colliding] the colleague's answer that this person had not seen
 */

/**
 * @typedef {{ticket?: Ticket, message: Message}} Answer
 * @typedef {object} OutboxHooks
 * @property {(method: string, params: object) => Promise<Answer>} send rejects with `{code, detail}`
 * @property {(entry: Entry, answer: Answer) => void} sent the entry is on the server's disk
 */

const RETRY_FIRST_MS = 800;
const RETRY_LIMIT_MS = 10_000;
const RATE_PAUSE_MS = 1_000;
const PASSING = ["unavailable", "timeout", "offline", "auth_required"];

/** @param {Keeper} keeper @param {OutboxHooks} hooks */
export function createOutbox(keeper, hooks) {
  const entries = signal(/** @type {Entry[]} */ ([]));
  /** @type {Set<string>} */
  const busy = new Set();
  let open = false;
  let order = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let held = undefined;

  const loaded = keeper.all().then((kept) => {
    const own = new Set(entries.peek().map((entry) => entry.client_id));
    const older = kept.map(([, entry]) => entry).filter((entry) => !own.has(entry.client_id));
    older.sort((one, other) => one.order - other.order);
    const last = older.at(-1)?.order ?? 0;
    const newer = entries.peek().map((entry) => ({ ...entry, order: entry.order + last }));
    order += last;
    newer.forEach((entry) => keeper.put(entry.client_id, entry));
    entries.value = [...older, ...newer];
    pump();
  });

  /** @param {Entry} entry */
  function put(entry) {
    const others = entries.peek();
    const at = others.findIndex((one) => one.client_id === entry.client_id);
    entries.value = at < 0 ? [...others, entry] : others.with(at, entry);
    keeper.put(entry.client_id, entry);
  }

  /** @param {string} clientId */
  function drop(clientId) {
    keeper.remove(clientId);
    entries.value = entries.peek().filter((one) => one.client_id !== clientId);
  }

  /** Sends the head of every lane that is free. */
  function pump() {
    if (!open || held) return;
    const seen = new Set();
    for (const entry of entries.peek()) {
      if (entry.state === "failed" && entry.method !== "ticket.open") continue;
      if (seen.has(entry.lane)) continue;
      seen.add(entry.lane);
      if (entry.state === "waiting" && !busy.has(entry.lane)) void attempt(entry);
    }
  }

  /** @param {Entry} entry */
  async function attempt(entry) {
    busy.add(entry.lane);
    const tried = { ...entry, tries: entry.tries + 1 };
    put(tried);
    try {
      const answer = await hooks.send(tried.method, tried.params);
      batch(() => arrived(tried, answer));
    } catch (error) {
      refused(tried, /** @type {{code: string, detail: Record<string, any>}} */ (error));
    } finally {
      busy.delete(entry.lane);
      pump();
    }
  }

  /** @param {Entry} entry @param {Answer} answer */
  function arrived(entry, answer) {
    hooks.sent(entry, answer);
    const lane = String(answer.message.ticket_id);
    if (lane !== entry.lane) reroute(entry.lane, lane);
    drop(entry.client_id);
  }

  /** The ticket now has a number, or the conversation went on in another: what waits goes there too.
   * @param {string} from @param {string} to */
  function reroute(from, to) {
    for (const entry of entries.peek()) {
      if (entry.lane !== from || entry.tries > 0) continue;
      put({ ...entry, lane: to, params: { ...entry.params, ticket_id: Number(to) } });
    }
  }

  /** @param {Entry} entry @param {{code: string, detail: Record<string, any>}} error */
  function refused(entry, error) {
    if (!entries.peek().some((one) => one.client_id === entry.client_id)) return;
    if (error.code === "rate_limited") return hold(error.detail?.retry_after_ms ?? RATE_PAUSE_MS);
    if (PASSING.includes(error.code)) {
      return hold(Math.min(RETRY_LIMIT_MS, RETRY_FIRST_MS * 2 ** Math.min(entry.tries, 5)));
    }
    if (error.code === "conflict" && error.detail?.message) {
      return put({ ...entry, state: "asking", colliding: error.detail.message });
    }
    put({ ...entry, state: "failed", error: error.code });
  }

  /** Nothing is sent for a while. @param {number} pauseMs */
  function hold(pauseMs) {
    clearTimeout(held);
    held = setTimeout(() => {
      held = undefined;
      pump();
    }, pauseMs);
  }

  return {
    entries, loaded,

    /**
     * Says something. What it returns is already on screen.
     * @param {Entry["method"]} method @param {string} lane @param {Record<string, any>} params @param {number} now
     * @returns {Entry}
     */
    say(method, lane, params, now) {
      order += 1;
      const clientId = newClientId();
      const home = method === "ticket.open" ? `new:${clientId}` : lane;
      /** @type {Entry} */
      const entry = {
        client_id: clientId, lane: home, method, params: { ...params, client_id: clientId },
        state: "waiting", at: now, order, tries: 0,
      };
      put(entry);
      pump();
      return entry;
    },

    /** The session works: send what waits, at once. */
    resume() {
      open = true;
      clearTimeout(held);
      held = undefined;
      pump();
    },
    pause() {
      open = false;
    },

    /** The server showed one of ours by itself (an answer lost on its way). @param {Message} message */
    settle(message) {
      const entry = entries.peek().find((one) => one.client_id === message.client_id);
      if (entry && !busy.has(entry.lane)) batch(() => arrived(entry, { message }));
    },

    /** @param {string} clientId */
    retry(clientId) {
      const entry = entries.peek().find((one) => one.client_id === clientId);
      if (entry) put({ ...entry, state: "waiting", error: undefined });
      pump();
    },

    /** The person has seen the colleague's answer and sends theirs all the same. @param {string} clientId */
    insist(clientId) {
      const entry = entries.peek().find((one) => one.client_id === clientId);
      if (!entry?.colliding) return;
      const params = { ...entry.params, seen: entry.colliding.id };
      put({ ...entry, params, state: "waiting", colliding: undefined });
      pump();
    },

    /** Takes a message back; with a ticket that never came to be goes all that was said in it.
     * @param {string} clientId */
    discard(clientId) {
      const lane = `new:${clientId}`;
      for (const entry of entries.peek()) {
        if (entry.client_id === clientId || entry.lane === lane) drop(entry.client_id);
      }
      pump();
    },
  };
}

/** 128 random bits in the alphabet of client ids. @returns {string} */
function newClientId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
