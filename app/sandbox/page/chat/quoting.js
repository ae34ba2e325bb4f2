/** The part of a message's words that is selected, as it stands in its text, and the button that answers it. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

/** @typedef {import("../model.js").Message} Message */
/** @typedef {{message: Message, text: string, position: number}} Part position in UTF-16 units, as strings here count */

/** Drawn among a message's words without being of them. */
const BESIDE = ".meta, .pre-head";
const LONGEST = 1024;
const GAP_PX = 8;

/**
 * What is selected inside the words of one message of `root`.
 * @param {Element} root @param {(messageId: number) => Message|undefined} find @returns {Part|null}
 */
export function chosenPart(root, find) {
  const chosen = getSelection();
  if (!chosen || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const around = range.commonAncestorContainer;
  const words = (around instanceof Element ? around : around.parentElement)?.closest("[data-message]");
  const message = words && root.contains(words) ? find(Number(words.getAttribute("data-message"))) : undefined;
  return words && message ? partOf(words, range, message) : null;
}

/** @param {Element} words @param {Range} range @param {Message} message @returns {Part|null} */
function partOf(words, range, message) {
  const text = message.text ?? message.caption ?? "";
  const places = placesIn(words, text);
  const [from, to] = [drawnBefore(words, range.startContainer, range.startOffset), drawnBefore(words, range.endContainer, range.endOffset)];
  if (to <= from || places.length < to) return null;
  const [begin, end] = [places[from], places[to - 1] + 1];
  const said = text.slice(begin, end);
  const kept = said.trim();
  const isTorn = /^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/.test(kept);
  if (!kept || kept.length > LONGEST || isTorn) return null;
  return { message, text: kept, position: begin + said.indexOf(kept) };
}

/** Where each drawn character stands in the text: a line break behind a block is not drawn. @param {Element} words @param {string} text */
function placesIn(words, text) {
  /** @type {number[]} */
  const places = [];
  let at = 0;
  for (const drawn of textsOf(words).map((node) => node.data).join("")) {
    while (at < text.length && !text.startsWith(drawn, at)) at += 1;
    for (let unit = 0; unit < drawn.length; unit += 1) places.push(at + unit);
    at += drawn.length;
  }
  return places;
}

/** Characters drawn before a place. @param {Element} words @param {Node} node @param {number} offset */
function drawnBefore(words, node, offset) {
  const before = document.createRange();
  before.setStart(words, 0);
  before.setEnd(node, offset);
  return textsOf(words).reduce((count, one) => {
    if (!before.intersectsNode(one)) return count;
    return count + (one === node ? offset : before.comparePoint(one, one.length) <= 0 ? one.length : 0);
  }, 0);
}

/** @param {Element} words @returns {Text[]} */
function textsOf(words) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    if (!node.parentElement?.closest(BESIDE)) found.push(node);
  }
  return found;
}

/** The button beside what is selected: it stands there as long as something is. */
export class QuoteButton {
  /** @param {Element} box around the log @param {() => Part|null} chosen @param {(part: Part) => void} quote */
  constructor(box, chosen, quote) {
    this.box = box;
    this.chosen = chosen;
    this.root = h("button", { class: "quoter", type: "button", hidden: true, onclick: () => this.press(quote) });
    // Pressing it must not take the selection away before it is read.
    this.root.addEventListener("pointerdown", (/** @type {Event} */ event) => event.preventDefault());
    this.look = () => this.stand();
    document.addEventListener("selectionchange", this.look);
  }

  close() {
    document.removeEventListener("selectionchange", this.look);
  }

  /** @private @param {(part: Part) => void} quote */
  press(quote) {
    const part = this.chosen();
    getSelection()?.removeAllRanges();
    if (part) quote(part);
  }

  /** Under the end of the selection, inside the log. @private */
  stand() {
    const part = this.chosen();
    this.root.hidden = !part;
    if (!part) return;
    this.root.replaceChildren(icon("reply"), h("span", null, t("chat.quote")));
    const [around, end] = [this.box.getBoundingClientRect(), [...(getSelection()?.getRangeAt(0).getClientRects() ?? [])].at(-1)];
    if (!end) return;
    const below = end.bottom - around.top + GAP_PX;
    const isLow = below + this.root.offsetHeight > around.height;
    const left = Math.min(end.right - around.left - this.root.offsetWidth / 2, around.width - this.root.offsetWidth - GAP_PX);
    this.root.style.setProperty("left", `${Math.max(GAP_PX, left)}px`);
    this.root.style.setProperty("top", `${Math.max(GAP_PX, isLow ? end.top - around.top - GAP_PX - this.root.offsetHeight : below)}px`);
  }
}
