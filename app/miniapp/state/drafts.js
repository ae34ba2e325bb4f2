/**
 * Unsent words, one draft per place (a ticket, or the form of a new one). They must survive a reload, so
 * they are kept while they are typed, never at the page's end.
 */
import { signal } from "../lib/signal.js";

/** @typedef {{text: string, subject?: string, note?: boolean, replyTo?: number|null, quote?: Quote|null,
 *   about?: number, canned?: {id: number, name: string, acts: ReplyActs}}} Draft
 *   `about`: id of a new ticket's category; `canned`: the reply that its words come from */
/** @typedef {import("../lib/idb.js").Keeper} Keeper */

const SAVE_AFTER_MS = 200;
/** @type {Draft} */
const EMPTY = { text: "" };

export class Drafts {
  /** @param {Keeper} keeper */
  constructor(keeper) {
    this.keeper = keeper;
    this.all = signal(/** @type {Map<string, Draft>} */ (new Map()));
    /** @type {Map<string, ReturnType<typeof setTimeout>>} */
    this.timers = new Map();
    this.loaded = keeper.all().then((kept) => {
      this.all.value = new Map([...kept, ...this.all.peek()]);
    });
  }

  /** @param {string} place @returns {Draft} */
  of(place) {
    return this.all.peek().get(place) ?? EMPTY;
  }

  /** @param {string} place @param {Draft} draft */
  set(place, draft) {
    const next = new Map(this.all.peek());
    if (isEmpty(draft)) next.delete(place);
    else next.set(place, draft);
    this.all.value = next;
    clearTimeout(this.timers.get(place));
    this.timers.set(place, setTimeout(() => this.save(place), SAVE_AFTER_MS));
  }

  /** @param {string} place */
  clear(place) {
    const next = new Map(this.all.peek());
    next.delete(place);
    this.all.value = next;
    this.save(place);
  }

  /** Keeps what the timers still hold: the page is about to be hidden. */
  flush() {
    [...this.timers.keys()].forEach((place) => this.save(place));
  }

  /** @private @param {string} place */
  save(place) {
    clearTimeout(this.timers.get(place));
    this.timers.delete(place);
    const draft = this.all.peek().get(place);
    if (draft) this.keeper.put(place, draft);
    else this.keeper.remove(place);
  }
}

/** @param {Draft} draft */
function isEmpty(draft) {
  return !draft.text.trim() && !draft.subject?.trim() && !draft.replyTo && !draft.note && !draft.about;
}
