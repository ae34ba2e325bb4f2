/**
 * The sheet of keys, and the switch for those who need single letters for something else.
 */
import { h } from "../lib/dom.js";
import { button } from "../components/controls.js";
import { t } from "../i18n.js";
import { keysOn, switchKeys } from "./key-switch.js";
import { openSheet } from "./sheets.js";

/** @typedef {import("./context.js").Context} Context */

const KEYS = [
  ["J", "next"], ["K", "previous"], ["Enter", "open"], ["R", "reply"], ["N", "note"], ["E", "resolve"], ["A", "assign"],
  ["X", "choose"], ["/", "search"], ["Ctrl+K", "commands"], ["?", "help"], ["Esc", "back"],
];

/** @param {Context} ctx */
export function openKeyHelp(ctx) {
  openSheet(ctx, t("keys.title"), "key-sheet", (close) => [
    h("h2", { class: "settings-title", text: t("keys.title") }),
    h("dl", { class: "key-list" }, ...KEYS.map(([key, name]) => h("div", { class: "key-row" }, h("dt", null, h("kbd", { class: "key", text: key })), h("dd", { text: t(`keys.${name}`) })))),
    h("p", { class: "meta", text: t("keys.never") }),
    h("button", { type: "button", class: "button is-plain", role: "switch", "aria-checked": () => String(keysOn.value), onclick: () => switchKeys(!keysOn.peek()) },
      h("span", { text: () => t(keysOn.value ? "keys.on" : "keys.off") })),
    button(t("desk.ready"), "check", close, "accent"),
  ]);
}
