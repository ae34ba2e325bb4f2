/**
 * What may be done with a message: answer, copy, edit, delete; and with one that was refused: again or away.
 */
import { batch } from "../lib/signal.js";
import { ask, sheet } from "../components/overlays.js";
import { t } from "../i18n.js";
import { layer } from "./context.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {{reply: (message: Message) => void, focus: () => void}} Writing */

/** @param {Room} room @param {HTMLElement} log @param {Writing} write */
export function messageMenu(room, log, write) {
  const { ctx } = room;
  log.addEventListener("message-menu", (event) => openMenu(room, event, write));
  log.addEventListener("contextmenu", (event) => {
    if (!messageAt(room, event) || getSelection()?.toString()) return;
    event.preventDefault();
    openMenu(room, event, write);
  });
  log.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest(".bubble") && !target.closest("a, button") && matchMedia("(pointer: coarse)").matches && !getSelection()?.toString()) openMenu(room, event, write);
  });
  log.addEventListener("dblclick", (event) => {
    const message = messageAt(room, event);
    if (message && message.kind === "message" && !matchMedia("(pointer: coarse)").matches) write.reply(message);
  });
  log.addEventListener("message-retry", (event) => ctx.outbox.retry(/** @type {CustomEvent} */ (event).detail.id));
  log.addEventListener("message-discard", (event) => discard(room, /** @type {CustomEvent} */ (event).detail.id));
}

/** The words go back into the field: nothing written is thrown away by accident. @param {Room} room @param {string} clientId */
function discard({ ctx, lane, entries }, clientId) {
  const entry = entries.peek().find((one) => one.client_id === clientId);
  batch(() => {
    ctx.outbox.discard(clientId);
    if (entry?.method !== "ticket.open") return;
    ctx.drafts.set("new", { text: entry.params.body, subject: entry.params.subject });
    if (entry.lane === lane.peek()) ctx.router.reset([{ name: "list" }, { name: "new" }]);
  });
}

/** @param {Room} room @param {Event} event @returns {Message|null} */
function messageAt(room, event) {
  const row = /** @type {HTMLElement|null} */ (/** @type {HTMLElement} */ (event.target).closest(".bubble-row"));
  return room.conversation.peek()?.messages.get(Number(row?.dataset.message)) ?? null;
}

/** @param {Room} room @param {Event} event @param {Writing} write */
function openMenu(room, event, write) {
  const message = messageAt(room, event);
  if (!message || message.deleted_at) return;
  const items = itemsFor(room, message, write);
  layer(room.ctx, (closed) => sheet(room.ctx.overlays, t("message.actions"), items, closed));
}

/** @param {Room} room @param {Message} message @param {Writing} write */
function itemsFor(room, message, write) {
  const { ctx } = room;
  const closed = room.ticket.peek()?.status === "closed";
  const mine = message.author?.id === ctx.store.me.peek()?.id && !(closed && room.staff);
  /** @type {import("../components/overlays.js").SheetItem[]} */
  const items = [{ label: t("message.copy"), glyph: "copy", danger: false, press: () => void copy(room, message.body) }];
  if (message.kind === "message" && !(closed && room.staff)) {
    items.unshift({ label: t("message.reply"), glyph: "reply", danger: false, press: () => write.reply(message) });
  }
  if (mine) {
    items.push({ label: t("message.edit"), glyph: "edit", danger: false, press: () => { room.editing.value = message; } });
    items.push({ label: t("message.delete"), glyph: "trash", danger: true, press: () => confirmErase(room, message) });
  }
  return items;
}

/** @param {Room} room @param {string} text */
async function copy({ ctx }, text) {
  await navigator.clipboard?.writeText(text).then(() => ctx.say(t("message.copied")), () => {});
}

/** @param {Room} room @param {Message} message */
function confirmErase(room, message) {
  const question = { title: t("message.delete_title"), text: t("message.delete_text"), act: t("message.delete"), danger: true };
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
