/**
 * Cards: a place, a person, a question, a die; and a labelled one for whatever nobody here knows yet.
 */
import { emit, h, icon, s } from "../lib/dom.js";
import { t } from "../i18n.js";

/** @param {Card} card */
export function cardOf(card) {
  const make = { location: place, contact: person, poll: question, dice: die }[card.kind];
  return make ? make(card) : words("dot", t("card.unknown"), "");
}

/** @param {string} glyph @param {string} title @param {string} text @param {Node|null} [act] */
function words(glyph, title, text, act = null) {
  return h("div", { class: "card" }, h("span", { class: "file-glyph" }, icon(glyph)),
    h("span", { class: "file-words" }, h("span", { class: "file-name", dir: "auto", text: title }), text && h("span", { class: "meta file-meta", dir: "auto", text }), act));
}

/** A drawn sheet with a pin, from no one's server. @param {Card} card */
function place(card) {
  const at = `${Number(card.latitude).toFixed(5)}, ${Number(card.longitude).toFixed(5)}`;
  const url = `https://maps.google.com/?q=${card.latitude},${card.longitude}`;
  return h("a", { class: "card-map", href: url, rel: "noopener noreferrer", "aria-label": t("card.location_open", { name: card.title ?? at }) },
    s("svg", { viewBox: "0 0 320 132", "aria-hidden": "true", preserveAspectRatio: "xMidYMid slice" },
      s("path", { class: "map-water", d: "M0 96c60-26 92 20 150 4s96-52 170-30v62H0z" }),
      s("path", { class: "map-road", d: "M-8 40 120 62l60-74M40-8l26 148M120 62l208 34M214-8l-30 90 40 66M250 20l78-14" }),
      s("path", { class: "map-pin", d: "M160 88c-16-20-24-30-24-42a24 24 0 0 1 48 0c0 12-8 22-24 42z" }), s("circle", { class: "map-hole", cx: 160, cy: 46, r: 8.5 })),
    h("span", { class: "card-words" }, h("span", { class: "file-name", dir: "auto", text: card.title ?? t("card.location") }),
      h("span", { class: "meta file-meta", dir: "auto", text: card.address ?? at })));
}

/** @param {Card} card */
function person({ name = "", phone = "", username }) {
  const copy = h("button", { type: "button", class: "text-button", text: t("card.copy_phone"), hidden: !phone });
  copy.addEventListener("click", (event) => {
    event.stopPropagation();
    emit(copy, "words-copy", { text: phone });
  });
  return words("person", name || t("card.contact"), [phone, username && `@${username}`].filter(Boolean).join(" · "), copy);
}

/** @param {Card} card */
function question({ question: asked = "", options = [] }) {
  return h("div", { class: "card-poll" }, h("p", { class: "file-name", dir: "auto", text: asked }), h("p", { class: "meta file-meta", text: t("card.poll") }),
    h("ul", null, ...options.map((one) => h("li", { dir: "auto", text: one }))));
}

/** @param {Card} card */
function die({ emoji = "", value = 0 }) {
  return h("div", { class: "card-dice", role: "img", "aria-label": t("card.dice", { emoji, value }) },
    h("span", { class: "dice-face", "aria-hidden": "true", text: emoji }), h("span", { class: "dice-value number", "aria-hidden": "true", text: String(value) }));
}
