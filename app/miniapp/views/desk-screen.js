/**
 * The frame of a screen of the desk: its head with the way back, and the room below that scrolls.
 */
import { h } from "../lib/dom.js";
import { iconButton } from "../components/controls.js";
import { t } from "../i18n.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} ctx @param {() => string} title @param {...import("../lib/dom.js").Child} acts what stands beside it */
export function screenHead(ctx, title, ...acts) {
  const back = () => (ctx.bridge.hasBackButton && ctx.panes.value === 1 ? null : iconButton(t("action.back"), "back", () => ctx.router.back()));
  return h("header", { class: "head" }, h("div", { class: "head-row" }, back, h("div", { class: "head-words" }, h("h1", { class: "head-title", text: title })), ...acts));
}

/** @param {...import("../lib/dom.js").Child} content */
export function screenBody(...content) {
  return h("div", { class: "scroller" }, h("div", { class: "desk-body" }, ...content));
}

/** A screen that is a part of its own. @param {HTMLElement} place @param {Context} ctx
 * @param {() => Promise<(place: HTMLElement, ctx: Context) => () => void>} load @returns {() => void} */
export function later(place, ctx, load) {
  let end = () => {};
  let isOver = false;
  load().then((mount) => { if (!isOver) end = mount(place, ctx); }, () => {
    ctx.say(t("refused.offline"));
    if (!isOver) ctx.router.back();
  });
  return () => {
    isOver = true;
    end();
  };
}
