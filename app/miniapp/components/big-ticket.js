/**
 * BigTicket: one ticket as a thing of paper; and the torn one, the moment a ticket is no more.
 */
import { h, icon } from "../lib/dom.js";
import { t } from "../i18n.js";
import { numberOf, perforation } from "./marks.js";

/** Where the browser does not tell that an animation has ended. */
const TEAR_LIMIT_MS = 500;

/**
 * @param {{id: number, title: string, text: string}} look @param {...(Node|false|null)} stub what stands below the perforation
 */
export function bigTicket({ id, title, text }, ...stub) {
  return h("div", { class: "big-ticket" },
    h("div", { class: "upper" }, numberOf(id), h("h2", { class: "big-title", text: title }), h("p", { class: "big-text", dir: "auto", text })),
    perforation(), ...stub);
}

/** A torn ticket lies still until `tear` or `glue`. @param {string} number @param {string} text */
export function tornTicket(number, text) {
  return h("div", { class: "tear-line" },
    h("div", { class: "tear" },
      h("div", { class: "tear-body" },
        h("span", { class: "tear-title" }, icon("check"), h("span", { text: t("chat.gone") })),
        h("span", { class: "meta", dir: "auto", text })),
      h("div", { class: "tear-stub", "aria-hidden": "true" }, icon("ticket"), h("span", { class: "number", text: number }))));
}

/** The stub comes off along the perforation. @param {HTMLElement} line a torn ticket @returns {Promise<void>} when it is still */
export function tear(line) {
  return play(line, "is-tearing");
}

/** The stub comes back to its ticket. @param {HTMLElement} line a torn ticket @returns {Promise<void>} when it is whole */
export function glue(line) {
  return play(line, "is-gluing").then(() => line.classList.add("is-whole"));
}

/** @param {HTMLElement} line @param {"is-tearing"|"is-gluing"} motion @returns {Promise<void>} */
function play(line, motion) {
  line.classList.remove("is-whole", "is-tearing", "is-gluing");
  line.classList.add(motion);
  return new Promise((done) => {
    const end = () => {
      line.classList.remove(motion);
      done();
    };
    const timer = setTimeout(end, TEAR_LIMIT_MS);
    line.querySelector(".tear-stub")?.addEventListener("animationend", () => {
      clearTimeout(timer);
      end();
    }, { once: true });
  });
}
