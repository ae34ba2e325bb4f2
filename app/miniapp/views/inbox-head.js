/**
 * What stands beside the title of a list: keeping it under a name, and how far a list of one category, tag or
 * person reaches.
 */
import { h } from "../lib/dom.js";
import { signal } from "../lib/signal.js";
import { button, field, iconButton, segments } from "../components/controls.js";
import { panel, sheet } from "../components/overlays.js";
import { t } from "../i18n.js";
import { refused } from "./acting.js";
import { layer } from "./context.js";
import { SCOPES, titleOf } from "./inbox-views.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./inbox-state.js").Inbox} Inbox */

const NAME_LIMIT = 60;

/** @param {Context} ctx */
export function scopes(ctx) {
  const [kind, id, scope = kind === "customer" ? "all" : "live"] = ctx.view.value.split(":");
  if (!["category", "tag", "person", "customer"].includes(kind)) return null;
  const choices = SCOPES.map((value) => ({ value, label: t(`scope.${value}`) }));
  const made = segments("scope", t("inbox.scope"), choices, () => scope);
  made.addEventListener("scope", (event) => { ctx.view.value = `${kind}:${id}:${/** @type {CustomEvent} */ (event).detail.value}`; });
  return h("div", { class: "head-scope" }, made);
}

/** @param {Context} ctx @param {Inbox} inbox */
export function viewTools(ctx, inbox) {
  const kept = keptOf(ctx, inbox);
  if (!kept) return iconButton(t("inbox.keep"), "star", () => ask(ctx, inbox));
  const me = ctx.store.me.value;
  if (!me || (kept.owner_id !== me.id && me.role !== "admin")) return null;
  const items = [
    { label: t("inbox.rename"), glyph: "edit", press: () => ask(ctx, inbox) },
    { label: t("inbox.forget"), glyph: "trash", danger: true, press: () => void forget(ctx, inbox, kept) },
  ];
  return iconButton(t("inbox.kept"), "star", () => layer(ctx, (closed) => sheet(ctx.overlays, kept.name, items, closed)));
}

/** @param {Context} ctx @param {Inbox} inbox */
function keptOf(ctx, inbox) {
  const [kind, id] = ctx.view.value.split(":");
  return kind === "saved" ? inbox.catalog.value?.views.find((one) => one.id === Number(id)) : undefined;
}

/** A name, and whether all of the staff have the list. @param {Context} ctx @param {Inbox} inbox */
function ask(ctx, inbox) {
  const kept = keptOf(ctx, inbox);
  const name = signal(kept?.name ?? titleOf(ctx.view.peek(), inbox.catalog.peek(), inbox.nameOf));
  const shared = signal(String(kept?.is_shared ?? false));
  layer(ctx, (closed) => {
    const choices = [{ value: "false", label: t("inbox.own"), glyph: "person" }, { value: "true", label: t("inbox.shared"), glyph: "people" }];
    const box = h("form", { class: "keep-form", onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      close();
      void keep(ctx, inbox, kept?.id, name.peek(), shared.peek() === "true");
    } }, h("h2", { class: "settings-title", text: t("inbox.keep") }),
      field({ label: t("inbox.name"), hint: "", limit: NAME_LIMIT, rows: 1, name: "view" }, () => name.value),
      segments("shared", t("inbox.whose"), choices, () => shared.value), button(t("inbox.keep_act"), "star", () => box.requestSubmit(), "accent"));
    box.addEventListener("field-text", (event) => { name.value = /** @type {CustomEvent} */ (event).detail.text; });
    box.addEventListener("shared", (event) => { shared.value = /** @type {CustomEvent} */ (event).detail.value; });
    const close = panel(ctx.overlays, t("inbox.keep"), [box], closed);
    return close;
  });
}

/** @param {Context} ctx @param {Inbox} inbox @param {number|undefined} id @param {string} name @param {boolean} isShared */
async function keep(ctx, inbox, id, name, isShared) {
  const wanted = inbox.wanted.peek();
  try {
    const { desk } = await ctx.api.send("view.save", { ...(id && { view_id: id }), name, is_shared: isShared, wanted });
    ctx.store.desk.value = desk;
    const mine = inbox.catalog.peek()?.views.filter((one) => one.name === name.trim()).at(-1);
    if (mine) ctx.view.value = `saved:${mine.id}`;
    ctx.say(t("inbox.kept_done"));
  } catch (error) {
    refused(ctx, /** @type {{code: string}} */ (error).code);
  }
}

/** @param {Context} ctx @param {Inbox} inbox @param {import("./inbox-views.js").SavedView} kept */
async function forget(ctx, inbox, kept) {
  try {
    const { desk } = await ctx.api.send("view.remove", { view_id: kept.id });
    ctx.view.value = "open";
    ctx.store.desk.value = desk;
    ctx.say(t("inbox.forgotten", { name: kept.name }), { label: t("action.undo"), press: () => void again(ctx, inbox, kept) });
  } catch (error) {
    refused(ctx, /** @type {{code: string}} */ (error).code);
  }
}

/** @param {Context} ctx @param {Inbox} inbox @param {import("./inbox-views.js").SavedView} kept */
async function again(ctx, inbox, { name, is_shared: isShared, wanted }) {
  const { desk } = await ctx.api.send("view.save", { name, is_shared: isShared, wanted });
  ctx.store.desk.value = desk;
  const mine = inbox.catalog.peek()?.views.filter((one) => one.name === name).at(-1);
  if (mine) ctx.view.value = `saved:${mine.id}`;
}
