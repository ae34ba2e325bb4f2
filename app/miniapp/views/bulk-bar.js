/**
 * What may be done with all chosen tickets at once; it stands under the list while something is chosen.
 */
import { h } from "../lib/dom.js";
import { iconButton } from "../components/controls.js";
import { t } from "../i18n.js";
import { ACT_LIMIT, act } from "./acting.js";
import { pickAssignee, pickCategory, pickPriority, pickSnooze, pickTags } from "./picking.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./inbox-state.js").Inbox} Inbox */

/** @param {Context} ctx @param {Inbox} inbox */
export function bulkBar(ctx, inbox) {
  const { size } = inbox.chosen.value;
  if (size === 0) return null;
  const ids = () => [...inbox.chosen.peek()].slice(0, ACT_LIMIT);
  const clear = () => { inbox.chosen.value = new Set(); };
  const all = () => { inbox.chosen.value = new Set(inbox.rows.peek().slice(0, ACT_LIMIT).map((one) => one.id)); };
  const isDone = () => ids().every((id) => ctx.store.tickets.peek().get(id)?.status === "resolved");
  const status = isDone() ? "open" : "resolved";
  const settle = async () => {
    const chosen = ids();
    clear();
    await act(ctx, chosen, { status }, t(status === "resolved" ? "acts.done_resolved" : "acts.done_reopened", { count: chosen.length }));
  };
  return h("div", { class: "bulk-bar", role: "toolbar", "aria-label": t("bulk.title") },
    iconButton(t("bulk.clear"), "cross", clear), h("span", { class: "bulk-count", role: "status", text: t("bulk.count", { count: Math.min(size, ACT_LIMIT) }) }),
    h("button", { type: "button", class: "text-button", text: t("bulk.all"), onclick: all }),
    h("span", { class: "bulk-acts" },
      iconButton(t(status === "resolved" ? "acts.resolve" : "acts.reopen"), status === "resolved" ? "check" : "undo", () => void settle()),
      iconButton(t("panel.assignee"), "person", () => pickAssignee(ctx, inbox, ids())), iconButton(t("panel.priority"), "flame", () => pickPriority(ctx, ids())),
      iconButton(t("panel.category"), "box", () => pickCategory(ctx, inbox, ids())), iconButton(t("panel.tags"), "tag", () => pickTags(ctx, inbox, ids())),
      iconButton(t("panel.snooze"), "moon", () => pickSnooze(ctx, ids()))));
}
