/**
 * Formatting in the composer: marks around what is selected, taken away by the same press. It changes the field as
 * typing does, so that it can be undone.
 */
import { h } from "../lib/dom.js";
import { MARKS } from "../lib/unmark.js";
import { button, field as labelled } from "../components/controls.js";
import { panel } from "../components/overlays.js";
import { signal } from "../lib/signal.js";
import { t } from "../i18n.js";
import { layer } from "./context.js";

/** @typedef {import("./context.js").Context} Context */

const URL_LIMIT = 2048;

/** @param {Context} ctx @param {HTMLTextAreaElement} field @param {string} type */
export function format(ctx, field, type) {
  const { selectionStart: from, selectionEnd: end, value } = field;
  if (type === "text_link") return askLink(ctx, field, from, end);
  if (type === "blockquote") return quote(field, from, end);
  const chosen = value.slice(from, end);
  if (type === "code" && chosen.includes("\n")) return put(field, from, end, `\`\`\`\n${chosen}\n\`\`\``, 4, chosen.length);
  const mark = MARKS[type];
  const isMarked = value.slice(from - mark.length, from) === mark && value.slice(end, end + mark.length) === mark;
  if (isMarked) return put(field, from - mark.length, end + mark.length, chosen, 0, chosen.length);
  // A mark beside a space is a plain sign.
  const [lead, tail] = [/^\s*/.exec(chosen)?.[0] ?? "", /\s*$/.exec(chosen)?.[0] ?? ""];
  const inside = chosen.trim();
  if (!inside) return put(field, from, end, `${mark}${mark}`, mark.length, 0);
  put(field, from, end, `${lead}${mark}${inside}${mark}${tail}`, lead.length + mark.length, inside.length);
}

/** The whole lines, or all of them back. @param {HTMLTextAreaElement} field @param {number} from @param {number} end */
function quote(field, from, end) {
  const start = field.value.lastIndexOf("\n", from - 1) + 1;
  const stop = (field.value.indexOf("\n", end) + 1 || field.value.length + 1) - 1;
  const lines = field.value.slice(start, stop).split("\n");
  const isQuoted = lines.every((line) => line.startsWith("> "));
  const text = lines.map((line) => (isQuoted ? line.slice(2) : `> ${line}`)).join("\n");
  put(field, start, stop, text, 0, text.length);
}

/** @param {HTMLTextAreaElement} field @param {number} from @param {number} end @param {string} text
 * @param {number} selected where in the text @param {number} length */
function put(field, from, end, text, selected, length) {
  field.focus();
  field.setSelectionRange(from, end);
  // The only way in that the browser's own "undo" knows.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, from, end);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(from + selected, from + selected + length);
}

/** @param {Context} ctx @param {HTMLTextAreaElement} field @param {number} from @param {number} end */
function askLink(ctx, field, from, end) {
  const address = signal("https://");
  const wrong = signal("");
  layer(ctx, (closed) => {
    const box = labelled({ name: "link", label: t("format.address"), hint: "https://", limit: URL_LIMIT, rows: 1 }, () => address.value, () => wrong.value);
    box.addEventListener("field-text", (event) => {
      address.value = /** @type {CustomEvent} */ (event).detail.text;
      wrong.value = "";
    });
    const agree = () => {
      if (!/^(https?:\/\/|tg:|mailto:|tel:)[^\s()]+$/i.test(address.peek())) {
        wrong.value = t("format.address_wrong");
        return;
      }
      close();
      const words = field.value.slice(from, end) || address.peek();
      put(field, from, end, `[${words}](${address.peek()})`, 1, words.length);
    };
    box.addEventListener("keydown", (event) => event.key === "Enter" && agree());
    const close = panel(ctx.overlays, t("format.text_link"), [h("div", { class: "link-ask" }, box, button(t("format.link_act"), "check", agree, "accent"))], closed);
    box.querySelector("input")?.focus();
    return close;
  });
}
