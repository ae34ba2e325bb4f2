/**
 * Formatted text as nodes: Telegram's entities, and the links, names and numbers of tickets that a text holds
 * anyway. It must never drop or add a character, and there is no road for HTML.
 */
import { h, icon } from "./dom.js";

/** What stands in a text, as Telegram names it; `target` is where it leads. @typedef {Entity & {target?: string}} Stretch */

/** @type {Record<string, keyof HTMLElementTagNameMap>} */
const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", spoiler: "span",
  blockquote: "blockquote", expandable_blockquote: "blockquote", text_link: "a", link: "a", mention: "data",
};
const BLOCKS = /pre|blockquote/;
const WORD = /[\p{L}\p{N}]/u;
const LINK = /(?:https?:\/\/|www\.|t\.me\/)(?=[^\s!-/:-@[-`{-~])[^\s<>"«»\\]+|@[a-z]\w{4,31}|№[ \u00a0]?\d{3}[ \u00a0]?\d{3}(?!\d)/gi;
const SAFE_LINK = /^(?:https?:\/\/|tg:|mailto:|tel:)/i;
const TAIL = /[.,;:!?)\]}'*_~`|+]/;
const HIDDEN = "\u2592";

/** The text as nodes; their whole text content is the text. @param {string} text @param {Entity[]} [entities] */
export function nodesOf(text, entities = []) {
  const shown = entities.filter((one) => TAGS[one.type]);
  return nest(text, [...shown, ...linksIn(text, shown)].sort(outerFirst), 0, text.length);
}

/** The text for one line in a list or a quote: what is hidden in it stays hidden. @param {string} text @param {Entity[]} [entities] */
export function plainOf(text, entities = []) {
  const spoilers = entities.filter((one) => one.type === "spoiler");
  return spoilers.reduce((left, { offset, length }) => left.slice(0, offset) + HIDDEN.repeat(length) + left.slice(offset + length), text);
}

/** Links, names and numbers that nobody has marked as such. @param {string} text @param {Entity[]} taken @returns {Stretch[]} */
export function linksIn(text, taken = []) {
  const found = [];
  const closed = taken.filter((one) => ["code", "pre", "text_link"].includes(one.type));
  for (const hit of text.matchAll(LINK)) {
    if (WORD.test(text[hit.index - 1] ?? "")) continue;
    const shown = "@№".includes(hit[0][0]) ? hit[0] : withoutTail(hit[0]);
    const one = { type: "link", offset: hit.index, length: shown.length, target: targetOf(shown) };
    if (!closed.some((other) => other.offset < one.offset + one.length && one.offset < other.offset + other.length)) found.push(one);
  }
  return found;
}

/** @param {string} link */
function targetOf(link) {
  if (link[0] === "№") return `#${link.replace(/\D/g, "")}`;
  if (link[0] === "@") return `https://t.me/${link.slice(1)}`;
  return /^http/i.test(link) ? link : `https://${link}`;
}

/** A full stop ends the sentence, not the address; a bracket belongs to it only if it was opened there.
 * @param {string} link */
export function withoutTail(link) {
  let excess = link.split(")").length - link.split("(").length;
  let length = link.length;
  for (; TAIL.test(link[length - 1]); length -= 1) {
    if (link[length - 1] !== ")") continue;
    if (excess <= 0) break;
    excess -= 1;
  }
  return link.slice(0, length);
}

/** @param {Stretch} one @param {Stretch} other */
function outerFirst(one, other) {
  return one.offset - other.offset || other.length - one.length;
}

/** What overlaps without nesting is cut where the outer one ends. @param {string} text
 * @param {Stretch[]} still to come; taken from its front @param {number} from @param {number} end @returns {Array<Node|string>} */
function nest(text, still, from, end) {
  /** @type {Array<Node|string>} */
  const nodes = [];
  let place = from;
  while (still.length > 0 && still[0].offset < end) {
    const one = /** @type {Stretch} */ (still.shift());
    const [first, last] = [Math.max(place, one.offset), Math.min(end, one.offset + one.length)];
    if (last <= first) continue;
    nodes.push(text.slice(place, first), element(one, nest(text, still, first, last)));
    place = last;
    // A block ends its line by itself: the break behind it would be a line more.
    if (BLOCKS.test(one.type) && last < end && text[last] === "\n") {
      nodes.push(h("span", { hidden: true, text: "\n" }));
      place += 1;
    }
  }
  nodes.push(text.slice(place, end));
  return nodes.filter((node) => node !== "");
}

/** @param {Stretch} one @param {Array<Node|string>} inside */
function element(one, inside) {
  if (one.type === "pre") return withCopy(inside, one.language);
  return h(TAGS[one.type], propsOf(one), ...inside);
}

/** @param {Stretch} one @returns {Record<string, any>|null} */
function propsOf({ type, target, url = "" }) {
  if (type === "link") return { href: target, rel: "noopener noreferrer" };
  if (type === "text_link") return SAFE_LINK.test(url) ? { href: url, rel: "noopener noreferrer", title: url } : null;
  if (type === "spoiler") return { class: "spoiler", role: "button", tabindex: "0", "aria-expanded": "false" };
  if (type === "expandable_blockquote") return { class: "folded", role: "button", tabindex: "0", "aria-expanded": "false" };
  return null;
}

/** @param {Array<Node|string>} inside @param {string} [language] */
function withCopy(inside, language) {
  return h("pre", { class: "block", "data-language": language }, h("code", null, ...inside),
    h("span", { class: "copy-code", role: "button", tabindex: "0" }, icon("copy")));
}

const PICTURE = /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3)/u;
const PICTURES_LIMIT = 3;
const PICTURES_LIMIT_UNITS = 60;

/** Whether a text is one to three emoji and nothing else. @param {string} text */
export function isPicture(text) {
  if (text.length > PICTURES_LIMIT_UNITS || !PICTURE.test(text)) return false;
  const parts = [...new Intl.Segmenter().segment(text)].map((part) => part.segment).filter((part) => part.trim());
  return parts.length <= PICTURES_LIMIT && parts.every((part) => PICTURE.test(part));
}
