/**
 * The desk's menu: the screens that are neither list nor ticket. Beside a wide inbox it stands under the views,
 * on a narrow one behind a button.
 */
import { h, icon } from "../lib/dom.js";
import { iconButton } from "../components/controls.js";
import { marked } from "../components/key-mark.js";
import { avatar } from "../components/marks.js";
import { sheetList } from "../components/overlays.js";
import { t } from "../i18n.js";
import { openKeyHelp } from "./key-help.js";
import { openSheet } from "./sheets.js";
import { viewColumn } from "./view-tabs.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("../desk.js").Screen} Screen */

/** The column beside a wide inbox. @param {Context} ctx @param {import("./inbox-state.js").Inbox} inbox @param {Screen[]} screens
 * @param {() => void} command opens the command box */
export function rail(ctx, inbox, screens, command) {
  const me = ctx.store.me.value;
  if (ctx.panes.value < 3 || !me) return null;
  return h("nav", { class: "pane pane-rail", "aria-label": t("inbox.views") },
    h("div", { class: "rail-head" }, h("p", { class: "brand" }, icon("logo"), "TiketHet"), marked(iconButton(t("keys.title"), "keyboard", () => openKeyHelp(ctx)), "?")), viewColumn(ctx, inbox), h("div", { class: "desk-menu" }, marked(tab("bolt", t("keys.commands"), command), "Ctrl+K"), ...open(ctx, screens).map((one) => entry(ctx, one))),
    h("div", { class: "rail-me" }, avatar(me), h("span", { class: "rail-words" },
      h("span", { class: "rail-name", dir: "auto", text: me.name }), h("span", { class: "meta", text: t(`role.${me.role}`) })),
    iconButton(t("settings.title"), "gear", ctx.settings)));
}

/** What stands above a narrow list: one button for all of it. @param {Context} ctx @param {import("./inbox-state.js").Inbox} inbox
 * @param {Screen[]} screens */
export function menuButton(ctx, inbox, screens) {
  return iconButton(t("desk.menu"), "menu", () => openSheet(ctx, t("desk.menu"), "menu-sheet", (close) => {
    const items = open(ctx, screens).map((one) => ({ label: t(one.title), glyph: one.glyph, press: () => openScreen(ctx, one.name) }));
    items.push({ label: t("settings.title"), glyph: "gear", press: ctx.settings });
    return [h("div", { class: "menu-screens" }, sheetList(items, close)), viewColumn(ctx, inbox, close)];
  }));
}

/** What this person may open. @param {Context} ctx @param {Screen[]} screens */
function open(ctx, screens) {
  const isAdmin = ctx.store.me.value?.role === "admin";
  return screens.filter((one) => isAdmin || !one.admins);
}

/** @param {Context} ctx @param {Screen} screen */
function entry(ctx, { name, title, glyph, keys }) {
  const isHere = () => ctx.router.stack.value.at(-1)?.name === name;
  const made = tab(glyph, t(title), () => openScreen(ctx, name), () => (isHere() ? "page" : null));
  return keys ? marked(made, keys) : made;
}

/** @param {string} glyph @param {string} label @param {() => void} press @param {() => string|null} [current] */
function tab(glyph, label, press, current = () => null) {
  return h("button", { type: "button", class: "view-tab", "aria-current": current, onclick: press }, icon(glyph), h("span", { text: label }));
}

/** @param {Context} ctx @param {string} name of the screen @param {string} [what] it is opened for */
export function openScreen(ctx, name, what) {
  ctx.router.reset([{ name: "list" }, { name, ...(what && { what }) }]);
}
