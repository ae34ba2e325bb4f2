/**
 * What people write to format a text (**bold**, _dashes_, `code`, ||hidden||, [words](address), > a quote) → the
 * text without those marks, and Telegram's entities. A backslash before a mark makes it a plain sign.
 */
import { linksIn } from "./markup.js";

/** @typedef {{body: string, entities: Entity[]}} Formatted */
/** @typedef {{sign: string, offset: number, piece: number}} Opened where in the body, and among the pieces */

/** @type {Record<string, string>} */
const TYPES = {
  "**": "bold", __: "italic", "~~": "strikethrough", "||": "spoiler", "++": "underline", "*": "bold", _: "italic", "~": "strikethrough",
};
const WORD = /[\p{L}\p{N}]/u;
const ANY_MARK = /[*_~|+`[\\]|^>/m;
const BLOCK = /(?<!\\)```[^]+?```|^>>[^\n]*(?:\n>>[^\n]*)*|^>(?!>)[^\n]*(?:\n>(?!>)[^\n]*)*/gm;
const FENCE = /^```(?:([\w+#.-]{1,32})\n|\n)?([^]+?)\n?```$/;
const PREFIX = /^>>? ?/gm;
const TOKEN = /`[^`\n]+`|\[((?:\\.|[^\]\\\n])+)\]\(((?:https?:\/\/|tg:|mailto:|tel:)[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)|\\[*_~|+`[\]>\\]|\*\*|__|~~|\|\||\+\+|[*_~]|\n/gi;

/** @param {string} text @returns {Formatted} */
export function formattedOf(text) {
  if (!ANY_MARK.test(text)) return { body: text, entities: [] };
  /** @type {Formatted} */
  const whole = { body: "", entities: [] };
  let place = 0;
  for (const hit of text.matchAll(BLOCK)) {
    append(whole, inline(text.slice(place, hit.index)));
    append(whole, hit[0][0] === "`" ? fenced(hit[0]) : quoted(hit[0]));
    place = hit.index + hit[0].length;
  }
  append(whole, inline(text.slice(place)));
  return whole;
}

/** @param {Formatted} whole @param {Formatted} part */
function append(whole, part) {
  for (const one of part.entities) whole.entities.push({ ...one, offset: one.offset + whole.body.length });
  whole.body += part.body;
}

/** @param {string} block @returns {Formatted} */
function fenced(block) {
  const [, language, body] = /** @type {RegExpExecArray} */ (FENCE.exec(block));
  return { body, entities: [{ type: "pre", offset: 0, length: body.length, ...(language && { language }) }] };
}

/** @param {string} block @returns {Formatted} */
function quoted(block) {
  const { body, entities } = inline(block.replace(PREFIX, ""));
  if (!body) return { body: block, entities: [] };
  const type = block.startsWith(">>") ? "expandable_blockquote" : "blockquote";
  return { body, entities: [{ type, offset: 0, length: body.length }, ...entities] };
}

/** Signs are matched in one walk: one that closes takes what was opened inside it and never closed for plain.
 * @param {string} text @returns {Formatted} */
function inline(text) {
  const state = { pieces: /** @type {string[]} */ ([]), length: 0, entities: /** @type {Entity[]} */ ([]), open: /** @type {Opened[]} */ ([]) };
  const links = linksIn(text);
  let place = 0;
  for (const hit of text.matchAll(TOKEN)) {
    if (hit.index < place) continue;
    while (links.length > 0 && links[0].offset + links[0].length <= hit.index) links.shift();
    // A sign inside an address is a part of it.
    if (links.length > 0 && links[0].offset < hit.index) continue;
    add(state, text.slice(place, hit.index));
    place = hit.index + hit[0].length;
    take(state, text, hit);
  }
  add(state, text.slice(place));
  // What was closed last stands outside of what was closed before it.
  const entities = state.entities.reverse().sort((one, other) => one.offset - other.offset || other.length - one.length);
  return { body: state.pieces.join(""), entities };
}

/** @typedef {{pieces: string[], length: number, entities: Entity[], open: Opened[]}} State */

/** @param {State} state @param {string} piece */
function add(state, piece) {
  state.pieces.push(piece);
  state.length += piece.length;
}

/** @param {State} state @param {string} text @param {RegExpExecArray} hit */
function take(state, text, hit) {
  const [token, label, url] = hit;
  if (token === "\n") state.open = state.open.filter((one) => one.sign.length > 1);
  if (token === "\n") return add(state, token);
  if (token[0] === "\\") return add(state, token[1]);
  const start = state.length;
  if (token[0] === "`") {
    add(state, token.slice(1, -1));
    state.entities.push({ type: "code", offset: start, length: state.length - start });
  } else if (label) {
    const inside = inline(label);
    add(state, inside.body);
    const within = inside.entities.map((one) => ({ ...one, offset: one.offset + start })).reverse();
    state.entities.push(...within, { type: "text_link", offset: start, length: inside.body.length, url });
  } else mark(state, text, hit.index, token);
}

/** @param {State} state @param {string} text @param {number} at @param {string} sign */
function mark(state, text, at, sign) {
  const opened = state.open.findLastIndex((one) => one.sign === sign);
  const [before, after] = [text[at - 1] ?? "", text.slice(at + sign.length)];
  if (opened >= 0 && closes(sign, before, after) && state.length > state.open[opened].offset) {
    const { offset, piece } = state.open[opened];
    state.pieces[piece] = "";
    state.length -= sign.length;
    shift(state, offset, sign.length);
    state.open.length = opened;
    state.entities.push({ type: TYPES[sign], offset, length: state.length - offset });
    return;
  }
  if (opened < 0 && opens(sign, before, after)) state.open.push({ sign, offset: state.length, piece: state.pieces.length });
  add(state, sign);
}

/** A sign that was shown as plain text is taken out: all that begins behind it moves. @param {State} state
 * @param {number} offset @param {number} units */
function shift(state, offset, units) {
  for (const one of state.entities) if (one.offset > offset) one.offset -= units;
}

/** @param {string} sign @param {string} before @param {string} after */
function opens(sign, before, after) {
  if (!after || /^\s/.test(after) || after[0] === sign[0]) return false;
  return sign.length > 1 || (!WORD.test(before) && before !== sign && !/^[.,;:!?)]/.test(after));
}

/** @param {string} sign @param {string} before @param {string} after */
function closes(sign, before, after) {
  if (/\s/.test(before)) return false;
  if (sign.length > 1) return after[0] !== sign[0];
  return before !== sign && after[0] !== sign && !WORD.test(String.fromCodePoint(after.codePointAt(0) ?? 0));
}
