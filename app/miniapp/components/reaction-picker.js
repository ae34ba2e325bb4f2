/**
 * ReactionPicker: a short row of emoji above what can be done with a message, and the rest behind one button.
 */
import { emit, h, icon } from "../lib/dom.js";
import { t } from "../i18n.js";

/** Those offered first, in the order of the desk, and all that Telegram lets a message be answered with. */
export const OFFERED = ["👍", "❤", "🔥", "🙏", "👌", "😁"];
const MORE = "😢 🎉 👎 🥰 👏 🤔 🤯 😱 🤬 🤩 🤮 💩 🕊 🤡 🥱 🥴 😍 🐳 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 😈 😴 😭 🤓 👻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷 😡".split(" ");

/** Emits reaction-pick with an emoji, or null for the one that is chosen already. @param {string[]} mine */
export function reactionPicker(mine) {
  const more = h("button", { type: "button", class: "picker-emoji picker-more", "aria-label": t("reaction.more"), "aria-expanded": "false" }, icon("down"));
  const row = h("div", { class: "picker", role: "group", "aria-label": t("reaction.title") }, ...OFFERED.map((emoji) => choice(emoji, mine)), more);
  more.addEventListener("click", () => {
    more.remove();
    const rest = MORE.map((emoji) => choice(emoji, mine));
    row.append(...rest);
    rest[0].focus();
  });
  return row;
}

/** @param {string} emoji @param {string[]} mine */
function choice(emoji, mine) {
  const isMine = mine.includes(emoji);
  const button = h("button", { type: "button", class: "picker-emoji", "aria-pressed": String(isMine), "aria-label": t("reaction.choose", { emoji }) },
    h("span", { "aria-hidden": "true", text: emoji }));
  button.addEventListener("click", () => emit(button, "reaction-pick", { emoji: isMine ? null : emoji }));
  return button;
}
