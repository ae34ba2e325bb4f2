/**
 * Small values that the Telegram client keeps for us, or this browser where the client cannot. What is secret
 * must never be written where it would outlive this page: give that vault no fallback.
 */

/** @typedef {import("./client.js").Client} Client */

const ANSWER_LIMIT_MS = 2000;
const PREFIX = "tikethet.kept.";

export class Vault {
  /** @param {Client} client @param {"device"|"secure"} which
   * @param {Storage|null} fallback without one a value lives as long as the page */
  constructor(client, which, fallback) {
    this.client = client;
    this.which = which;
    this.fallback = fallback;
    /** @type {Map<string, string>} */
    this.here = new Map();
    this.turn = 0;
  }

  /** @param {string} key @returns {Promise<string|null>} */
  async get(key) {
    const heard = await this.ask("get_key", { key });
    const kept = heard?.type === `${this.which}_storage_key_received` ? heard.detail.value : null;
    return kept ?? this.here.get(key) ?? this.fallback?.getItem(PREFIX + key) ?? null;
  }

  /** @param {string} key @param {string} value */
  async set(key, value) {
    this.here.set(key, value);
    const heard = await this.ask("save_key", { key, value });
    if (heard?.type !== `${this.which}_storage_key_saved`) this.keepHere(key, value);
  }

  /** @private @param {string} verb @param {object} detail */
  ask(verb, detail) {
    this.turn += 1;
    const id = `${this.which}${this.turn}`;
    const isAnswer = (/** @type {import("./client.js").Heard} */ heard) => heard.detail.req_id === id;
    return this.client.ask(`web_app_${this.which}_storage_${verb}`, { req_id: id, ...detail }, isAnswer, ANSWER_LIMIT_MS);
  }

  /** @private @param {string} key @param {string} value */
  keepHere(key, value) {
    try {
      this.fallback?.setItem(PREFIX + key, value);
    } catch {
      this.fallback = null;
    }
  }
}
