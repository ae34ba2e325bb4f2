/**
 * What people mean by *stars*, _dashes_, links and numbers of tickets: text → entities → nodes. It must never
 * drop or add a character: marks stay in the text and are only not shown, and there is no road for HTML.
 */
import { h } from "./dom.js";

/**
 * A stretch of a text, in UTF-16 units as Telegram counts them.
 * @typedef {object} Entity
 * @property {keyof HTMLElementTagNameMap} tag
 * @property {number} offset of its first unit, marks included
 * @property {number} length marks included
 * @property {number} open units of its opening mark
 * @property {number} close units of its closing mark
 * @property {string} target an address, the number of a ticket, or ""
 *
 * @typedef {{text: string, found: Entity[], unclosed: Record<string, number>}} Reading
 */

/** @type {Record<string, keyof HTMLElementTagNameMap>} */
const TAGS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const TOKEN = /```[^]+?```|`[^`\n]+`|(?:https?:\/\/|www\.|t\.me\/)(?=[^\s!-/:-@[-`{-~])[^\s<>"«»]+|@[a-z]\w{4,31}|№[ \u00a0]?\d{3}[ \u00a0]?\d{3}(?!\d)|[*_~]/gi;
const CODE = /^(```\n?|`)([^]+?)(\n?```|`)$/;
const TAIL = /[.,;:!?)\]}'*_~`]/;

/** @param {string} text @returns {Entity[]} in order, an outer one before those inside it */
export function entitiesOf(text) {
  const reading = { text, found: [], unclosed: {} };
  scan(reading, 0, text.length, "");
  return reading.found;
}

/** @param {Reading} reading @param {number} from @param {number} end @param {string} inside signs that are open */
function scan(reading, from, end, inside) {
  const { text, found } = reading;
  const token = new RegExp(TOKEN);
  token.lastIndex = from;
  for (let hit = token.exec(text); hit && hit.index < end; hit = token.exec(text)) {
    const [at, sign] = [hit.index, text[hit.index]];
    const entity = TAGS[sign] ? marked(reading, at, end, inside) : plain(text, at, hit[0].slice(0, end - at));
    token.lastIndex = entity ? at + entity.length : at + 1;
    if (entity) found.push(entity);
    if (entity && TAGS[sign]) scan(reading, at + 1, at + entity.length - 1, inside + sign);
  }
}

/** *Words* between two signs on one line. @param {Reading} reading @param {number} at @param {number} end
 * @param {string} inside @returns {Entity|null} */
function marked({ text, unclosed }, at, end, inside) {
  const sign = text[at];
  const opens = !afterWord(text, at) && /[^\s.,;:!?)]/.test(text[at + 1] ?? "") && text[at + 1] !== sign && text[at - 1] !== sign;
  if (!opens || inside.includes(sign) || at < (unclosed[sign] ?? 0)) return null;
  let place = at + 2;
  for (; place < end && text[place] !== "\n"; place += 1) {
    const next = String.fromCodePoint(text.codePointAt(place + 1) ?? 0);
    const closes = text[place] === sign && /\S/.test(text[place - 1]) && ![next, text[place - 1]].includes(sign) && !WORD.test(next);
    if (closes) return { tag: TAGS[sign], offset: at, length: place + 1 - at, open: 1, close: 1, target: "" };
  }
  unclosed[sign] = place;
  return null;
}

/** Code, a link, a name or a number. @param {string} text @param {number} offset @param {string} shown @returns {Entity|null} */
function plain(text, offset, shown) {
  const code = CODE.exec(shown);
  if (code) return { tag: shown.startsWith("```") ? "pre" : "code", offset, length: shown.length, open: code[1].length, close: code[3].length, target: "" };
  if (shown[0] === "`" || afterWord(text, offset)) return null;
  const link = "@№".includes(shown[0]) ? shown : withoutTail(shown);
  return { tag: "a", offset, length: link.length, open: 0, close: 0, target: targetOf(link) };
}

/** @param {string} link */
function targetOf(link) {
  if (link[0] === "№") return link.replace(/\D/g, "");
  if (link[0] === "@") return `https://t.me/${link.slice(1)}`;
  return /^http/i.test(link) ? link : `https://${link}`;
}

/** A full stop ends the sentence, not the address; a bracket belongs to it only if it was opened there.
 * @param {string} link */
function withoutTail(link) {
  let excess = link.split(")").length - link.split("(").length;
  let length = link.length;
  for (; TAIL.test(link[length - 1]); length -= 1) {
    if (link[length - 1] !== ")") continue;
    if (excess <= 0) break;
    excess -= 1;
  }
  return link.slice(0, length);
}

/** @param {string} text @param {number} at */
function afterWord(text, at) {
  return WORD.test(text[at - 1] ?? "");
}

/** The text as it is read, without its marks: for one line in a list or a quote. @param {string} text */
export function plainOf(text) {
  const cuts = entitiesOf(text).flatMap(({ offset, length, open, close }) => [[offset, open], [offset + length - close, close]]);
  cuts.sort(([one], [other]) => other - one);
  return cuts.reduce((left, [at, units]) => left.slice(0, at) + left.slice(at + units), text);
}

/** The text as nodes; their whole text content is the text. @param {string} text */
export function nodesOf(text) {
  return nest(text, entitiesOf(text), 0, text.length);
}

/** @param {string} text @param {Entity[]} entities still to come; taken from its front @param {number} from @param {number} end
 * @returns {Array<Node|string>} */
function nest(text, entities, from, end) {
  const nodes = [];
  let place = from;
  while (entities.length > 0 && entities[0].offset < end) {
    const { tag, offset, length, open, close, target } = /** @type {Entity} */ (entities.shift());
    const [first, last] = [offset + open, offset + length - close];
    nodes.push(text.slice(place, offset), h(tag, linkTo(target), mark(text.slice(offset, first)), ...nest(text, entities, first, last), mark(text.slice(last, last + close))));
    place = offset + length;
  }
  nodes.push(text.slice(place, end));
  return nodes.filter((node) => node !== "");
}

/** @param {string} target */
function linkTo(target) {
  return target ? { href: /^\d/.test(target) ? `#${target}` : target, rel: "noopener noreferrer" } : null;
}

/** @param {string} sign */
function mark(sign) {
  return sign && h("span", { class: "mark", text: sign });
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
