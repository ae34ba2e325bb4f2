/**
 * The lucky ticket: why a number carries a spark.
 */
import { h } from "../lib/dom.js";
import { t } from "../i18n.js";
import { bigTicket } from "./big-ticket.js";
import { button } from "./controls.js";
import { panel } from "./overlays.js";

/** @param {HTMLElement} root @param {number} id a lucky one @param {() => void} closed @returns {() => void} closes it */
export function luckySheet(root, id, closed) {
  const close = panel(root, t("ticket.lucky"), [luckyTicket(id, () => close())], closed);
  return close;
}

/** @param {number} id @param {() => void} press */
export function luckyTicket(id, press) {
  const digits = String(id).padStart(6, "0");
  const sum = [...digits.slice(0, 3)].reduce((total, digit) => total + Number(digit), 0);
  const sides = [digits.slice(0, 3), digits.slice(3)].map((half) => [...half].join(" + "));
  return h("div", { class: "lucky" },
    bigTicket({ id, title: t("ticket.lucky"), text: t("lucky.text", { sum }) },
      h("p", { class: "lower lucky-sum" }, `${sides[0]} = `, h("strong", { text: sum }), ` = ${sides[1]}`)),
    button(t("lucky.close"), null, press, "accent"));
}
