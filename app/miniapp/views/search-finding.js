/**
 * Asks while somebody types: a little after the last letter, the latest question only, page after page. What was
 * found stays for whoever comes back from a ticket.
 */
import { batch, effect, signal, untracked } from "../lib/signal.js";
import { nearby } from "./search-nearby.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {[number, number]} Span offset and length in UTF-16 units */
/** @typedef {{name: string, value: string, text: string}} UsedFilter */
/** @typedef {{message: Message, marks: Span[], files: Array<{attachment_id: number, marks: Span[]}>}} MarkedMessage */
/** @typedef {{ticket_id: number, marks: Span[]}} MarkedTicket */
/**
 * @typedef {object} Page
 * @property {Ticket[]} tickets
 * @property {MarkedMessage[]} found_messages
 * @property {MarkedTicket[]} found_tickets
 * @property {Person[]} found_people
 * @property {UsedFilter[]} filters
 * @property {{done: number, total: number}|null} indexing
 * @property {number|null} next
 */
/** @typedef {ReturnType<typeof finding>} Finding */

const ASK_AFTER_MS = 160;
const PAGE_ROWS = 20;
/** A search that has not found a page full goes on by itself so many times. */
const ROUNDS_LIMIT = 12;
const PATIENCE_MS = 1000;
/** @type {Page} */
const NO_PAGE = { tickets: [], found_messages: [], found_tickets: [], found_people: [], filters: [], indexing: null, next: null };
/** What the last search of an account was and found. @type {Map<string, {text: string, page: Page|null, scroll: number}>} */
const kept = new Map();

/** @param {Context} ctx */
export function finding(ctx) {
  const before = kept.get(ctx.account) ?? { text: "", page: null, scroll: 0 };
  kept.set(ctx.account, before);
  const text = signal(before.text);
  const page = signal(before.page);
  const state = signal(/** @type {"idle"|"reading"|"ready"|"failed"} */ (before.page ? "ready" : "idle"));
  const error = signal("");
  let zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  let turn = 0;
  let asked = before.page ? before.text : "";
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;

  /** @param {number|null} older @returns {Promise<Page>} */
  async function ask(older) {
    const params = { query: text.peek(), limit: PAGE_ROWS, ...(zone && { zone }), ...(older && { before: older }) };
    try {
      return await ctx.api.send("search.find", params);
    } catch (failure) {
      const { code, detail } = /** @type {{code: string, detail: any}} */ (failure);
      if (code === "invalid" && detail?.field === "zone") zone = "";
      else if (code === "rate_limited") await new Promise((resolve) => setTimeout(resolve, detail?.retry_after_ms ?? PATIENCE_MS));
      else throw failure;
      return ask(older);
    }
  }

  /** Reads until a page is full, nothing is left, or it has tried often enough. @param {number} mine @param {Page|null} base */
  async function read(mine, base) {
    let [whole, wanted] = [base, (base?.found_messages.length ?? 0) + PAGE_ROWS];
    for (let round = 0; round < ROUNDS_LIMIT; round += 1) {
      const more = await ask(whole?.next ?? null);
      if (mine !== turn) return;
      whole = whole ? joined(whole, more) : more;
      show(whole);
      if (!whole.next || whole.found_messages.length >= wanted) break;
    }
    state.value = "ready";
  }

  /** @param {Page|null} found */
  function show(found) {
    page.value = found;
    before.page = found;
  }

  /** What is at hand stands there before the server has been asked. @param {string} words */
  function showNearby(words) {
    const { tickets, found_tickets: named } = nearby(ctx, words);
    if (tickets.length > 0) show({ ...page.peek() ?? NO_PAGE, tickets: [...page.peek()?.tickets ?? [], ...tickets], found_tickets: named, next: null });
  }

  /** @param {Page|null} base */
  function begin(base) {
    turn += 1;
    const mine = turn;
    state.value = "reading";
    read(mine, base).catch((/** @type {{code: string}} */ failure) => {
      if (mine !== turn) return;
      batch(() => {
        error.value = failure.code;
        state.value = "failed";
      });
    });
  }

  effect(() => {
    before.text = text.value;
    if (text.value === asked) return;
    asked = text.value;
    clearTimeout(timer);
    turn += 1;
    if (!asked.trim()) return batch(() => { show(null); state.value = "idle"; });
    untracked(() => showNearby(asked));
    state.value = "reading";
    timer = setTimeout(() => begin(null), ASK_AFTER_MS);
  });
  effect(() => () => { turn += 1; clearTimeout(timer); });

  return {
    text, page, state, error,
    kept: before,
    more() {
      const base = page.peek();
      if (base?.next && state.peek() === "ready") begin(base);
    },
    again: () => begin(null),
  };
}

/** @param {Page} first @param {Page} more @returns {Page} */
function joined(first, more) {
  return {
    ...first, next: more.next, indexing: more.indexing,
    tickets: [...first.tickets, ...more.tickets],
    found_messages: [...first.found_messages, ...more.found_messages],
  };
}
