/**
 * Bubble: one message of a conversation, a note, or a line of its history.
 */
import { emit, h, icon } from "../lib/dom.js";
import { isPicture, nodesOf } from "../lib/markup.js";
import { clock } from "../format.js";
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
 * @property {number} me who looks
 * @property {import("../later.js").Rich|null} rich draws files, cards and reactions; null until it is there
 * @property {Delivery|null} delivery how it fares on its way to a chat, for staff
 */

/** @param {BubbleProps} props */
export function bubble(props) {
  const content = h("div", { class: "bubble-content" });
  content.addEventListener("click", press);
  content.addEventListener("keydown", (event) => (event.key === "Enter" || event.key === " ") && press(event));
  const more = h("button", { type: "button", class: "bubble-more", tabindex: "-1", "aria-haspopup": "dialog", "aria-label": t("message.actions") });
  more.addEventListener("click", () => emit(more, "message-menu"));
  const row = h("article", { class: "bubble-row", tabindex: "-1" }, h("div", { class: "bubble" }, content), more);
  // Its glyph comes with the pointer or the focus: hundreds of rows never need theirs.
  const draw = () => { if (!more.firstChild) more.append(icon("more")); };
  row.addEventListener("pointerenter", draw, { once: true });
  more.addEventListener("focus", draw, { once: true });
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
    message.deleted_at && "is-deleted", props.progress === "failed" && "is-failed", ...looks(props), ...passing].filter(Boolean).join(" ");
  row.dataset.id = props.id;
  row.dataset.message = String(message.id);
  const content = /** @type {HTMLElement} */ (row.querySelector(".bubble-content"));
  const before = shown.get(row);
  if (!sameWords(before, props)) content.replaceChildren(...parts(props));
  else if (!sameMeta(before, props)) content.lastElementChild?.replaceWith(meta(props));
  else if (props.progress) ticks(markOf(props.progress, props.delivery), content.querySelector(".ticks") ?? undefined);
  shown.set(row, props);
  row.querySelector(".refusal")?.remove();
  const below = props.progress === "failed" ? refusal(props) : props.rich?.undelivered(props) ?? null;
  if (below) row.append(below);
}

/** How the bubble is cut, by what it holds. @param {BubbleProps} props */
function looks(props) {
  if (props.message.deleted_at) return [];
  return pictures(props) ? ["is-picture"] : props.rich?.looksOf(props.message) ?? [];
}

/** Whether there is more to a message than the start can draw. @param {Message} message @param {Delivery} [delivery] */
export function isRich({ attachments, card, reactions }, delivery) {
  const isStuck = delivery?.state === "failed" || delivery?.state === "unknown" || delivery?.differs;
  return attachments.length > 0 || card !== undefined || reactions !== undefined || Boolean(isStuck);
}

/** One to three emoji alone need no bubble. @param {BubbleProps} props */
function pictures({ message, quote }) {
  return message.kind === "message" && !message.deleted_at && message.attachments.length === 0 && !quote && !message.card && isPicture(message.body);
}

/** @param {BubbleProps|undefined} one @param {BubbleProps} other */
function sameWords(one, other) {
  const [was, is] = [one?.message, other.message];
  return was?.body === is.body && was.deleted_at === is.deleted_at && sameThings(was, is)
    && one?.author === other.author && one.quote?.text === other.quote?.text && one.quote?.author === other.quote?.author
    && was.kind === is.kind && one?.rich === other.rich;
}

/** The wire gives new objects each time; what they say is compared. @param {Message} was @param {Message} is */
function sameThings(was, is) {
  const told = (/** @type {Message} */ { attachments, entities, card, forwarded_from: from, reactions }) => JSON.stringify([attachments, entities, card, from, reactions]);
  return was === is || told(was) === told(is);
}

/** @param {BubbleProps|undefined} one @param {BubbleProps} other */
function sameMeta(one, other) {
  const [was, is] = [one?.message, other.message];
  return !one?.progress === !other.progress && was?.edited_at === is.edited_at && was.created_at === is.created_at && was.origin === is.origin;
}

/** @param {BubbleProps} props @returns {Node[]} */
function parts(props) {
  const { message, author, quote, me, rich } = props;
  const head = message.kind === "note"
    ? h("div", { class: "note-head" }, icon("lock"), h("span", { text: noteHead(author) }))
    : author && h("div", { class: "bubble-author", dir: "auto", text: author });
  const forwarded = message.forwarded_from && h("div", { class: "forwarded", dir: "auto", text: t("message.forwarded", { name: message.forwarded_from }) });
  const found = [head, forwarded, quote && quoted(quote), ...(rich?.mediaOf(message.attachments) ?? []), ...said(message, rich),
    message.reactions && rich?.reactionRow(message.reactions, me), meta(props)];
  return /** @type {Node[]} */ (found.filter(Boolean));
}

/** Words, or the card that says the same better. @param {Message} message @param {BubbleProps["rich"]} rich @returns {Node[]} */
function said(message, rich) {
  if (message.deleted_at) return [h("p", { class: "bubble-text", text: t("message.deleted") })];
  if (message.card && rich) return [rich.cardOf(message.card)];
  const [first] = message.attachments;
  const label = first ? `attachment.${first.look ?? first.kind}` : "message.unknown";
  if (!message.body && !(first && rich)) return [h("p", { class: "bubble-text is-strange", text: t(label) })];
  return message.body ? [named(h("div", { class: "bubble-text", dir: "auto" }, ...nodesOf(message.body, message.entities)))] : [];
}

/** What is pressed in a text has its name. @param {HTMLElement} text */
function named(text) {
  text.querySelectorAll(".copy-code").forEach((one) => one.setAttribute("aria-label", t("message.copy_code")));
  text.querySelectorAll(".spoiler").forEach((one) => one.setAttribute("aria-label", t("format.spoiler")));
  return text;
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

/** An address goes to the outside, the number of a ticket to its conversation; what is hidden shows, what is folded
 * opens, code goes to the clipboard. @param {Event} event */
function press(event) {
  const target = /** @type {Element} */ (event.target);
  const found = /** @type {HTMLElement|null} */ (target.closest("a, .spoiler, .folded, .copy-code"));
  if (!found) return;
  const isShown = found.classList.contains("is-open");
  if (found.matches(".spoiler, .folded") && isShown && !found.matches(".folded")) return;
  event.preventDefault();
  event.stopPropagation();
  if (found instanceof HTMLAnchorElement) return follow(found);
  if (found.matches(".copy-code")) return emit(found, "words-copy", { text: found.previousElementSibling?.textContent ?? "" });
  found.classList.toggle("is-open", !isShown);
  found.setAttribute("aria-expanded", String(!isShown));
  if (found.matches(".spoiler")) found.removeAttribute("aria-label");
}

/** @param {HTMLAnchorElement} anchor */
function follow(anchor) {
  if (anchor.hash === anchor.getAttribute("href")) emit(anchor, "ticket-open", { ticket: anchor.hash.slice(1) });
  else emit(anchor, "link-open", { url: anchor.href });
}

/** @param {BubbleProps} props */
function meta({ message, progress, delivery }) {
  const edited = message.edited_at && !message.deleted_at && h("span", { text: t("message.edited") });
  const origin = message.origin === "telegram" && h("span", { class: "origin", title: t("message.from_telegram") }, icon("plane"));
  const moment = h("time", { datetime: new Date(message.created_at).toISOString(), text: clock(message.created_at) });
  return h("span", { class: "bubble-meta", "aria-live": "off" }, origin, edited, moment, progress && ticks(markOf(progress, delivery)));
}

/** Staff see how far a message has come on the other side. @param {string} progress @param {Delivery|null} delivery */
function markOf(progress, delivery) {
  if (!delivery || progress !== "sent") return progress;
  if (delivery.state === "cancelled") return "read";
  return delivery.reason === "blocked" ? "blocked" : delivery.state;
}


/** @param {BubbleProps} props */
function refusal({ id, error }) {
  const again = h("button", { type: "button", class: "text-button", text: t("message.retry") });
  const drop = h("button", { type: "button", class: "text-button is-danger", text: t("message.delete") });
  again.addEventListener("click", () => emit(again, "message-retry", { id }));
  drop.addEventListener("click", () => emit(drop, "message-discard", { id }));
  return h("div", { class: "refusal" }, h("span", { text: error }), again, drop);
}