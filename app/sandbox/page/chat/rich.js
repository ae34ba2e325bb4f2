/** Formatted text: a string and its entities become elements, with what each does when it is pressed. */
import { h } from "../dom.js";
import { t } from "../words.js";

/** @typedef {{type: string, offset: number, length: number, url?: string, language?: string}} Entity offsets in UTF-16 units, as strings here count */
/** @typedef {{openLink: (url: string, isHidden: boolean) => void, sendCommand: (text: string) => void, copy: (text: string) => void}} Deeds */

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };
const ADDRESSES = { url: asAddress, email: mailTo, phone_number: callTo, text_link: (/** @type {string} */ _text, /** @type {Entity} */ entity) => entity.url ?? "" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const EMOJI_ONLY_LIMIT = 3;

/**
 * @param {string} text @param {Entity[]} entities @param {Deeds} deeds @returns {Node[]}
 */
export function rich(text, entities, deeds) {
  const inOrder = [...(entities ?? [])].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return between(text, 0, text.length, inOrder, deeds);
}

/** Up to three emoji alone are drawn large. @param {Record<string, any>} message @returns {number} how many, 0 for any other text */
export function loneEmoji(message) {
  const text = message.text ?? "";
  if (!text || text.length > 30 || (message.entities ?? []).length) return 0;
  const parts = [...new Intl.Segmenter().segment(text)].map((part) => part.segment);
  const areEmoji = parts.every((part) => /^(\p{Extended_Pictographic}|\p{Regional_Indicator})/u.test(part));
  return areEmoji && parts.length <= EMOJI_ONLY_LIMIT ? parts.length : 0;
}

/**
 * @param {string} text @param {number} from @param {number} to @param {Entity[]} entities outer before inner
 * @param {Deeds} deeds @returns {Node[]}
 */
function between(text, from, to, entities, deeds) {
  /** @type {Node[]} */
  const made = [];
  let at = from;
  let isBehindBlock = false;
  while (entities.length > 0 && at < to) {
    const [entity, ...rest] = entities;
    const begin = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    entities = rest;
    if (begin >= end) continue;
    if (begin > at) made.push(plain(text.slice(at, begin), isBehindBlock));
    const inner = rest.filter((other) => other.offset < end);
    made.push(dressed(entity, text.slice(begin, end), between(text, begin, end, inner, deeds), deeds));
    entities = rest.map((other) => cutBefore(other, end)).filter((other) => other.length > 0);
    at = end;
    isBehindBlock = BLOCKS.has(entity.type);
  }
  if (at < to) made.push(plain(text.slice(at, to), isBehindBlock));
  return made;
}

/** What of an entity lies behind a place: entities may overlap without one holding the other. @param {Entity} entity @param {number} place */
function cutBefore(entity, place) {
  const end = entity.offset + entity.length;
  const begin = Math.max(entity.offset, place);
  return { ...entity, offset: begin, length: Math.max(0, end - begin) };
}

/** A block ends its line by itself: the break behind it is not drawn again. @param {string} text @param {boolean} isBehindBlock */
function plain(text, isBehindBlock) {
  return document.createTextNode(isBehindBlock && text.startsWith("\n") ? text.slice(1) : text);
}

/** @param {Entity} entity @param {string} text @param {Node[]} inner @param {Deeds} deeds @returns {Node} */
function dressed(entity, text, inner, deeds) {
  const tag = TAGS[/** @type {keyof typeof TAGS} */ (entity.type)];
  if (entity.type === "code") return h("code", { class: "tap", title: t("chat.copy_hint"), onclick: () => deeds.copy(text) }, inner);
  if (tag) return h(tag, null, inner);
  if (entity.type === "pre") return pre(entity, text, deeds);
  if (entity.type === "spoiler") return spoiler(inner);
  if (entity.type === "blockquote") return h("blockquote", null, inner);
  if (entity.type === "expandable_blockquote") return expandable(inner);
  if (entity.type === "bot_command") return link(text, "", () => deeds.sendCommand(text), inner);
  const address = ADDRESSES[/** @type {keyof typeof ADDRESSES} */ (entity.type)];
  if (address) return link(text, address(text, entity), (url) => deeds.openLink(url, entity.type === "text_link"), inner);
  if (entity.type === "mention") return link(text, `https://t.me/${text.slice(1)}`, (url) => deeds.openLink(url, false), inner);
  const isTag = ["hashtag", "cashtag", "text_mention"].includes(entity.type);
  return isTag ? h("span", { class: "link" }, inner) : h("span", null, inner);
}

/** @param {string} text @param {string} url @param {(url: string) => void} press @param {Node[]} inner */
function link(text, url, press, inner) {
  const isSafe = /^(https?|tg|mailto|tel):/i.test(url);
  return h("a", {
    class: "link",
    href: isSafe ? url : "#",
    title: isSafe && url !== text ? url : null,
    rel: "noopener noreferrer",
    onclick: (/** @type {Event} */ event) => {
      event.preventDefault();
      press(url);
    },
  }, inner);
}

/** @param {Entity} entity @param {string} text @param {Deeds} deeds */
function pre(entity, text, deeds) {
  const head = h("span", { class: "pre-head" }, entity.language ?? t("chat.code"));
  return h("pre", { class: "tap", title: t("chat.copy_hint"), onclick: () => deeds.copy(text) }, head, h("code", null, text));
}

/** Hidden until pressed, by key as well. @param {Node[]} inner */
function spoiler(inner) {
  const veil = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": t("chat.spoiler") }, inner);
  const lift = (/** @type {Event} */ event) => {
    if (veil.classList.contains("open")) return;
    event.preventDefault();
    event.stopPropagation();
    veil.classList.add("open");
    veil.removeAttribute("aria-label");
    veil.removeAttribute("role");
  };
  veil.addEventListener("click", lift);
  veil.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && lift(event));
  return veil;
}

/** @param {Node[]} inner */
function expandable(inner) {
  const quote = h("blockquote", { class: "folded tap" }, inner);
  quote.addEventListener("click", () => quote.classList.toggle("folded"));
  return quote;
}

/** @param {string} text */
function asAddress(text) {
  return /^[a-z][\w+.-]*:/i.test(text) ? text : `https://${text}`;
}

/** @param {string} text */
function mailTo(text) {
  return `mailto:${text}`;
}

/** @param {string} text */
function callTo(text) {
  return `tel:${text.replace(/[^+\d]/g, "")}`;
}
