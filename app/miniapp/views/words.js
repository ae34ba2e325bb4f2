/**
 * Sentences that views make of objects: previews, lines of history, refusals.
 */
import { fullMoment, ticketNumber } from "../format.js";
import { t } from "../i18n.js";

/** @type {Record<string, string>} */
const SYSTEM_GLYPHS = {
  resolved: "check", reopened: "undo", closed: "lock", claimed: "hand", unassigned: "inbox", assigned: "person",
  follows: "ticket", moved: "reply",
};

/** @param {string} code of a line of history */
function parts(code) {
  const at = code.indexOf(":");
  return at < 0 ? { name: code, detail: "" } : { name: code.slice(0, at), detail: code.slice(at + 1) };
}

/** A line of history: what happened and who did it ("" when that goes without saying). @param {string} code @param {string} actor */
export function systemWords(code, actor) {
  const { name, detail } = parts(code);
  const at = parseInt(detail, 10);
  const link = linkedTicket(code);
  if (link) return { text: t(name.endsWith("o") ? "system.goes_on" : "system.follows", { detail: ticketNumber(link) }), who: "" };
  const shown = name === "away" || name === "silence" ? fullMoment(at) : detail;
  return { text: t(`system.${name}`, { detail: shown }), who: actor };
}

/** The ticket that a line leads to, from or `…_into`; 0 for other lines. @param {string} code */
export function linkedTicket(code) {
  return Number(/^(?:follows|split_\w+|merged_\w+):(\d+)$/.exec(code)?.[1] ?? 0);
}

/** @param {string} code */
export function systemGlyph(code) {
  return SYSTEM_GLYPHS[parts(code).name] ?? "clock";
}

/** What was said last, for a list. @param {Ticket} ticket @param {Person} me */
export function previewOf(ticket, me) {
  const last = ticket.last_message;
  if (!last) return "";
  if (last.kind === "system") return systemWords(last.preview, "").text;
  const text = last.preview || (last.holds ? t(`attachment.${last.holds}`) : t("message.quoted"));
  if (last.kind === "note") return t("preview.note", { text });
  if (last.author_id === me.id) return t("preview.mine", { text });
  const author = [ticket.customer, ticket.assignee].find((person) => person?.id === last.author_id);
  return author ? `${author.name}: ${text}` : text;
}

const KNOWN_REFUSALS = ["file_lost", "file_large", "quota", "refused_type", "rate_limited", "not_found", "forbidden", "conflict", "too_large", "transition_refused", "closed", "unavailable", "offline", "timeout"];

/** Why something did not work. @param {string} code */
export function refusalWords(code) {
  return t(KNOWN_REFUSALS.includes(code) ? `refused.${code}` : "refused.other");
}
