/**
 * Small signs that only staff see: how urgent a ticket is, and how much of its time is left.
 */
import { h, icon } from "../lib/dom.js";
import { spanOf } from "./spans.js";
import { t } from "../i18n.js";

/** @type {Record<string, {hue: string, glyph: string}>} */
const LOOKS = { urgent: { hue: "over", glyph: "flame" }, high: { hue: "open", glyph: "up" }, low: { hue: "shut", glyph: "down" } };
export const PRIORITIES = /** @type {const} */ (["urgent", "high", "normal", "low"]);

/** Nothing for a normal one. @param {Ticket["priority"]} priority */
export function priorityMark(priority) {
  const look = LOOKS[priority ?? "normal"];
  if (!look) return null;
  return h("span", { class: `priority hue-${look.hue}`, title: t(`priority.${priority}`) }, icon(look.glyph), h("span", { class: "hidden", text: t(`priority.${priority}`) }));
}

/** How long there is for an answer, or for how long it has been late. @param {Ticket} ticket @param {number} now */
export function dueMark({ due, status }, now) {
  if (!due || status === "resolved" || status === "closed") return null;
  const isLate = due.at <= now;
  const hue = isLate ? "over" : due.warn_at && due.warn_at <= now ? "open" : "shut";
  const text = spanOf(Math.abs(due.at - now));
  const label = t(isLate ? "inbox.late_by" : "inbox.due_in", { span: text });
  return h("span", { class: `due hue-${hue}`, title: label }, icon(isLate ? "alert" : "clock"), h("span", { class: "hidden", text: label }),
    h("span", { "aria-hidden": "true", text: isLate ? `−${text}` : text }));
}
