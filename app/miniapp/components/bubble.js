/**
 * Bubble: one message of a conversation, a note, or a line of its history.
 */
import { emit, h, icon } from "../lib/dom.js";
import { isPicture, nodesOf } from "../lib/markup.js";
import { clock, fileSize, fullMoment } from "../format.js";
import { t } from "../i18n.js";
import { ticks } from "./marks.js";

/**
 * @typedef {object} BubbleProps
 * @property {Message} message
 * @property {string} id of the element's message in events: its client_id or its number
 * @property {boolean} mine
 * @property {string} author "" when the name is not said
 * @property {boolean} first of its group
 * @property {boolean} last of its group
 * @property {string|null} progress
 * @property {string} error why it was refused, "" if it was not
 * @property {{id: number, author: string, text: string}|null} quote
 */

/** @param {BubbleProps} props */
export function bubble(props) {
  const content = h("div", { class: "bubble-content" });
  content.addEventListener("click", openLink);
  const more = h("button", { type: "button", class: "bubble-more", tabindex: "-1", "aria-haspopup": "dialog", "aria-label": t("message.actions") }, icon("more"));
  more.addEventListener("click", () => emit(more, "message-menu"));
  const row = h("article", { class: "bubble-row", tabindex: "-1" }, h("div", { class: "bubble" }, content), more);
  updateBubble(row, props);
  return row;
}

/** What a row shows now, so that a new tick does not draw (or read out) its words again.
 * @type {WeakMap<HTMLElement, BubbleProps>} */
const shown = new WeakMap();

/** @param {HTMLElement} row @param {BubbleProps} props */
export function updateBubble(row, props) {
  const { message, mine, first, last } = props;
  const note = message.kind === "note";
  const passing = ["is-flashing", "is-pulled", "is-pulled-far"].filter((name) => row.classList.contains(name));
  row.className = ["bubble-row", mine ? "is-mine" : "is-their", note && "is-note", first && "is-first", last && "is-last",
    message.deleted_at && "is-deleted", props.progress === "failed" && "is-failed", pictures(props) && "is-picture", ...passing].filter(Boolean).join(" ");
  row.dataset.id = props.id;
  row.dataset.message = String(message.id);
  const content = /** @type {HTMLElement} */ (row.querySelector(".bubble-content"));
  if (sameWords(shown.get(row), props)) content.lastElementChild?.replaceWith(meta(props));
  else content.replaceChildren(...parts(props));
  shown.set(row, props);
  row.querySelector(".refusal")?.remove();
  if (props.progress === "failed") row.append(refusal(props));
}

/** One to three emoji alone need no bubble. @param {BubbleProps} props */
function pictures({ message, quote }) {
  return message.kind === "message" && !message.deleted_at && message.attachments.length === 0 && !quote && isPicture(message.body);
}

/** @param {BubbleProps|undefined} one @param {BubbleProps} other */
function sameWords(one, other) {
  const [was, is] = [one?.message, other.message];
  return was?.body === is.body && was.deleted_at === is.deleted_at && was.attachments.length === is.attachments.length
    && one?.author === other.author && one.quote?.text === other.quote?.text && one.quote?.author === other.quote?.author
    && was.kind === is.kind;
}

/** @param {BubbleProps} props @returns {Node[]} */
function parts(props) {
  const { message, author, quote } = props;
  const head = message.kind === "note"
    ? h("div", { class: "note-head" }, icon("lock"), h("span", { text: noteHead(author) }))
    : author && h("div", { class: "bubble-author", dir: "auto", text: author });
  const found = [head, quote && quoted(quote), ...message.attachments.map(attachment), text(props), meta(props)];
  return /** @type {Node[]} */ (found.filter(Boolean));
}

/** @param {string} author */
function noteHead(author) {
  return author ? t("note.by", { name: author }) : t("note.head");
}

/** @param {{id: number, author: string, text: string}} quote */
function quoted(quote) {
  const button = h("button", { type: "button", class: "quote", dir: "auto" },
    h("span", { class: "quote-author", text: quote.author }), h("span", { class: "quote-text", text: quote.text }));
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    emit(button, "quote-open", { message: quote.id });
  });
  return button;
}

/** Shown as what it is, by name and size, until it can be opened here. @param {Attachment} file */
function attachment(file) {
  return h("div", { class: "file" }, h("span", { class: "file-glyph" }, icon("file")),
    h("span", { class: "file-words" },
      h("span", { class: "file-name", dir: "auto", text: file.name || t(`attachment.${file.kind}`) }),
      h("span", { class: "meta", text: `${t(`attachment.${file.kind}`)} · ${fileSize(file.size)}` })));
}

/** @param {BubbleProps} props */
function text({ message }) {
  if (message.deleted_at) return h("p", { class: "bubble-text", text: t("message.deleted") });
  return h("p", { class: "bubble-text", dir: "auto" }, ...nodesOf(message.body));
}

/** An address goes to the outside, the number of a ticket to its conversation. @param {MouseEvent} event */
function openLink(event) {
  const anchor = /** @type {Element} */ (event.target).closest("a");
  if (!anchor) return;
  event.preventDefault();
  event.stopPropagation();
  if (anchor.hash === anchor.getAttribute("href")) emit(anchor, "ticket-open", { ticket: anchor.hash.slice(1) });
  else emit(anchor, "link-open", { url: anchor.href });
}

/** @param {BubbleProps} props */
function meta({ message, progress }) {
  const edited = message.edited_at && !message.deleted_at && h("span", { text: t("message.edited") });
  const origin = message.origin === "telegram" && h("span", { class: "origin", title: t("message.from_telegram") }, icon("plane"));
  const moment = h("time", { title: fullMoment(message.created_at), text: clock(message.created_at) });
  return h("span", { class: "bubble-meta", "aria-live": "off" }, origin, edited, moment, progress && ticks(progress));
}

/** @param {BubbleProps} props */
function refusal({ id, error }) {
  const again = h("button", { type: "button", class: "text-button", text: t("message.retry") });
  const drop = h("button", { type: "button", class: "text-button is-danger", text: t("message.delete") });
  again.addEventListener("click", () => emit(again, "message-retry", { id }));
  drop.addEventListener("click", () => emit(drop, "message-discard", { id }));
  return h("div", { class: "refusal" }, h("span", { text: error }), again, drop);
}
