/**
 * A text with its entities → the text as a person would have written it, marks and all, to be edited. Whatever
 * `formattedOf` makes of the result is the text again, with all entities that marks can say.
 */
import { formattedOf } from "./marks.js";
import { linksIn } from "./markup.js";

/** @type {Record<string, string>} */
export const MARKS = { bold: "**", italic: "__", strikethrough: "~~", spoiler: "||", underline: "++", code: "`" };
const QUOTES = /** @type {Record<string, string>} */ ({ blockquote: "> ", expandable_blockquote: ">> " });
const SIGN = /[*_~|+`[\]>\\]/g;

/** @param {string} body @param {Entity[]} [entities] */
export function markedOf(body, entities = []) {
  const known = entities.filter((one) => writable(body, one));
  const ways = [[known, false], [known, true], [[], false], [[], true]];
  const tried = ways.map(([some, escaped]) => written(body, /** @type {Entity[]} */ (some), /** @type {boolean} */ (escaped)));
  const read = tried.map((text) => formattedOf(text));
  const exact = read.findIndex((one) => one.body === body && sameEntities(one.entities, known));
  // An address that runs straight into a mark cannot be said with marks: its words matter more than its look.
  return tried[exact >= 0 ? exact : read.findIndex((one) => one.body === body)] ?? body;
}

/** @param {Entity[]} some @param {Entity[]} others */
export function sameEntities(some, others) {
  const told = (/** @type {Entity[]} */ list) => list.map((one) => [one.offset, one.length, one.type, one.url, one.language].join()).sort().join(" ");
  return told(some) === told(others);
}

/** @param {string} body @param {Entity} entity */
function writable(body, { type, offset, length }) {
  const inside = body.slice(offset, offset + length);
  if (type === "code") return !/[`\n]/.test(inside);
  if (type === "pre") return !inside.includes("```");
  return type === "text_link" || type in MARKS || type in QUOTES;
}

/** @param {string} body @param {Entity[]} entities @param {boolean} escaped */
function written(body, entities, escaped) {
  const signs = signsAt(entities);
  const bare = [...linksIn(body, entities), ...entities.filter((one) => one.type === "code" || one.type === "pre")];
  const quotes = entities.filter((one) => QUOTES[one.type]);
  const places = [...new Set([0, ...signs.keys(), ...bare.flatMap((one) => [one.offset, one.offset + one.length]), body.length])].sort((one, other) => one - other);
  let text = "";
  places.forEach((place, at) => {
    text += signs.get(place) ?? "";
    const piece = body.slice(place, places[at + 1] ?? place);
    const covers = (/** @type {Entity} */ one) => one.offset <= place && place < one.offset + one.length;
    const shown = escaped && !bare.some(covers) ? piece.replace(SIGN, "\\$&") : piece;
    const quote = quotes.find(covers);
    text += quote ? shown.replaceAll("\n", `\n${QUOTES[quote.type]}`) : shown;
  });
  return text;
}

/** What stands at each place. @param {Entity[]} entities */
function signsAt(entities) {
  const sorted = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length || rank(one) - rank(other));
  /** @type {Map<number, {closing: string, opening: string}>} */
  const found = new Map();
  const at = (/** @type {number} */ place) => {
    if (!found.has(place)) found.set(place, { closing: "", opening: "" });
    return /** @type {{closing: string, opening: string}} */ (found.get(place));
  };
  for (const one of sorted) {
    const [opening, closing] = pairOf(one);
    at(one.offset).opening += opening;
    at(one.offset + one.length).closing = closing + at(one.offset + one.length).closing;
  }
  return new Map([...found].map(([place, { closing, opening }]) => [place, closing + opening]));
}

/** A quote stands outside of all, code inside of all. @param {Entity} entity */
function rank({ type }) {
  if (QUOTES[type]) return -1;
  return type === "code" || type === "pre" ? 1 : 0;
}

/** @param {Entity} entity @returns {[string, string]} */
function pairOf({ type, url, language }) {
  if (type === "text_link") return ["[", `](${url})`];
  if (type === "pre") return [`\`\`\`${language ?? ""}\n`, "\n```"];
  if (QUOTES[type]) return [QUOTES[type], ""];
  return [MARKS[type], MARKS[type]];
}
