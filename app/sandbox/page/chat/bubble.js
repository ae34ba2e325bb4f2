/** One bubble, with everything that may stand in and under it. It knows the message, not the log around it. */
import { h } from "../dom.js";
import { icon, ticks } from "../icons.js";
import { spoken, t } from "../words.js";
import { card, gist, isBare } from "./cards.js";
import { dayOf, timeOf } from "./dates.js";
import { inlineKeyboard } from "./keyboard.js";
import { isVisual, visual } from "./media.js";
import { loneEmoji, rich } from "./rich.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {import("../model.js").Message} Message */

/** @param {Row} row @param {any} deeds what the column does when something is pressed @returns {HTMLElement} */
export function bubbleRow(row, deeds) {
  const [head] = row.messages;
  const isOut = !head.from_bot;
  const side = isOut ? "out" : "in";
  const ends = `${row.first ? " first" : ""}${row.last ? " last" : ""}`;
  const body = bubble(row, deeds);
  const buttons = head.reply_markup?.inline_keyboard ? inlineKeyboard(head, deeds) : null;
  const line = h("div", { class: `row ${side}${ends}`, "data-id": head.message_id, "data-ids": row.messages.map((one) => one.message_id).join(" ") },
    h("div", { class: buttons ? "stack keyed" : "stack" }, body, buttons));
  line.addEventListener("contextmenu", (/** @type {MouseEvent} */ event) => openMenu(event, row, deeds));
  line.addEventListener("dblclick", (/** @type {MouseEvent} */ event) => isPlace(event) && deeds.reply(head));
  return line;
}

/** @param {Row} row @param {any} deeds */
function bubble(row, deeds) {
  const [head] = row.messages;
  const said = row.messages.find((one) => one.text || one.caption) ?? head;
  const emoji = loneEmoji(head);
  const seen = row.messages.filter(isVisual);
  const bare = isBare(head) || emoji > 0;
  const text = said.text ?? said.caption ?? "";
  const kinds = ["bubble", bare && "bare", seen.length && "with-visual", !text && "wordless", emoji && `emoji-${emoji}`];
  const box = h("div", { class: kinds.filter(Boolean).join(" "), tabindex: "-1" });
  if (head.reply_to_message) box.append(quote(head.reply_to_message, head.quote?.text, deeds));
  if (seen.length) box.append(visual(seen, deeds, box));
  const others = seen.length ? [] : row.messages.map((one) => card(one, deeds)).filter(Boolean);
  box.append(...others);
  box.append(.../** @type {Node[]} */ (words(said, text, row, deeds, box)));
  if (row.last && !bare) box.append(h("i", { class: "tail" }));
  return box;
}

/** @param {Message} said @param {string} text @param {Row} row @param {any} deeds @param {Element} box */
function words(said, text, row, deeds, box) {
  const given = reactions(row.messages[0], deeds);
  const foot = !text || given ? h("div", { class: "under" }, given, meta(row)) : null;
  if (!text) return [foot];
  const found = said.text ? said.entities : said.caption_entities;
  box.classList.add("worded");
  return [h("div", { class: "words", dir: "auto", "data-message": said.message_id }, rich(text, found ?? [], deeds), foot ? null : meta(row)), foot].filter(Boolean);
}

/** Time, edited mark and ticks, floating into the last line. @param {Row} row */
function meta(row) {
  const [head] = row.messages;
  const newest = row.messages.at(-1) ?? head;
  const whole = `${dayOf(newest.date)}, ${timeOf(newest.date)}`;
  return h("span", { class: "meta", title: whole },
    head.pinned ? icon("pin") : null,
    row.messages.some((one) => one.edit_date) ? h("span", { class: "edited" }, t("chat.edited")) : null,
    h("span", null, timeOf(newest.date)),
    head.from_bot ? null : h("span", { class: "tick-box", title: t(row.isRead ? "tick.two" : "tick.one") }, ticks(row.isRead ? "two" : "one")));
}

/** @param {Message} message @param {string|undefined} part what was chosen of it @param {any} deeds */
function quote(message, part, deeds) {
  const name = message.from.is_bot ? deeds.botName() : deeds.nameOf(message.from);
  const picture = message.photo ? h("img", { class: "quote-picture", src: `/stage/file/${encodeURIComponent(message.photo[0].file_id)}`, alt: "" }) : null;
  picture?.addEventListener("error", () => picture.remove());
  return h("button", { class: "quote", type: "button", onclick: () => deeds.jump(message.message_id) },
    picture, h("span", { class: "quote-text" }, h("b", null, name), h("span", { dir: "auto" }, part ?? gist(message))));
}

/** @param {Message} message @param {any} deeds */
function reactions(message, deeds) {
  const given = Object.entries(message.reactions ?? {});
  if (given.length === 0) return null;
  /** @type {Map<string, string[]>} */
  const byEmoji = new Map();
  for (const [userId, emoji] of given) byEmoji.set(emoji, [...(byEmoji.get(emoji) ?? []), userId]);
  return h("span", { class: "reactions" }, [...byEmoji].map(([emoji, ids]) => {
    const isOwn = ids.includes(String(deeds.personId));
    return h("button", { type: "button", class: isOwn ? "reaction own" : "reaction", "aria-pressed": String(isOwn), onclick: () => deeds.react(message, isOwn ? "" : emoji) },
      emoji, ids.length > 1 ? h("span", null, new Intl.NumberFormat(spoken()).format(ids.length)) : null);
  }));
}

/** @param {MouseEvent} event @param {Row} row @param {any} deeds */
function openMenu(event, row, deeds) {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("input, textarea")) return;
  if (String(getSelection())) return void deeds.quoteMenu(event);
  event.preventDefault();
  const id = target.closest("[data-message]")?.getAttribute("data-message");
  deeds.messageMenu(row.messages.find((one) => String(one.message_id) === id) ?? row.messages[0], event);
}

/** @param {Event} event */
function isPlace(event) {
  return !(/** @type {Element} */ (event.target).closest("button, a, .tap, .spoiler, video"));
}
