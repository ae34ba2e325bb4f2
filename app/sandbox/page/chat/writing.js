/** What is typed with markers becomes text and entities, and the other way round for editing. */

/** @typedef {import("./rich.js").Entity} Entity */

const MARKS = { "**": "bold", "__": "italic", "++": "underline", "~~": "strikethrough", "||": "spoiler", "`": "code" };
const MARK_OF = Object.fromEntries(Object.entries(MARKS).map(([mark, type]) => [type, mark]));
const QUOTES = new Set(["blockquote", "expandable_blockquote"]);
const RULE = /```(?:(\w+)\n)?([\s\S]+?)```|`([^`\n]+)`|\[([^\]\n]+)\]\(([^\s)]+)\)|(\*\*|__|\+\+|~~|\|\|)(?=\S)([\s\S]*?\S)\6/;

/** @param {string} source @returns {{text: string, entities: Entity[]}} */
export function parsed(source) {
  const made = unquoted(source.replace(/\r\n?/g, "\n"));
  const begin = made.text.length - made.text.trimStart().length;
  const text = made.text.trim();
  return { text, entities: shifted(made.entities, -begin, text.length) };
}

/** The typed form of a message, for editing it. @param {string} text @param {Entity[]} entities */
export function written(text, entities) {
  /** @type {{at: number, order: number, mark: string}[]} */
  const marks = [];
  for (const entity of entities ?? []) {
    if (QUOTES.has(entity.type)) marks.push(...quoteMarks(text, entity));
    const [open, close] = pairOf(entity);
    if (!open) continue;
    marks.unshift({ at: entity.offset, order: 1, mark: open });
    marks.push({ at: entity.offset + entity.length, order: 0, mark: close });
  }
  marks.sort((one, other) => other.at - one.at || other.order - one.order);
  return marks.reduce((made, { at, mark }) => made.slice(0, at) + mark + made.slice(at), text);
}

/**
 * Sets a mark around the selection of a field, or takes it away when it is there.
 * @param {HTMLTextAreaElement} field @param {string} mark
 */
export function toggleMark(field, mark) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const chosen = value.slice(from, to);
  const isMarked = value.slice(from - mark.length, from) === mark && value.slice(to, to + mark.length) === mark;
  if (isMarked) field.setRangeText(chosen, from - mark.length, to + mark.length, "select");
  else {
    field.setRangeText(mark + chosen + mark, from, to, "select");
    field.setSelectionRange(from + mark.length, to + mark.length);
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {string} source @returns {{text: string, entities: Entity[]}} */
function marked(source) {
  const found = RULE.exec(source);
  if (!found) return { text: source, entities: [] };
  const inner = innerOf(found);
  const before = source.slice(0, found.index);
  const after = marked(source.slice(found.index + found[0].length));
  const outer = { ...inner.entity, offset: before.length, length: inner.text.length };
  return {
    text: before + inner.text + after.text,
    entities: [
      outer,
      ...shifted(inner.entities, before.length, Infinity),
      ...shifted(after.entities, before.length + inner.text.length, Infinity),
    ],
  };
}

/** @param {RegExpExecArray} found @returns {{text: string, entities: Entity[], entity: any}} */
function innerOf([, language, block, code, label, url, mark, body]) {
  if (block !== undefined) return { text: block.replace(/^\n|\n$/g, ""), entities: [], entity: { type: "pre", ...(language ? { language } : {}) } };
  if (code !== undefined) return { text: code, entities: [], entity: { type: "code" } };
  if (label !== undefined) return { ...marked(label), entity: { type: "text_link", url } };
  return { ...marked(body), entity: { type: MARKS[/** @type {keyof typeof MARKS} */ (mark)] } };
}

/** Lines that begin with “> ” are a quotation. @param {string} source @returns {{text: string, entities: Entity[]}} */
function unquoted(source) {
  /** @type {{isQuote: boolean, lines: string[]}[]} */
  const runs = [];
  for (const line of source.split("\n")) {
    const isQuote = line.startsWith("> ");
    const run = runs.at(-1);
    if (run && run.isQuote === isQuote) run.lines.push(isQuote ? line.slice(2) : line);
    else runs.push({ isQuote, lines: [isQuote ? line.slice(2) : line] });
  }
  return runs.reduce((made, run) => {
    const part = marked(run.lines.join("\n"));
    const start = made.text ? made.text.length + 1 : 0;
    const quote = run.isQuote && part.text ? [{ type: "blockquote", offset: start, length: part.text.length }] : [];
    const joint = start > 0 ? "\n" : "";
    return { text: made.text + joint + part.text, entities: [...made.entities, ...quote, ...shifted(part.entities, start, Infinity)] };
  }, { text: "", entities: /** @type {Entity[]} */ ([]) });
}

/** @param {Entity[]} entities @param {number} by @param {number} limit */
function shifted(entities, by, limit) {
  return entities
    .map((entity) => {
      const begin = Math.max(0, entity.offset + by);
      const end = Math.min(limit, entity.offset + entity.length + by);
      return { ...entity, offset: begin, length: end - begin };
    })
    .filter((entity) => entity.length > 0);
}

/** Before every line of a quotation, and before any other mark there. @param {string} text @param {Entity} entity */
function quoteMarks(text, { offset, length }) {
  const places = [...text.slice(offset, offset + length).matchAll(/^/gm)].map((found) => offset + found.index);
  return places.filter((at) => at === 0 || text[at - 1] === "\n").map((at) => ({ at, order: -1, mark: "> " }));
}

/** @param {Entity} entity @returns {[string, string]} */
function pairOf(entity) {
  if (entity.type === "pre") return [`\`\`\`${entity.language ? `${entity.language}\n` : ""}`, "```"];
  if (entity.type === "text_link") return ["[", `](${entity.url})`];
  const mark = MARK_OF[entity.type] ?? "";
  return [mark, mark];
}
