/**
 * What the page may ask of the desk, one function per request, and the session behind them. Credentials
 * live here and in this tab's storage; they must never reach the page or the address.
 */
import { CallError, RpcSocket } from "./lib/socket.js";

/** @typedef {ReturnType<typeof createApi>} Api */

/**
 * @typedef {object} SessionHooks
 * @property {(welcome: Welcome) => void} welcomed
 * @property {(event: DeskEvent) => void} event
 * @property {(indicator: Indicator) => void} indicator
 * @property {(state: import("./lib/socket.js").SocketState) => void} changed
 * @property {(reason: "ended"|"expired") => void} stopped
 * @property {(progress: {upload: number, received: number}) => void} uploaded bytes that are on the server's disk
 */

const SESSION_KEY = "tikethet.session";
const CURSOR_KEPT_AFTER_MS = 250;
const TYPING_EVERY_MS = 3000;
/** As many as a conversation asks for first. */
const FIRST_MESSAGES = 50;
const AHEAD_LIMIT_MS = 10_000;

/**
 * @param {{url: string, initData: string, account: string, locale: string, storage: Storage|null}} launch
 * @param {SessionHooks} hooks
 */
export function createApi(launch, hooks) {
  const session = new Session(launch, hooks);
  const rpc = new RpcSocket({
    url: launch.url,
    hello: () => session.hello(),
    welcomed: (welcome) => session.welcomed(welcome),
    refused: (error) => session.refused(error, () => rpc.stop()),
    notified: (method, params) => session.notified(method, params),
    changed: hooks.changed,
    ended: () => session.ended(),
  });
  rpc.connect();
  return { ...requests(rpc), wake: () => rpc.wake(), live: () => rpc.state === "live" };
}

/** @param {RpcSocket} rpc */
function requests(rpc) {
  let typedAt = -Infinity;
  const ahead = /** @type {Map<string, Promise<any>>} */ (new Map());

  /** A request that was sent ahead is not sent again. @param {string} method @param {object} params @returns {Promise<any>} */
  function read(method, params) {
    const name = method + JSON.stringify(params);
    const early = ahead.get(name);
    ahead.delete(name);
    return early ?? rpc.call(method, params);
  }

  /** @param {string} method @param {object} params */
  function readSoon(method, params) {
    const name = method + JSON.stringify(params);
    const asked = rpc.call(method, params);
    asked.catch(() => {});
    ahead.set(name, asked);
    setTimeout(() => ahead.delete(name), AHEAD_LIMIT_MS);
  }

  return {
    /** What a ticket on screen will ask for, right behind the greeting. @param {number} ticket @param {number} [message] */
    readAhead: (ticket, message) => {
      readSoon("conversation.marks", { ticket_id: ticket });
      readSoon("ticket.get", { ticket_id: ticket });
      readSoon("message.list", { ticket_id: ticket, ...(message ? { around: message } : {}), limit: FIRST_MESSAGES });
    },
    /** @param {string} method @param {object} params @returns {Promise<any>} as kept in the outbox */
    send: (method, params) => rpc.call(method, params),
    /** A piece of a file. @param {Uint8Array<ArrayBuffer>} bytes */
    push: (bytes) => rpc.push(bytes),
    /** @param {{view: ViewName, before?: string, limit: number}} page
     * @returns {Promise<{tickets: Ticket[], next: string|null}>} */
    inbox: (page) => rpc.call("inbox.list", page),
    /** @param {number} ticket @returns {Promise<{ticket: Ticket}>} */
    ticket: (ticket) => read("ticket.get", { ticket_id: ticket }),
    /** @param {{ticket_id: number, limit: number, before?: number, after?: number, around?: number}} page
     * @returns {Promise<{messages: Message[], more_before: boolean, more_after: boolean}>} */
    messages: (page) => read("message.list", page),
    /** @param {number} ticket @returns {Promise<{marks: Mark[]}>} */
    marks: (ticket) => read("conversation.marks", { ticket_id: ticket }),
    /** @param {number} message @param {string} body @param {Entity[]} entities @returns {Promise<{message: Message}>} */
    edit: (message, body, entities) => rpc.call("message.edit", { message_id: message, body, ...(entities.length > 0 && { entities }) }),
    /** @param {number} person @param {boolean} silent @returns {Promise<{person: Person}>} */
    block: (person, silent) => rpc.call("person.block", silent ? { person_id: person, silent } : { person_id: person }),
    /** @param {number} person @returns {Promise<{person: Person}>} */
    unblock: (person) => rpc.call("person.unblock", { person_id: person }),
    /** @returns {Promise<{people: Person[]}>} the newest first */
    blocked: () => rpc.call("person.blocked", {}),
    /** @param {number} message @param {string|null} emoji @returns {Promise<{message: Message}>} */
    react: (message, emoji) => rpc.call("reaction.set", { message_id: message, emoji }),
    /** @param {number} ticket @returns {Promise<{deliveries: Delivery[]}>} */
    deliveries: (ticket) => rpc.call("conversation.deliveries", { ticket_id: ticket }),
    /** @param {number} message @returns {Promise<{delivery: Delivery}>} */
    resend: (message) => rpc.call("delivery.resend", { message_id: message }),
    /** @param {string} language @returns {Promise<{person: Person}>} */
    speak: (language) => rpc.call("person.set_language", { language }),
    /** @param {number} message @returns {Promise<{message: Message}>} */
    erase: (message) => rpc.call("message.delete", { message_id: message }),
    /** @param {number} message @returns {Promise<{versions: Version[]}>} */
    versions: (message) => rpc.call("message.versions", { message_id: message }),
    /** @param {number} ticket @param {number} message */
    markRead: (ticket, message) => rpc.call("conversation.mark_read", { ticket_id: ticket, message_id: message }),
    /** @param {number} ticket @param {number|null} [from] who has it, as the person saw it
     * @returns {Promise<{ticket: Ticket}>} */
    claim: (ticket, from = null) => rpc.call("ticket.claim", from ? { ticket_id: ticket, from } : { ticket_id: ticket }),
    /** @param {number} ticket @param {number|null} assignee @returns {Promise<{ticket: Ticket}>} */
    assign: (ticket, assignee) => rpc.call("ticket.assign", { ticket_id: ticket, assignee_id: assignee }),
    /** @param {"resolve"|"reopen"|"close"} verb @param {number} ticket @returns {Promise<{ticket: Ticket}>} */
    move: (verb, ticket) => rpc.call(`ticket.${verb}`, { ticket_id: ticket }),
    /** @param {number|null} ticket what is on screen now */
    view: (ticket) => rpc.tell("conversation.view", { ticket_id: ticket }),
    /** At most one frame in three seconds. @param {number} ticket */
    typing: (ticket) => {
      if (performance.now() - typedAt < TYPING_EVERY_MS) return;
      typedAt = performance.now();
      rpc.tell("typing.set", { ticket_id: ticket });
    },
  };
}

/** The kept token, epoch and cursor: what a reload or a reconnect resumes from. */
class Session {
  /** @param {Parameters<typeof createApi>[0]} launch @param {SessionHooks} hooks */
  constructor(launch, hooks) {
    this.launch = launch;
    this.hooks = hooks;
    this.usedToken = false;
    this.started = false;
    /** @type {{account: string, token: string, epoch: string, cursor: number}|null} */
    this.kept = readKept(launch.storage, launch.account);
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.timer = undefined;
  }

  hello() {
    this.started = false;
    this.usedToken = this.kept !== null;
    const locale = this.launch.locale;
    if (!this.kept) return { init_data: this.launch.initData, locale };
    return { token: this.kept.token, locale, epoch: this.kept.epoch, cursor: this.kept.cursor };
  }

  /** @param {Welcome} welcome */
  welcomed(welcome) {
    this.started = true;
    const { token, epoch, cursor } = welcome;
    this.keep({ account: this.launch.account, token, epoch, cursor });
    this.hooks.welcomed(welcome);
  }

  /** @param {CallError} error @param {() => void} stop @returns {boolean} try again at once */
  refused(error, stop) {
    if (error.code !== "auth_expired" && error.code !== "auth_invalid") return false;
    if (this.forgetToken()) return true;
    stop();
    this.hooks.stopped("expired");
    return false;
  }

  /** @returns {boolean} try again at once */
  ended() {
    if (!this.started && this.forgetToken()) return true;
    const reason = this.started ? "ended" : "expired";
    this.keep(null);
    this.hooks.stopped(reason);
    return false;
  }

  /** @param {string} method @param {any} params */
  notified(method, params) {
    if (method === "cursor") this.moved(params.cursor);
    if (method === "signal") this.hooks.indicator(params);
    if (method === "upload.progress") this.hooks.uploaded(params);
    if (method !== "event") return;
    this.hooks.event(params);
    this.moved(params.id);
  }

  /** Kept a little later: an older cursor only means to hear the same again. @private @param {number} cursor */
  moved(cursor) {
    if (!this.kept) return;
    this.kept = { ...this.kept, cursor };
    this.timer ??= setTimeout(() => this.keep(this.kept), CURSOR_KEPT_AFTER_MS);
  }

  /** @private @returns {boolean} whether initData is left to try */
  forgetToken() {
    const again = this.usedToken && this.launch.initData !== "";
    this.keep(null);
    return again;
  }

  /** @private @param {Session["kept"]} next */
  keep(next) {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.kept = next;
    if (next) this.launch.storage?.setItem(SESSION_KEY, JSON.stringify(next));
    else this.launch.storage?.removeItem(SESSION_KEY);
  }
}

/** @param {Storage|null} storage @param {string} account @returns {Session["kept"]} */
function readKept(storage, account) {
  try {
    const kept = JSON.parse(storage?.getItem(SESSION_KEY) ?? "null");
    return kept?.account === account ? kept : null;
  } catch {
    return null;
  }
}
