/**
 * What may be done with a message: react, answer, copy, edit, delete; and with one that was refused: away. It comes on
 * demand (later.js).
 */
import { h } from "../lib/dom.js";
import { batch } from "../lib/signal.js";
import { ask, panel, sheetList } from "../components/overlays.js";
import { t } from "../i18n.js";
import { layer } from "./context.js";
import { messageAt } from "./message-presses.js";
import { choosePart } from "./quoting.js";
import { openVersions } from "./versions.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {{reply: (message: Message, quote?: Quote) => void}} Writing */

/** The words go back into the field: nothing written is thrown away by accident. @param {Room} room @param {string} clientId */
export function discard({ ctx, lane, entries }, clientId) {
  const entry = entries.peek().find((one) => one.client_id === clientId);
  batch(() => {
    if (entry?.method !== "ticket.open") return ctx.outbox.discard(clientId);
    ctx.outbox.takeOut(clientId);
    ctx.drafts.set("new", { text: entry.params.body, subject: entry.params.subject });
    if (entry.files) ctx.trays.value = new Map(ctx.trays.peek()).set("new", entry.files);
    if (entry.lane === lane.peek()) ctx.router.reset([{ name: "list" }, { name: "new" }]);
  });
}

/** @param {Room} room @param {Event} event @param {Writing} write */
export function openMenu(room, event, write) {
  const message = messageAt(room, event);
  if (!message || message.deleted_at) return;
  const items = itemsFor(room, message, write);
  const place = h("div", { class: "picker-place" });
  layer(room.ctx, (closed) => {
    const close = panel(room.ctx.overlays, t("message.actions"), [place, sheetList(items, () => close())], closed);
    if (message.kind !== "system") void room.ctx.parts().then((parts) => place.append(parts.reactions.picker(message, close)), () => {});
    return close;
  });
}

/** @param {Room} room @param {Message} message @param {Writing} write */
function itemsFor(room, message, write) {
  const { ctx } = room;
  const closed = room.ticket.peek()?.status === "closed";
  const mine = message.author?.id === ctx.store.me.peek()?.id && !(closed && room.staff);
  /** @type {import("../components/overlays.js").SheetItem[]} */
  const items = message.body ? [{ label: t("deed.copy"), glyph: "copy", danger: false, press: () => void copy(room, message.body) }] : [];
  if (message.kind === "message" && !(closed && room.staff)) {
    items.unshift({ label: t("deed.reply"), glyph: "reply", danger: false, press: () => write.reply(message) });
    if (message.body) items.push({ label: t("deed.quote"), glyph: "quote", danger: false, press: () => choosePart(ctx, message, write) });
  }
  if (room.staff && message.edited_at) {
    items.push({ label: t("deed.versions"), glyph: "clock", danger: false, press: () => void openVersions(ctx, message) });
  }
  if (mine) {
    items.push({ label: t("deed.edit"), glyph: "edit", danger: false, press: () => { room.editing.value = message; } });
    items.push({ label: t("message.delete"), glyph: "trash", danger: true, press: () => confirmErase(room, message) });
  }
  return items;
}

/** @param {Room} room @param {string} text */
export async function copy({ ctx }, text) {
  await navigator.clipboard?.writeText(text).then(() => ctx.say(t("deed.copied")), () => {});
}

/** On its way again, which is seen at once. @param {Room} room @param {number} id */
export async function resend({ ctx, id: ticket, conversation }, id) {
  const before = conversation.peek()?.deliveries.get(id);
  if (before) ctx.store.putDeliveries(ticket.peek(), [{ ...before, state: "queued", reason: null }]);
  try {
    ctx.store.putDeliveries(ticket.peek(), [(await ctx.api.resend(id)).delivery]);
  } catch (error) {
    if (before) ctx.store.putDeliveries(ticket.peek(), [before]);
    ctx.say(refusalWords(/** @type {{code: string}} */ (error).code));
  }
}

/** @param {Room} room @param {Message} message */
function confirmErase(room, message) {
  const question = { title: t("deed.delete_title"), text: t("deed.delete_text"), act: t("message.delete"), danger: true };
  layer(room.ctx, (closed) => ask(room.ctx.overlays, question, () => void erase(room, message), closed));
}

/** @param {Room} room @param {Message} message */
async function erase({ ctx }, message) {
  try {
    ctx.store.putMessage((await ctx.api.erase(message.id)).message);
  } catch (error) {
    ctx.say(refusalWords(/** @type {{code: string}} */ (error).code));
  }
}
