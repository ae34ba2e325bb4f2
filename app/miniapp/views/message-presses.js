/**
 * What presses on a message ask for; what then happens comes on demand (message-deeds.js).
 */
import { withParts } from "./carrying.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {import("../later.js").Parts} Parts */
/** @typedef {{reply: (message: Message, quote?: Quote) => void}} Writing */

/** @param {Room} room @param {HTMLElement} log @param {Writing} write */
export function messagePresses(room, log, write) {
  const { ctx } = room;
  /** @param {string} type @param {(parts: Parts, event: Event, detail: any) => void} act */
  const on = (type, act) => log.addEventListener(type, (event) => withParts(ctx, (parts) => act(parts, event, /** @type {CustomEvent} */ (event).detail)));
  const menu = (/** @type {Event} */ event) => withParts(ctx, (parts) => parts.deeds.openMenu(room, event, write));
  log.addEventListener("message-menu", menu);
  log.addEventListener("contextmenu", (event) => {
    if (!messageAt(room, event) || getSelection()?.toString()) return;
    event.preventDefault();
    menu(event);
  });
  log.addEventListener("click", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const isPlain = target.closest(".bubble") && !target.closest("a, button, [role=button], [role=slider], pre");
    if (isPlain && matchMedia("(pointer: coarse)").matches && !getSelection()?.toString()) menu(event);
  });
  log.addEventListener("dblclick", (event) => {
    const message = messageAt(room, event);
    if (message && message.kind === "message" && !matchMedia("(pointer: coarse)").matches) write.reply(message);
  });
  log.addEventListener("message-retry", (event) => ctx.outbox.retry(/** @type {CustomEvent} */ (event).detail.id));
  log.addEventListener("upload-cancel", (event) => ctx.outbox.withdraw(/** @type {CustomEvent} */ (event).detail.file));
  on("message-discard", (parts, _event, { id }) => parts.deeds.discard(room, id));
  on("reaction-set", (parts, event, { emoji }) => {
    const message = messageAt(room, event);
    if (message) void parts.reactions.react(message, emoji);
  });
  on("delivery-resend", (parts, _event, { message }) => void parts.deeds.resend(room, message));
  on("words-copy", (parts, _event, { text }) => void parts.deeds.copy(room, text));
  on("media-open", (parts, _event, { attachment, element }) => parts.open(room, attachment, element));
}

/** @param {Room} room @param {Event} event @returns {Message|null} */
export function messageAt(room, event) {
  const row = /** @type {HTMLElement|null} */ (/** @type {HTMLElement} */ (event.target).closest(".bubble-row"));
  return room.conversation.peek()?.messages.get(Number(row?.dataset.message)) ?? null;
}
