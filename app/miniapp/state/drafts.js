/**
 * Unsent words, one draft per place (a ticket, or the form of a new one). They must survive a reload, so
 * they are kept while they are typed, never at the page's end.
 */
import { signal } from "../lib/signal.js";

/** @typedef {{text: string, subject?: string, note?: boolean, replyTo?: number|null}} Draft */
/** @typedef {ReturnType<typeof createDrafts>} Drafts */
/** @typedef {import("../lib/idb.js").Keeper} Keeper */

const SAVE_AFTER_MS = 200;
/** @type {Draft} */
const EMPTY = { text: "" };

/** @param {Keeper} keeper */
export function createDrafts(keeper) {
  const all = signal(/** @type {Map<string, Draft>} */ (new Map()));
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const timers = new Map();

  const loaded = keeper.all().then((kept) => {
    all.value = new Map([...kept, ...all.peek()]);
  });

  /** @param {string} place */
  function save(place) {
    clearTimeout(timers.get(place));
    timers.delete(place);
    const draft = all.peek().get(place);
    if (draft) keeper.put(place, draft);
    else keeper.remove(place);
  }

  return {
    all, loaded,
    /** @param {string} place @returns {Draft} */
    of: (place) => all.peek().get(place) ?? EMPTY,
    /** @param {string} place @param {Draft} draft */
    set(place, draft) {
      const next = new Map(all.peek());
      if (isEmpty(draft)) next.delete(place);
      else next.set(place, draft);
      all.value = next;
      clearTimeout(timers.get(place));
      timers.set(place, setTimeout(() => save(place), SAVE_AFTER_MS));
    },
    /** @param {string} place */
    clear(place) {
      const next = new Map(all.peek());
      next.delete(place);
      all.value = next;
      save(place);
    },
    /** Keeps what the timers still hold: the page is about to be hidden. */
    flush: () => [...timers.keys()].forEach(save),
  };
}

/** @param {Draft} draft */
function isEmpty(draft) {
  return !draft.text.trim() && !draft.subject?.trim() && !draft.replyTo && !draft.note;
}
