/**
 * JSON-RPC over one WebSocket that heals itself. It knows frames, time-outs and back-off, and must never
 * know what a ticket is.
 */

/**
 * @typedef {"connecting"|"live"|"waiting"|"stopped"} SocketState
 * @typedef {object} SocketOptions
 * @property {string} url
 * @property {() => object} hello params of the first request; asked anew for each connection
 * @property {(result: any) => void} welcomed the first request was answered
 * @property {(error: CallError) => boolean} refused the first request failed; true = try again at once
 * @property {(method: string, params: any) => void} notified
 * @property {(state: SocketState) => void} changed
 * @property {(code: number) => boolean} ended the server said "stop" (4401); true = try again at once
 */

export const CLOSE_ENDED = 4401;
const CLOSE_ABUSE = 4429;
const RESTART_CODES = [1001, 1012];
const CALL_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_LIMIT_MS = 45_000;
const WATCH_EVERY_MS = 5_000;
const BACKOFF_FIRST_MS = 400;
const BACKOFF_LIMIT_MS = 15_000;
const ABUSE_PAUSE_MS = 15_000;
const RESTART_SPREAD_MS = 600;

/** Why a request has no result: a code of the desk, or `offline`, `timeout`. */
export class CallError extends Error {
  /** @param {string} code @param {Record<string, any>} [detail] */
  constructor(code, detail = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

/**
 * @typedef {{method: string, params: object, resolve: (value: any) => void,
 *   reject: (error: CallError) => void, timer: ReturnType<typeof setTimeout>}} Call
 */

export class RpcSocket {
  /** @param {SocketOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {SocketState} */
    this.state = "waiting";
    /** @type {WebSocket|null} */
    this.socket = null;
    /** @type {Map<number, Call>} */
    this.calls = new Map();
    this.lastId = 0;
    this.failures = 0;
    this.heardAt = 0;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    this.retry = undefined;
    setInterval(() => this.watch(), WATCH_EVERY_MS);
  }

  /** Opens a connection now, whatever the back-off says; does nothing while one works. */
  connect() {
    if (this.state === "stopped" || this.socket) return;
    clearTimeout(this.retry);
    this.turn("connecting");
    this.heardAt = performance.now();
    const socket = new WebSocket(this.options.url);
    this.socket = socket;
    const patience = setTimeout(() => this.drop(socket, 0), CONNECT_TIMEOUT_MS);
    socket.onopen = () => {
      this.greet(socket, patience);
      for (const [id, call] of this.calls) this.write(id, call.method, call.params);
    };
    socket.onmessage = (message) => this.hear(socket, String(message.data));
    socket.onclose = (event) => {
      clearTimeout(patience);
      this.drop(socket, event.code);
    };
  }

  /** The page is seen again or the network is back: a sleeping connection cannot be trusted. */
  wake() {
    if (this.state === "waiting") this.connect();
    else if (performance.now() - this.heardAt > SILENCE_LIMIT_MS && this.socket) this.drop(this.socket, 0);
  }

  /** No connection any more, for good. */
  stop() {
    this.turn("stopped");
    if (this.socket) this.drop(this.socket, 0);
    clearTimeout(this.retry);
  }

  /**
   * One request. Before the first answer of a connection it travels right behind the greeting.
   * @param {string} method @param {object} params @returns {Promise<any>} rejects with CallError
   */
  call(method, params) {
    if (this.state !== "connecting" && this.state !== "live") return Promise.reject(new CallError("offline"));
    return new Promise((resolve, reject) => {
      const id = this.nextId();
      const timer = setTimeout(() => this.fail(id, new CallError("timeout")), CALL_TIMEOUT_MS);
      this.calls.set(id, { method, params, resolve, reject, timer });
      this.write(id, method, params);
    });
  }

  /** A frame without an answer; silently lost while there is no connection.
   * @param {string} method @param {object} params */
  tell(method, params) {
    if (this.state === "live" && this.isOpen()) this.socket?.send(JSON.stringify({ jsonrpc: "2.0", method, params }));
  }

  /** Bytes of a file; false while there is no connection. @param {Uint8Array<ArrayBuffer>} bytes */
  push(bytes) {
    if (this.state !== "live" || !this.isOpen()) return false;
    this.socket?.send(bytes);
    return true;
  }

  /** A socket that is being closed takes nothing any more. @private */
  isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** @private @param {WebSocket} socket @param {ReturnType<typeof setTimeout>} patience */
  greet(socket, patience) {
    const id = this.nextId();
    const greeting = { jsonrpc: "2.0", id, method: "session.start", params: this.options.hello() };
    socket.send(JSON.stringify(greeting));
    this.greeting = id;
    this.patience = patience;
  }

  /** @private @param {number} id @param {string} method @param {object} params */
  write(id, method, params) {
    if (this.isOpen()) this.socket?.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
  }

  /** @private @param {WebSocket} socket @param {string} text */
  hear(socket, text) {
    if (socket !== this.socket) return;
    this.heardAt = performance.now();
    const frame = JSON.parse(text);
    if (frame.method) return this.options.notified(frame.method, frame.params);
    if (frame.id === this.greeting) return this.greeted(socket, frame);
    const call = this.calls.get(frame.id);
    if (!call) return;
    if (frame.error) return this.fail(frame.id, errorOf(frame.error));
    this.settle(frame.id);
    call.resolve(frame.result);
  }

  /** @private @param {WebSocket} socket @param {any} frame */
  greeted(socket, frame) {
    clearTimeout(this.patience);
    this.greeting = 0;
    if (!frame.error) {
      this.failures = 0;
      this.options.welcomed(frame.result);
      this.turn("live");
    } else if (this.options.refused(errorOf(frame.error))) {
      this.drop(socket, 0, 0);
    } else if (this.socket) {
      this.drop(socket, 0);
    }
  }

  /** @private @param {WebSocket} socket @param {number} code @param {number} [pause] */
  drop(socket, code, pause) {
    if (socket !== this.socket) return;
    this.socket = null;
    clearTimeout(this.patience);
    socket.onclose = socket.onmessage = socket.onopen = null;
    socket.close();
    for (const id of [...this.calls.keys()]) this.fail(id, new CallError("offline"));
    if (this.state === "stopped") return;
    const again = code === CLOSE_ENDED ? this.options.ended(code) : true;
    if (!again) return this.stop();
    this.turn("waiting");
    this.retry = setTimeout(() => this.connect(), pause ?? this.pause(code));
  }

  /** @private @param {number} code @returns {number} ms */
  pause(code) {
    if (code === CLOSE_ENDED) return 0;
    if (RESTART_CODES.includes(code) && this.failures === 0) return Math.random() * RESTART_SPREAD_MS;
    if (code === CLOSE_ABUSE) return ABUSE_PAUSE_MS * (1 + Math.random());
    const grown = Math.min(BACKOFF_LIMIT_MS, BACKOFF_FIRST_MS * 2 ** this.failures);
    this.failures += 1;
    return grown * (0.5 + Math.random() / 2);
  }

  /** @private */
  watch() {
    const silent = performance.now() - this.heardAt > SILENCE_LIMIT_MS;
    if (this.state === "live" && silent && this.socket) this.drop(this.socket, 0);
  }

  /** @private @param {number} id @param {CallError} error */
  fail(id, error) {
    const call = this.calls.get(id);
    this.settle(id);
    call?.reject(error);
  }

  /** @private @param {number} id */
  settle(id) {
    clearTimeout(this.calls.get(id)?.timer);
    this.calls.delete(id);
  }

  /** @private @param {SocketState} state */
  turn(state) {
    if (this.state === state || this.state === "stopped") return;
    this.state = state;
    this.options.changed(state);
  }

  /** @private */
  nextId() {
    this.lastId += 1;
    return this.lastId;
  }
}

/** @param {{code: number, message: string, data?: Record<string, any>}} error @returns {CallError} */
function errorOf(error) {
  return new CallError(error.data?.code ?? (error.code === -32603 ? "unavailable" : "invalid"), error.data);
}
