/** What can be done with one message, by its menu. */
import { h } from "./dom.js";
import { t } from "./words.js";

/** @typedef {import("./model.js").Message} Message */

const QUICK = ["👍", "❤", "🔥", "🎉", "😁", "😢"];
const EDIT_LIMIT_S = 48 * 3600;

/** @param {Message} message @param {import("./deeds.js").Deeds} deeds @returns {import("./overlays.js").MenuItem[]} */
export function messageItems(message, deeds) {
  const text = message.text ?? message.caption ?? "";
  const isOwn = !message.from_bot;
  const canEdit = isOwn && text !== "" && Date.now() / 1000 - message.date < EDIT_LIMIT_S;
  const items = [
    { icon: "reply", text: t("chat.reply"), press: () => deeds.reply(message) },
    canEdit && { icon: "edit", text: t("chat.edit"), press: () => deeds.edit(message) },
    text !== "" && { icon: "copy", text: t("chat.copy"), press: () => deeds.copy(text) },
    { icon: "trash", text: t("chat.delete"), isDanger: true, press: () => deeds.remove(message) },
  ];
  return /** @type {import("./overlays.js").MenuItem[]} */ (items.filter(Boolean));
}

/** @param {Message} message @param {import("./deeds.js").Deeds} deeds */
export function reactionStrip(message, deeds) {
  const own = message.reactions?.[String(deeds.personId)];
  return h("div", { class: "reaction-strip" }, QUICK.map((emoji) =>
    h("button", { type: "button", class: own === emoji ? "own" : "", "aria-label": t("chat.react", { emoji }), onclick: () => deeds.react(message, own === emoji ? "" : emoji) }, emoji)));
}
