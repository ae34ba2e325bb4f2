/**
 * Answering a part of a message: its words in a field, where a finger, a mouse and a keyboard can all select.
 */
import { h } from "../lib/dom.js";
import { button } from "../components/controls.js";
import { panel } from "../components/overlays.js";
import { t } from "../i18n.js";
import { layer } from "./context.js";

/** @typedef {import("./message-presses.js").Writing} Writing */

const QUOTE_LIMIT = 1024;

/** @param {import("./context.js").Context} ctx @param {Message} message @param {Writing} write */
export function choosePart(ctx, message, write) {
  const field = h("textarea", { class: "quote-field", readonly: true, rows: "6", dir: "auto", "aria-label": t("quote.title") });
  field.value = message.body;
  const take = button(t("quote.take"), "reply", () => {
    const quote = chosen(field);
    close();
    write.reply(message, quote ?? undefined);
  });
  const look = () => { take.toggleAttribute("disabled", !chosen(field)); };
  ["select", "selectionchange", "pointerup", "keyup"].forEach((type) => field.addEventListener(type, look));
  look();
  const place = h("div", { class: "settings" }, h("h2", { class: "settings-title", text: t("quote.title") }),
    h("p", { class: "meta", text: t("quote.how") }), field, take);
  let close = () => {};
  layer(ctx, (closed) => {
    close = panel(ctx.overlays, t("quote.title"), [place], closed);
    return close;
  });
  field.focus();
}

/** Offsets of a field are UTF-16 units, as the desk counts them. @param {HTMLTextAreaElement} field @returns {Quote|null} */
function chosen({ value, selectionStart: start, selectionEnd: end }) {
  const part = value.slice(start, end);
  const text = part.trim().slice(0, QUOTE_LIMIT);
  if (!text || text === value) return null;
  return { text, position: start + part.indexOf(part.trim()) };
}
