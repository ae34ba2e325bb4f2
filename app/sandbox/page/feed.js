/** The line to the sandbox: wishes out, answers and changes in. It comes back by itself, for as long as it takes. */

const FIRST_PAUSE_MS = 300;
const LAST_PAUSE_MS = 5000;
const ANSWER_LIMIT_MS = 30000;

export class RefusedError extends Error {
  /** @param {string} code has words under `refused.<code>` */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export class Feed {
  /** @param {(frame: any) => void} onFrame @param {(isLive: boolean) => void} onState */
  constructor(onFrame, onState) {
    this.onFrame = onFrame;
    this.onState = onState;
    this.pause = FIRST_PAUSE_MS;
    this.number = 0;
    /** @type {Map<number, {resolve: (made: any) => void, reject: (wrong: Error) => void, clock: number}>} */
    this.asked = new Map();
    /** @type {WebSocket|null} */
    this.socket = null;
    this.clock = 0;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  connect() {
    clearTimeout(this.clock);
    const socket = new WebSocket(`ws://${location.host}/stage/feed`);
    this.socket = socket;
    socket.addEventListener("open", () => { this.pause = FIRST_PAUSE_MS; });
    socket.addEventListener("message", (event) => this.take(JSON.parse(event.data)));
    socket.addEventListener("close", () => this.lose(socket));
  }

  /**
   * Asks for a deed; the promise ends with what it made, or with a RefusedError.
   * @param {string} deed @param {Record<string, any>} [fields] @returns {Promise<any>}
   */
  ask(deed, fields = {}) {
    const socket = this.socket;
    if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(new RefusedError("offline"));
    this.number += 1;
    const id = this.number;
    socket.send(JSON.stringify({ id, do: deed, ...fields }));
    return new Promise((resolve, reject) => {
      const clock = setTimeout(() => this.settle(id, { refused: "no_answer" }), ANSWER_LIMIT_MS);
      this.asked.set(id, { resolve, reject, clock });
    });
  }

  /** @private @param {any} frame */
  take(frame) {
    if (frame.re !== undefined) this.settle(frame.re, frame);
    else {
      if (frame.on === "scene") this.onState(true);
      this.onFrame(frame);
    }
  }

  /** @private @param {number} id @param {{made?: any, refused?: string}} answer */
  settle(id, answer) {
    const waiting = this.asked.get(id);
    if (!waiting) return;
    this.asked.delete(id);
    clearTimeout(waiting.clock);
    if (answer.refused) waiting.reject(new RefusedError(answer.refused));
    else waiting.resolve(answer.made);
  }

  /** @private @param {WebSocket} socket */
  lose(socket) {
    if (socket !== this.socket) return;
    this.socket = null;
    for (const id of [...this.asked.keys()]) this.settle(id, { refused: "offline" });
    this.onState(false);
    this.clock = setTimeout(() => this.connect(), this.pause * (0.7 + Math.random() * 0.6));
    this.pause = Math.min(this.pause * 1.7, LAST_PAUSE_MS);
  }

  /** @private */
  hurry() {
    if (!this.socket) this.connect();
  }
}
