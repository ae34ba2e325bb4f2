/**
 * What was said and is not yet known to be on the server's disk. It sends in order per ticket, again and
 * again under the same `client_id` with the same params, and must never lose or double a message.
 */
import { batch, signal } from "../lib/signal.js";
import { newClientId } from "./ids.js";

/** @typedef {import("../lib/idb.js").Keeper} Keeper */

/**
 * @typedef {object} Entry
 * @property {string} client_id
 * @property {string} lane the ticket's id, or `new:<client_id>` until its ticket exists
 * @property {"ticket.open"|"message.post"|"note.add"|"reply.use"} method
 * @property {Record<string, any>} params exactly as sent; fixed by the first attempt. Another object when what is shown changes
 * @property {"waiting"|"failed"|"asking"} state asking = a colleague has answered, see `colliding`
 * @property {number} at when it was said, Unix ms
 * @property {number} order
 * @property {number} tries
 * @property {string} [error] a code
 * @property {Message} [colliding] the colleague's answer that this person had not seen
 * @property {OutboxFile[]} [files] what has to be uploaded before it can be sent
 * @property {boolean} [isMarked] its words still hold the marks they were written with
 */

/**
 * @typedef {{ticket?: Ticket, message: Message}} Answer
 * @typedef {object} OutboxHooks
 * @property {(method: string, params: object) => Promise<Answer>} send rejects with `{code, detail}`
 * @property {(entry: Entry, answer: Answer) => void} sent the entry is on the server's disk
 * @property {(text: string) => Promise<{body: string, entities: Entity[]}>} format marks into entities
 * @property {(file: OutboxFile) => Promise<Attachment>} upload rejects with `{code, detail}`
 * @property {(file: OutboxFile) => void} forget its bytes are wanted no more
 */

const RETRY_FIRST_MS = 800;
const RETRY_LIMIT_MS = 10_000;
const RATE_PAUSE_MS = 1_000;
const PASSING = ["unavailable", "timeout", "offline", "auth_required"];

export class Outbox {
  /** @param {Keeper} keeper @param {OutboxHooks} hooks */
  constructor(keeper, hooks) {
    this.keeper = keeper;
    this.hooks = hooks;
    this.entries = signal(/** @type {Entry[]} */ ([]));
    /** @type {Set<string>} lanes with a request on its way */
    this.busy = new Set();
    /** The file on its way: one at a time, so that none is slow twice. */
    this.uploading = "";
    this.isOpen = false;
    this.order = 0;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.held = undefined;
    this.loaded = keeper.all().then((kept) => this.load(kept.map(([, entry]) => entry)));
  }

  /**
   * Says something. What it returns is already on screen.
   * @param {Entry["method"]} method @param {string} lane @param {Record<string, any>} params @param {number} now
   * @param {OutboxFile[]} [files] @param {boolean} [isMarked] @returns {Entry}
   */
  say(method, lane, params, now, files = [], isMarked = false) {
    this.order += 1;
    const clientId = newClientId(now);
    /** @type {Entry} */
    const entry = {
      client_id: clientId, lane: method === "ticket.open" ? `new:${clientId}` : lane, method,
      params: { ...params, client_id: clientId }, state: "waiting", at: now, order: this.order, tries: 0,
      ...(files.length > 0 && { files }), ...(isMarked && { isMarked }),
    };
    this.put(entry);
    // Drawn first, sent right after it.
    queueMicrotask(() => this.pump());
    return entry;
  }

  /** The session works: send what waits, at once. */
  resume() {
    this.isOpen = true;
    clearTimeout(this.held);
    this.held = undefined;
    this.pump();
  }

  pause() {
    this.isOpen = false;
  }

  /** The server showed one of ours by itself (an answer lost on its way). @param {Message} message */
  settle(message) {
    const entry = this.find(message.client_id);
    if (entry && !this.busy.has(entry.lane)) batch(() => this.arrived(entry, { message }));
  }

  /** @param {string} clientId */
  retry(clientId) {
    const entry = this.find(clientId);
    if (entry) this.put({ ...entry, state: "waiting", error: undefined });
    this.pump();
  }

  /** The person has seen the colleague's answer and sends theirs all the same. @param {string} clientId */
  insist(clientId) {
    const entry = this.find(clientId);
    if (!entry?.colliding) return;
    const params = { ...entry.params, seen: entry.colliding.id };
    this.put({ ...entry, params, state: "waiting", colliding: undefined });
    this.pump();
  }

  /** Takes a message back; with a ticket that never came to be goes all that was said in it.
   * @param {string} clientId */
  discard(clientId) {
    const files = this.takeOut(clientId);
    files.forEach((file) => this.hooks.forget(file));
  }

  /** The same, but for its files: they will be said elsewhere. @param {string} clientId @returns {OutboxFile[]} */
  takeOut(clientId) {
    const lane = `new:${clientId}`;
    const gone = this.entries.peek().filter((entry) => entry.client_id === clientId || entry.lane === lane);
    gone.forEach((entry) => this.drop(entry.client_id));
    this.pump();
    return gone.flatMap((entry) => entry.files ?? []);
  }

  /** One file fewer; without words and files nothing is left to say. @param {string} fileId */
  withdraw(fileId) {
    const entry = this.entries.peek().find((one) => one.files?.some((file) => file.id === fileId));
    const file = entry?.files?.find((one) => one.id === fileId);
    if (!entry || !file || entry.tries > 0) return;
    const files = (entry.files ?? []).filter((one) => one !== file);
    this.hooks.forget(file);
    if (files.length === 0 && !entry.params.body) return this.discard(entry.client_id);
    this.put({ ...entry, files, params: { ...entry.params } });
    this.pump();
  }

  /** What an earlier page left behind goes before what this one has said. @private @param {Entry[]} kept */
  load(kept) {
    const older = kept.filter((entry) => !this.find(entry.client_id));
    older.sort((one, other) => one.order - other.order);
    const last = older.at(-1)?.order ?? 0;
    const newer = this.entries.peek().map((entry) => ({ ...entry, order: entry.order + last }));
    newer.forEach((entry) => this.keeper.put(entry.client_id, entry));
    this.order += last;
    this.entries.value = [...older, ...newer];
    this.pump();
  }

  /** Sends the head of every lane that is free. @private */
  pump() {
    if (!this.isOpen || this.held) return;
    const seen = new Set();
    for (const entry of this.entries.peek()) {
      if (entry.state === "failed" && entry.method !== "ticket.open") continue;
      if (seen.has(entry.lane)) continue;
      if (entry.state === "waiting" && entry.tries === 0 && awaited(entry)) {
        void this.fetch(entry);
        if (entry.method !== "ticket.open") continue;
      }
      seen.add(entry.lane);
      if (awaited(entry)) continue;
      if (entry.isMarked) {
        void this.format(entry);
        continue;
      }
      if (entry.state === "waiting" && !this.busy.has(entry.lane)) void this.attempt(entry);
    }
  }

  /** @private @param {Entry} entry */
  async format(entry) {
    if (this.busy.has(entry.lane)) return;
    this.busy.add(entry.lane);
    try {
      const { body, entities } = await this.hooks.format(entry.params.body);
      const now = this.find(entry.client_id);
      if (now) this.put({ ...now, isMarked: undefined, params: { ...now.params, body, ...(entities.length > 0 && { entities }) } });
    } catch {
      this.hold(RETRY_LIMIT_MS);
    } finally {
      this.busy.delete(entry.lane);
      this.pump();
    }
  }

  /** The next file of an entry; what is said after it does not wait for it. @private @param {Entry} entry */
  async fetch(entry) {
    const file = awaited(entry);
    if (!file || this.uploading) return;
    this.uploading = file.id;
    try {
      this.uploaded(file, await this.hooks.upload(file));
    } catch (error) {
      const now = this.find(entry.client_id);
      if (now?.files?.some((one) => one.id === file.id)) this.refused(now, ofFile(/** @type {any} */ (error)));
    } finally {
      this.uploading = "";
      this.pump();
    }
  }

  /** @private @param {OutboxFile} file @param {Attachment} attachment */
  uploaded(file, attachment) {
    const entry = this.entries.peek().find((one) => one.files?.some((other) => other.id === file.id));
    if (!entry) return;
    const files = (entry.files ?? []).map((one) => (one.id === file.id ? { ...one, attachment } : one));
    const ids = files.flatMap((one) => one.attachment?.id ?? []);
    this.put({ ...entry, files, params: { ...entry.params, attachment_ids: ids } });
  }

  /** @private @param {Entry} entry */
  async attempt(entry) {
    this.busy.add(entry.lane);
    const tried = { ...entry, tries: entry.tries + 1 };
    this.put(tried);
    try {
      const answer = await this.hooks.send(tried.method, tried.params);
      batch(() => this.arrived(tried, answer));
    } catch (error) {
      this.refused(tried, /** @type {{code: string, detail: Record<string, any>}} */ (error));
    } finally {
      this.busy.delete(entry.lane);
      this.pump();
    }
  }

  /** @private @param {Entry} entry @param {Answer} answer */
  arrived(entry, answer) {
    this.hooks.sent(entry, answer);
    const lane = String(answer.message.ticket_id);
    if (lane !== entry.lane) this.reroute(entry.lane, lane);
    this.drop(entry.client_id);
    entry.files?.forEach((file) => this.hooks.forget(file));
  }

  /** The ticket now has a number, or the conversation went on in another: what waits goes there too.
   * @private @param {string} from @param {string} to */
  reroute(from, to) {
    for (const entry of this.entries.peek()) {
      if (entry.lane !== from || entry.tries > 0) continue;
      this.put({ ...entry, lane: to, params: { ...entry.params, ticket_id: Number(to) } });
    }
  }

  /** @private @param {Entry} entry @param {{code: string, detail: Record<string, any>}} error */
  refused(entry, error) {
    if (!this.find(entry.client_id)) return;
    if (error.code === "rate_limited") return this.hold(error.detail?.retry_after_ms ?? RATE_PAUSE_MS);
    if (PASSING.includes(error.code)) {
      return this.hold(Math.min(RETRY_LIMIT_MS, RETRY_FIRST_MS * 2 ** Math.min(entry.tries, 5)));
    }
    if (error.code === "conflict" && error.detail?.message) {
      return this.put({ ...entry, state: "asking", colliding: error.detail.message });
    }
    this.put({ ...entry, state: "failed", error: error.code });
  }

  /** Nothing is sent for a while. @private @param {number} pauseMs */
  hold(pauseMs) {
    clearTimeout(this.held);
    this.held = setTimeout(() => {
      this.held = undefined;
      this.pump();
    }, pauseMs);
  }

  /** @private @param {string|null} clientId */
  find(clientId) {
    return this.entries.peek().find((one) => one.client_id === clientId);
  }

  /** @private @param {Entry} entry */
  put(entry) {
    const others = this.entries.peek();
    const at = others.findIndex((one) => one.client_id === entry.client_id);
    this.entries.value = at < 0 ? [...others, entry] : others.with(at, entry);
    this.keeper.put(entry.client_id, entry);
  }

  /** @private @param {string} clientId */
  drop(clientId) {
    this.keeper.remove(clientId);
    this.entries.value = this.entries.peek().filter((one) => one.client_id !== clientId);
  }
}

/** A file is too large in ways of its own. @param {{code: string, detail: Record<string, any>}} error */
function ofFile({ code, detail }) {
  if (code !== "too_large") return { code, detail };
  return { code: String(detail?.field).includes("quota") ? "quota" : "file_large", detail };
}

/** The first file that is not on the server yet. @param {Entry} entry */
function awaited(entry) {
  return entry.files?.find((file) => !file.attachment);
}
