/**
 * What a search finds on this device, at once: tickets that the page has, by subject, customer and number. The
 * server's answer takes its place.
 */
import { ticketNumber } from "../format.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./search-finding.js").MarkedTicket} MarkedTicket */

const SHOWN = 5;
/** Filters are the server's. */
const FILTER = /\p{L}:/u;

/** @param {Context} ctx @param {string} text @returns {{tickets: Ticket[], found_tickets: MarkedTicket[]}} newest first */
export function nearby(ctx, text) {
  const words = FILTER.test(text) ? [] : plain(text).split(/\s+/u).filter(Boolean);
  if (words.length === 0) return { tickets: [], found_tickets: [] };
  const tickets = [...ctx.store.tickets.peek().values()].filter((ticket) => holds(ticket, words))
    .sort((one, other) => other.updated_at - one.updated_at).slice(0, SHOWN);
  return { tickets, found_tickets: tickets.map(({ id, subject }) => ({ ticket_id: id, marks: marksIn(plain(subject), words) })) };
}

/** @param {Ticket} ticket @param {string[]} words */
function holds({ id, subject, customer }, words) {
  const said = plain(`${subject} ${customer.name} ${id} ${ticketNumber(id)}`);
  return words.every((word) => said.includes(word));
}

/** Yo is often written as ye. */
const [YO, YE] = ["\u0451", "\u0435"];

/** Of the same length, so that marks fit. @param {string} text */
function plain(text) {
  const low = text.toLowerCase();
  return (low.length === text.length ? low : text).replaceAll(YO, YE);
}

/** @param {string} subject @param {string[]} words @returns {import("./search-finding.js").Span[]} in their order, none over another */
function marksIn(subject, words) {
  /** @type {import("./search-finding.js").Span[]} */
  const marks = [];
  for (const word of words) {
    const at = subject.indexOf(word);
    if (at >= 0 && !marks.some(([from, length]) => at < from + length && from < at + word.length)) marks.push([at, word.length]);
  }
  return marks.sort(([one], [other]) => one - other);
}
