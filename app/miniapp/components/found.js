/**
 * What a search shows: a message with its words in their surroundings, a ticket, a person.
 */
import { h, icon } from "../lib/dom.js";
import { listMoment } from "../format.js";
import { t } from "../i18n.js";
import { avatar, numberOf, statusChip } from "./marks.js";

/** @typedef {[number, number]} Span offset and length in UTF-16 units */

/** How much of a message stands before the first word that fits, and in all. */
const LEAD_LENGTH = 48;
const SNIPPET_LENGTH = 240;

/** @param {{message: Message, ticket: Ticket|undefined, marks: Span[], files: Array<{attachment_id: number, marks: Span[]}>, now: number}} props */
export function foundMessage({ message, ticket, marks, files, now }) {
  const isNote = message.kind === "note";
  const author = message.author;
  const note = isNote && h("span", { class: "chip hue-note" }, icon("lock"), h("span", { text: t("search.note") }));
  const words = h("span", { class: "found-text", dir: "auto" }, ...snippet(message, marks));
  return row({ ticket: String(message.ticket_id), message: String(message.id) }, isNote ? "is-note" : "", author && avatar(author),
    h("span", { class: "ticket-top" }, h("span", { class: "found-who", dir: "auto", text: author?.name ?? "" }), note,
      h("time", { class: "meta", text: listMoment(message.created_at, now) })),
    words, ...files.map((one) => fileName(message, one)),
    h("span", { class: "found-place meta" }, numberOf(message.ticket_id), h("span", { class: "found-subject", dir: "auto", text: ticket?.subject ?? "" })));
}

/** @param {Message} message @param {{attachment_id: number, marks: Span[]}} found */
function fileName({ attachments }, { attachment_id: id, marks }) {
  return h("span", { class: "found-file", dir: "auto" }, icon("clip"), h("span", null, ...pieces(attachments.find((one) => one.id === id)?.name ?? "", marks)));
}

/** @param {{ticket: Ticket, marks: Span[], side: "customer"|"staff", now: number}} props */
export function foundTicket({ ticket, marks, side, now }) {
  const customer = side === "staff" && h("span", { class: "found-subject", dir: "auto", text: ticket.customer.name });
  return row({ ticket: String(ticket.id) }, "", side === "staff" && avatar(ticket.customer),
    h("span", { class: "ticket-top" }, h("span", { class: "ticket-subject", dir: "auto" }, ...pieces(ticket.subject, marks)),
      h("time", { class: "meta", text: listMoment(ticket.updated_at, now) })),
    h("span", { class: "found-place meta" }, numberOf(ticket.id), customer, statusChip(ticket.status, side)));
}

/** @param {Person} person */
export function foundPerson(person) {
  const name = person.username ? `@${person.username}` : t(`role.${person.role}`);
  return row({ person: String(person.id) }, "", avatar(person),
    h("span", { class: "found-who", dir: "auto", text: person.name }), h("span", { class: "meta", text: name }));
}

/** @param {Record<string, string>} names what a press means @param {string} look @param {Node|null|false} face @param {...Node} lines */
function row(names, look, face, ...lines) {
  const button = h("button", { type: "button", class: `found ${look}` }, face, h("span", { class: "found-words" }, ...lines));
  Object.assign(button.dataset, names);
  return h("li", null, button);
}

/** The words around the first mark, on one line. @param {Message} message @param {Span[]} marks */
function snippet(message, marks) {
  const { body } = message;
  if (!body) return [h("span", { class: "found-blank", text: t(`attachment.${message.attachments[0]?.look ?? message.attachments[0]?.kind ?? "file"}`) })];
  const first = marks[0]?.[0] ?? 0;
  const begin = first <= LEAD_LENGTH ? 0 : wordAfter(body, first - LEAD_LENGTH);
  const end = Math.min(body.length, begin + SNIPPET_LENGTH);
  const inside = /** @type {Span[]} */ (marks.filter(([at, length]) => at >= begin && at + length <= end).map(([at, length]) => [at - begin, length]));
  return [begin > 0 && "… ", ...pieces(body.slice(begin, end), inside), end < body.length && " …"];
}

/** @param {string} text @param {number} at */
function wordAfter(text, at) {
  const space = text.slice(at).search(/\s/u);
  return space < 0 || space > LEAD_LENGTH / 2 ? at + (isLow(text, at) ? 1 : 0) : at + space + 1;
}

/** Whether a character begins before this unit. @param {string} text @param {number} at */
function isLow(text, at) {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

/** @param {string} text @param {Span[]} marks in their order */
function pieces(text, marks) {
  /** @type {Array<Node|string>} */
  const made = [];
  let at = 0;
  for (const [begin, length] of marks) {
    made.push(text.slice(at, begin), h("mark", { text: text.slice(begin, begin + length) }));
    at = begin + length;
  }
  return [...made, text.slice(at)];
}
