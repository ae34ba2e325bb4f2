/**
 * The one thing a person should know before they write; staff have more to know (staff-banner.js).
 */
import { banner } from "../components/overlays.js";
import { t } from "../i18n.js";

/** @typedef {import("./conversation.js").Room} Room */

/** @param {Room} room */
export function conversationBanner(room) {
  if (room.staff) return room.ctx.desk.value?.banner(room) ?? null;
  if (room.ticket.value?.status !== "closed") return null;
  return banner({ kind: "plain", glyph: "lock", text: t("chat.closed_customer"), acts: [] });
}
