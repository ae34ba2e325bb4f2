/**
 * What lies over the screen or above it: Sheet, Dialog, Toast, Banner.
 */
import { h, icon } from "../lib/dom.js";
import { t } from "../i18n.js";

const TOAST_MS = 5000;
/** Long enough to read, decide and reach it. */
const UNDO_MS = 6000;

/** @typedef {{label: string, glyph: string, danger?: boolean, press: () => void}} SheetItem */

/**
 * A sheet of actions; it closes by itself after a choice, by Escape, by a tap beside it.
 * @param {HTMLElement} root @param {string} title @param {SheetItem[]} items @param {() => void} closed
 * @returns {() => void} closes it
 */
export function sheet(root, title, items, closed) {
  const close = panel(root, title, [sheetList(items, () => close())], closed);
  return close;
}

/** @param {SheetItem[]} items @param {() => void} close */
export function sheetList(items, close) {
  return h("div", { class: "sheet-list" }, ...items.map((item) => h("button", {
    type: "button", class: `sheet-item${item.danger ? " is-danger" : ""}`,
    onclick: () => {
      close();
      item.press();
    },
  }, icon(item.glyph), h("span", { text: item.label }))));
}

/**
 * A sheet with anything in it.
 * @param {HTMLElement} root @param {string} title for readers @param {Node[]} content @param {() => void} closed
 * @returns {() => void} closes it
 */
export function panel(root, title, content, closed) {
  return openOver(root, h("dialog", { class: "sheet", "aria-label": title }, h("div", { class: "sheet-box" }, ...content)), closed);
}

/**
 * A question with one answer that acts.
 * @param {HTMLElement} root
 * @param {{title: string, text: string, act: string, danger?: boolean}} question
 * @param {() => void} agreed @param {() => void} closed
 * @returns {() => void} closes it
 */
export function ask(root, question, agreed, closed) {
  const close = openOver(root, h("dialog", { class: "dialog", "aria-labelledby": "ask-title" }, askBox(question, agreed, () => close())), closed);
  return close;
}

/** @param {{title: string, text: string, act: string, danger?: boolean}} question @param {() => void} agreed @param {() => void} close */
export function askBox(question, agreed, close) {
  const act = h("button", {
    type: "button", class: `button ${question.danger ? "is-danger" : "is-accent"}`, text: question.act,
    onclick: () => {
      close();
      agreed();
    },
  });
  const cancel = h("button", { type: "button", class: "button is-quiet", text: t("action.cancel"), onclick: close });
  return h("div", { class: "dialog-box" }, h("h2", { id: "ask-title", text: question.title }),
    h("p", { dir: "auto", text: question.text }), h("div", { class: "dialog-acts" }, cancel, act));
}

/** Anything modal; the focus goes back to where it came from.
 * @param {HTMLElement} root @param {HTMLDialogElement} dialog @param {() => void} closed @returns {() => void} closes it */
export function openOver(root, dialog, closed) {
  const opener = /** @type {HTMLElement|null} */ (document.activeElement);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    // What was chosen in it may have moved the focus already.
    if (document.activeElement === document.body && opener?.isConnected) opener.focus();
    closed();
  });
  root.append(dialog);
  dialog.showModal();
  return () => dialog.close();
}

/**
 * A short word that goes by itself, with a way back when there is one.
 * @param {HTMLElement} region role=status @param {string} text @param {{label: string, press: () => void}|null} [undo]
 */
export function toast(region, text, undo = null) {
  const act = undo && h("button", {
    type: "button", class: "toast-act", text: undo.label,
    onclick: () => {
      shown.remove();
      undo.press();
    },
  });
  const shown = h("div", { class: "toast" }, h("span", { class: "toast-text", text }), act);
  region.replaceChildren(shown);
  setTimeout(() => shown.remove(), undo ? UNDO_MS : TOAST_MS);
}

/** @typedef {{kind: "offline"|"update"|"collision"|"plain", glyph: string, text: string,
 *   acts: Array<{label: string, press: () => void}>}} BannerProps */

/** @param {BannerProps|null} props */
export function banner(props) {
  if (!props) return null;
  const acts = props.acts.map((act) => h("button", { type: "button", class: "text-button", text: act.label, onclick: act.press }));
  return h("div", { class: `banner banner-${props.kind}` }, icon(props.glyph), h("span", { class: "banner-text", dir: "auto", text: props.text }), ...acts);
}
