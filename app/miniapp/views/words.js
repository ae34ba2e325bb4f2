/**
 * Sentences that views make of objects: previews, lines of history, refusals.
 */
import { ticketNumber } from "../format.js";
import { t } from "../i18n.js";

/** A line of history: what happened and who did it. @param {string} code @param {string} actor */
export function systemWords(code, actor) {
  const at = code.indexOf(":");
  const [name, detail] = at < 0 ? [code, ""] : [code.slice(0, at), code.slice(at + 1)];
  const shown = name === "follows" ? ticketNumber(Number(detail)) : detail;
  const text = t(`system.${name}`, { detail: shown });
  return actor && name !== "follows" ? `${text} · ${actor}` : text;
}

/** What was said last, for a list. @param {Ticket} ticket @param {Person} me */
export function previewOf(ticket, me) {
  const last = ticket.last_message;
  if (!last) return "";
  if (last.kind === "system") return systemWords(last.preview, "");
  if (last.kind === "note") return t("preview.note", { text: last.preview });
  if (last.author_id === me.id) return t("preview.mine", { text: last.preview });
  const author = [ticket.customer, ticket.assignee].find((person) => person?.id === last.author_id);
  return author ? `${author.name}: ${last.preview}` : last.preview;
}

const KNOWN_REFUSALS = ["not_found", "forbidden", "conflict", "too_large", "transition_refused", "closed", "unavailable", "offline", "timeout"];

/** Why something did not work. @param {string} code */
export function refusalWords(code) {
  return t(KNOWN_REFUSALS.includes(code) ? `refused.${code}` : "refused.other");
}
