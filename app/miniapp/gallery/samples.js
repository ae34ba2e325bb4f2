/**
 * What the components of the gallery are shown with: people, tickets and messages that nobody wrote.
 */
import { t } from "../i18n.js";
import { rich } from "../later.js";

/** The moment all samples stand in: 23 November 2026, 14:30 by this device's clock. */
export const NOW = new Date(2026, 10, 23, 14, 30).getTime();
const MINUTE_MS = 60_000;

/** Words that cannot be broken anywhere. */
export function endless() {
  return t("gallery.question").replaceAll(" ", "");
}

/** @returns {PersonRef} */
export function customer() {
  return { id: 7, name: t("gallery.person"), role: "customer" };
}

/** @returns {PersonRef} */
export function mate() {
  return { id: 2, name: t("gallery.mate"), role: "agent" };
}

/** @param {Partial<Ticket>} more @returns {Ticket} */
export function ticket(more) {
  return {
    id: 104209, subject: t("gallery.subject"), status: "open", customer: customer(), assignee: mate(), follows: null,
    created_at: NOW - 90 * MINUTE_MS, updated_at: NOW - 2 * MINUTE_MS, last_message: null, unread: 0, rev: 1, ...more,
  };
}

/** @param {Partial<import("../components/ticket-card.js").CardProps>} more @param {Partial<Ticket>} [of] */
export function card(more, of = {}) {
  return {
    lane: "104209", ticket: ticket(of), side: /** @type {const} */ ("customer"), preview: t("gallery.preview"),
    draft: "", active: false, now: NOW, ...more,
  };
}

/** @param {Partial<Message>} more @returns {Message} */
export function message(more) {
  return {
    id: 12, ticket_id: 104209, kind: "message", author: customer(), body: t("gallery.question"), reply_to: null, attachments: [],
    client_id: null, origin: "mini_app", created_at: NOW, edited_at: null, deleted_at: null, rev: 1, ...more,
  };
}

/** @param {Partial<import("../components/bubble.js").BubbleProps>} more @param {Partial<Message>} [of] */
export function said(more, of = {}) {
  return { message: message(of), id: "12", mine: false, author: "", first: true, last: true, progress: null, error: "", quote: null, me: 1, rich, delivery: null, ...more };
}

/** @returns {{id: number, author: string, text: string}} */
export function quote() {
  return { id: 11, author: t("gallery.mate"), text: t("gallery.answer") };
}

/** @param {Partial<Attachment>} more @returns {Attachment} */
export function attachment(more) {
  return { id: 31, kind: "file", name: `${t("attachment.file")} 8812`, mime: "", size: 253_000, width: null, height: null, duration: null, ...more };
}

/** Peaks of a voice that nobody has. */
export function peaks() {
  return Array.from({ length: 48 }, (_, at) => Math.round(16 + 14 * Math.sin(at / 2.1) * Math.cos(at / 5.3)));
}
