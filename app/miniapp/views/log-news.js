/**
 * What a screen reader is told of a conversation: each new message of somebody else, once, and what was
 * refused. History, own words and the movement of the log are never read out.
 */
import { h } from "../lib/dom.js";
import { effect } from "../lib/signal.js";
import { t } from "../i18n.js";
import { shortOf } from "./composing.js";
import { refusalWords, systemWords } from "./words.js";

/** @typedef {import("./conversation.js").Room} Room */

const KEPT_NEWS = 5;
/** After a pause more than this is told as a number. */
const TOLD_MESSAGES = 3;

/** Both regions stand there before anything is said. @param {Room} room */
export function logNews(room) {
  const news = h("div", { class: "log-news", "aria-live": "polite" });
  const alert = h("div", { role: "alert", text: () => refused(room) });
  const told = watchNewest(room);
  effect(() => {
    const fresh = told();
    const texts = fresh.length > TOLD_MESSAGES ? [t("badge.unread", { count: fresh.length })] : fresh.map(spoken);
    news.append(...texts.map((text) => h("p", { text })));
    while (news.childElementCount > KEPT_NEWS) news.firstElementChild?.remove();
  });
  return h("div", { class: "hidden" }, news, alert);
}

/** What came since the last look, oldest first. @param {Room} room */
function watchNewest({ ctx, conversation, landed }) {
  let newest = -1;
  return () => {
    const messages = [...(conversation.value?.messages.values() ?? [])];
    const since = newest;
    if (landed.value) newest = Math.max(newest, 0, ...messages.map((one) => one.id));
    if (since < 0) return [];
    const me = ctx.store.me.peek()?.id;
    return messages.filter((one) => one.id > since && one.author?.id !== me).sort((one, other) => one.id - other.id);
  };
}

/** @param {Message} message */
function spoken(message) {
  const name = message.author?.name ?? t("chat.desk");
  if (message.kind !== "system") return `${message.kind === "note" ? t("note.by", { name }) : name}: ${shortOf(message)}`;
  const { text, who } = systemWords(message.body, name);
  return who ? `${text}, ${who}` : text;
}

/** @param {Room} room */
function refused({ entries }) {
  const failed = entries.value.findLast((entry) => entry.state === "failed");
  return failed?.error ? t("message.not_sent", { reason: refusalWords(failed.error) }) : "";
}
