/**
 * The pages of last resort: opened outside Telegram, session over. They say what happened and where to go.
 */
import { h, icon } from "../lib/dom.js";
import { empty } from "../components/blanks.js";
import { calmWords } from "../calm-words.js";
import { addWords, t } from "../i18n.js";

/** @param {HTMLElement} root @param {"outside"|"ended"|"expired"} reason @param {string} bot username, "" when unknown
 * @param {(url: string) => void} open */
export function showCalm(root, reason, bot, open) {
  addWords(calmWords);
  const url = `https://t.me/${bot}`;
  const follow = (/** @type {Event} */ event) => {
    event.preventDefault();
    open(url);
  };
  const link = bot && reason === "outside" ? h("a", { class: "button is-accent", href: url, rel: "noopener noreferrer", text: t("calm.open", { bot }), onclick: follow }) : null;
  root.replaceChildren(h("main", { class: "calm" }, h("h1", { class: "brand" }, icon("logo"), "TiketHet"),
    empty("door", t(`calm.${reason}`), t(bot || reason !== "outside" ? `calm.${reason}_text` : "calm.outside_plain"), link)));
}
