/**
 * The small signs: status chip, badge, avatar, number of a ticket, perforation, ticks.
 */
import { h, icon } from "../lib/dom.js";
import { initials, isLucky, ticketNumber } from "../format.js";
import { t } from "../i18n.js";

/** @type {Record<Status, {hue: string, glyph: string}>} */
const LOOKS = {
  new: { hue: "new", glyph: "dot" },
  open: { hue: "open", glyph: "bolt" },
  waiting: { hue: "wait", glyph: "clock" },
  resolved: { hue: "done", glyph: "check" },
  closed: { hue: "shut", glyph: "lock" },
};
const AVATAR_HUES = ["new", "open", "wait", "done", "over", "note"];

/** A status, never by colour alone: tint, glyph and word. @param {Status} status @param {"customer"|"staff"} side */
export function statusChip(status, side) {
  const look = LOOKS[status];
  return h("span", { class: `chip hue-${look.hue}` }, icon(look.glyph), h("span", { text: t(`status.${side}.${status}`) }));
}

/** How many are unread; nothing for none. @param {number} count */
export function badge(count) {
  if (count === 0) return null;
  const label = t("badge.unread", { count });
  return h("span", { class: "badge" }, h("span", { class: "hidden", text: label }),
    h("span", { "aria-hidden": "true", text: count > 99 ? "99+" : String(count) }));
}

/** Rounded square with initials: people are never circles. @param {PersonRef} person @param {"small"|"large"} [size] */
export function avatar(person, size = "small") {
  const hue = AVATAR_HUES[Math.abs(person.id) % AVATAR_HUES.length];
  return h("span", { class: `avatar avatar-${size} hue-${hue}`, "aria-hidden": "true", text: initials(person.name) });
}

/** «№ 104 203», with a spark when it is a lucky one. @param {number} id
 * @param {(() => void)|null} [explain] what a press on a lucky one does */
export function numberOf(id, explain = null) {
  const text = `№\u00a0${ticketNumber(id)}`;
  if (!isLucky(id)) return h("span", { class: "number", text });
  const words = h("span", { class: "hidden", text: `, ${t("ticket.lucky")}` });
  const spark = h("span", { class: "spark", title: t("ticket.lucky") }, icon("spark"), words);
  if (!explain) return h("span", { class: "number" }, text, spark);
  return h("button", { type: "button", class: "number is-lucky", "aria-haspopup": "dialog", onclick: explain }, text, spark);
}

/** The one divider of this house. */
export function perforation() {
  return h("span", { class: "perforation", "aria-hidden": "true" });
}

/** @type {Record<string, string>} */
const PROGRESS_GLYPHS = {
  waiting: "clock", asking: "clock", sent: "tick", read: "ticks", failed: "alert",
  queued: "clock", unknown: "alert", blocked: "lock",
};

/** How far an own message has come. One mark of a colleague's moves hundreds: each is changed where it stands.
 * @param {string} progress @param {Element} mark */
export function ticks(progress, mark = h("span", null, icon("tick"), h("span", { class: "hidden" }))) {
  const look = `ticks ticks-${progress}`;
  if (mark.className === look) return mark;
  mark.className = look;
  mark.querySelector("use")?.setAttribute("href", `#i-${PROGRESS_GLYPHS[progress]}`);
  /** @type {Element} */ (mark.lastElementChild).textContent = t(`progress.${progress}`);
  return mark;
}
