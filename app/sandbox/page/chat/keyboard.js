/** The bot's keyboards: inline buttons under a message, and the reply keyboard under the text field. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";

/** @typedef {import("../model.js").Message} Message */

/** @param {Message} message @param {any} deeds */
export function inlineKeyboard(message, deeds) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  return h("div", { class: "inline-keys" }, rows.map((/** @type {any[]} */ row) =>
    h("div", { class: "inline-row" }, row.map((button) => inlineButton(message, button, deeds)))));
}

/** @param {Message} message @param {any} button @param {any} deeds */
function inlineButton(message, button, deeds) {
  const corner = cornerOf(button);
  const key = h("button", { class: `inline-key ${button.style ?? ""}`, type: "button", title: button.url ?? null },
    h("span", { class: "key-text", dir: "auto" }, button.text), corner ? icon(corner) : null, h("i", { class: "key-wait" }));
  key.addEventListener("click", () => pressInline(key, message, button, deeds));
  return key;
}

/** @param {any} button */
function cornerOf(button) {
  if (button.url || button.login_url) return "link";
  if (button.web_app) return "app";
  return button.copy_text ? "copy" : "";
}

/** @param {HTMLElement} key @param {Message} message @param {any} button @param {any} deeds */
async function pressInline(key, message, button, deeds) {
  if (key.classList.contains("waiting")) return;
  if (button.url) return deeds.openLink(button.url, false);
  if (button.copy_text) return deeds.copy(button.copy_text.text);
  if (button.web_app) return deeds.openApp({ way: "button", message_id: message.message_id, label: button.text });
  if (button.callback_data === undefined) return deeds.toast(t("chat.not_played"));
  key.classList.add("waiting");
  key.setAttribute("aria-busy", "true");
  await deeds.press(message, button.callback_data);
  key.classList.remove("waiting");
  key.removeAttribute("aria-busy");
}

/**
 * @param {any} markup of a ReplyKeyboardMarkup @param {number} messageId that brought it @param {any} deeds
 */
export function replyKeyboard(markup, messageId, deeds) {
  const rows = (markup.keyboard ?? []).map((/** @type {any[]} */ row) => h("div", { class: "reply-row" },
    row.map((button) => h("button", { class: "reply-key", type: "button", onclick: () => pressReply(button, messageId, markup, deeds) },
      h("span", { class: "key-text", dir: "auto" }, button.text), button.web_app ? icon("app") : null))));
  return h("div", { class: markup.resize_keyboard ? "reply-keys" : "reply-keys tall" }, rows);
}

/** @param {any} button @param {number} messageId @param {any} markup @param {any} deeds */
function pressReply(button, messageId, markup, deeds) {
  if (button.web_app) return deeds.openApp({ way: "keyboard", message_id: messageId, label: button.text });
  if (markup.one_time_keyboard) deeds.hideKeyboard();
  if (button.request_contact) return deeds.sendSample("contact");
  if (button.request_location) return deeds.sendSample("location");
  return deeds.sendText(button.text);
}
