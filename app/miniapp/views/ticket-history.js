/**
 * The staff's part of a ticket's history, in words: who changed what, from which to which, when.
 */
import { h } from "../lib/dom.js";
import { fullMoment, listMoment, now } from "../format.js";
import { t } from "../i18n.js";

/** @typedef {{id: number, at: number, actor: PersonRef|null, what: string, before: any, after: any}} Line */
/** @typedef {import("./inbox-views.js").Catalog} Catalog */

/** @param {Line[]} lines the newest first @param {Catalog|null} catalog */
export function historyOf(lines, catalog) {
  if (lines.length === 0) return h("p", { class: "meta history-none", text: t("panel.no_history") });
  return h("ol", { class: "history" }, ...lines.map((line) => h("li", { class: "history-line" },
    h("span", { class: "history-what", dir: "auto", text: words(line, catalog) }),
    h("span", { class: "meta history-who", dir: "auto" }, line.actor?.name ?? t("history.desk"), " · ", h("time", { title: fullMoment(line.at), text: listMoment(line.at, now()) })))));
}

/** @param {Line} line @param {Catalog|null} catalog */
function words({ what, before, after }, catalog) {
  if (what === "tags") return tagWords(before ?? [], after ?? [], catalog);
  if (what === "follow") return t(after ? "history.follows" : "history.unfollows");
  if (what === "snooze") return after ? t("history.snoozed", { when: fullMoment(after) }) : t("history.woken");
  if (what === "priority") return t("history.priority", { before: t(`priority.${before}`), after: t(`priority.${after}`) });
  if (what === "category") return t("history.category", { before: categoryOf(before, catalog), after: categoryOf(after, catalog) });
  return t("history.other", { what });
}

/** @param {number|null} id @param {Catalog|null} catalog */
function categoryOf(id, catalog) {
  return catalog?.categories.find((one) => one.id === id)?.name ?? t("panel.no_category");
}

/** @param {number[]} before @param {number[]} after @param {Catalog|null} catalog */
function tagWords(before, after, catalog) {
  const names = (/** @type {number[]} */ ids) => ids.map((id) => `#${catalog?.tags.find((one) => one.id === id)?.name ?? id}`).join(" ");
  const [given, taken] = [after.filter((id) => !before.includes(id)), before.filter((id) => !after.includes(id))];
  return [given.length > 0 && t("history.tagged", { names: names(given) }), taken.length > 0 && t("history.untagged", { names: names(taken) })].filter(Boolean).join(". ");
}
