/** Round pictures of people and of the bot: a photo where there is one, else initials on a colour of their id. */
import { h } from "./dom.js";
import { icon } from "./icons.js";

const COLORS = 7;

/** @param {{id: number, first_name: string, last_name?: string}} person @param {string} [size] small, or the usual */
export function avatar(person, size = "") {
  const first = [...(person.first_name ?? "")][0] ?? "?";
  const last = [...(person.last_name ?? "")][0] ?? "";
  return h("span", { class: `avatar c${Math.abs(person.id) % COLORS} ${size}`, "aria-hidden": "true" }, (first + last).toUpperCase());
}

/** @param {any} bot @param {string} [size] */
export function botAvatar(bot, size = "") {
  const drawn = h("span", { class: `avatar bot ${size}`, "aria-hidden": "true" }, icon("bot"));
  if (!bot.photo) return drawn;
  const image = h("img", { class: `avatar ${size}`, src: `/stage/file/${encodeURIComponent(bot.photo)}`, alt: "" });
  image.addEventListener("error", () => image.replaceWith(drawn));
  return image;
}

/** @param {any} person */
export function nameOf(person) {
  return [person.first_name, person.last_name].filter(Boolean).join(" ");
}

/** A text of the bot in a person's language, as their client would show it. @param {Record<string, string>} texts @param {any} person */
export function localised(texts, person) {
  return texts?.[(person?.language_code ?? "").slice(0, 2)] || texts?.[""] || "";
}
