/** Kinds of messages that are neither text nor film: places, people, polls, stickers, dice; and service lines. */
import { h, s } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { addressOf, fileCard, roundFilm, voice } from "./media.js";

/** @typedef {import("../model.js").Message} Message */

/** @type {Record<string, (message: Message, deeds: any) => Element>} */
const CARDS = {
  document: fileCard,
  audio: fileCard,
  voice,
  video_note: roundFilm,
  sticker,
  venue: place,
  location: place,
  contact,
  poll,
  dice,
};
/** These stand on the wallpaper itself, without a bubble. */
const BARE = ["sticker", "video_note", "dice"];

/** @param {Message} message @param {any} deeds @returns {Element|null} */
export function card(message, deeds) {
  const kind = Object.keys(CARDS).find((name) => name in message);
  if (kind) return CARDS[kind](message, deeds);
  return "text" in message || "caption" in message ? null : h("div", { class: "unknown" }, t("kind.unknown"));
}

/** @param {Message} message */
export function isBare(message) {
  return BARE.some((kind) => kind in message);
}

/** One line for quotes, pins and the list of people. @param {Message} message @returns {string} */
export function gist(message) {
  const kind = ["photo", "video", "animation", "voice", "video_note", "audio", "document", "sticker", "venue", "location", "contact", "poll", "dice"]
    .find((name) => name in message);
  const words = veiled(message).replace(/\s+/g, " ").trim();
  if (!kind) return words || serviceText(message, "") || t("kind.unknown");
  const label = kind === "sticker" ? `${message.sticker.emoji ?? ""} ${t("kind.sticker")}` : t(`kind.${kind}`);
  return words || message.document?.file_name || message.poll?.question || label;
}

/** The text without what a spoiler hides. @param {Message} message */
function veiled(message) {
  const spoilers = (message.entities ?? message.caption_entities ?? []).filter((/** @type {any} */ one) => one.type === "spoiler");
  return spoilers.reduce((/** @type {string} */ text, /** @type {any} */ { offset, length }) =>
    text.slice(0, offset) + "▒".repeat(length) + text.slice(offset + length), message.text ?? message.caption ?? "");
}

/** @param {Message} message @param {string} name of whose deed it is @returns {string} */
export function serviceText(message, name) {
  if (message.pinned_message) return t("service.pinned", { name, text: gist(message.pinned_message).slice(0, 40) });
  if (message.write_access_allowed) return t("service.write_access");
  if (message.web_app_data) return t("service.app_text", { label: message.web_app_data.button_text });
  return "";
}

/** @param {Message} message */
function sticker(message) {
  const emoji = message.sticker.emoji ?? "🙂";
  const image = h("img", { class: "sticker", src: addressOf(message.sticker.file_id), alt: emoji });
  const box = h("div", { class: "sticker-box" }, image);
  image.addEventListener("error", () => box.replaceChildren(h("span", { class: "sticker-emoji", role: "img" }, emoji)));
  return box;
}

/** @param {Message} message */
function place(message) {
  const at = message.venue?.location ?? message.location;
  const words = `${at.latitude.toFixed(4)}, ${at.longitude.toFixed(4)}`;
  const streets = s("path", { d: "M0 40 120 20l100 30 100-25M0 95l90-15 110 25 120-20M60 0l20 60-15 80M190 0l-15 70 30 70M270 0l-10 140", class: "streets" });
  const park = s("path", { d: "M90 78l60 12-14 44-58-4zM205 58l48-6 6 40-52 8z", class: "park" });
  const map = s("svg", { class: "map", viewBox: "0 0 320 140", preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" }, park, streets);
  return h("div", { class: "place" }, h("div", { class: "map-box" }, map, icon("place")),
    h("div", { class: "place-text" },
      h("b", null, message.venue?.title ?? t("kind.location")), h("span", null, message.venue?.address ?? words)));
}

/** @param {Message} message */
function contact(message) {
  const { first_name: first, last_name: last, phone_number: phone } = message.contact;
  return h("div", { class: "contact" }, h("span", { class: "file-glyph" }, icon("person")),
    h("span", { class: "file-text" },
      h("span", { class: "file-name" }, [first, last].filter(Boolean).join(" ")), h("span", { class: "file-size" }, phone)));
}

/** @param {Message} message @param {any} deeds */
function poll(message, deeds) {
  const { question, options, total_voter_count: count, is_anonymous: hidden, is_closed: closed } = message.poll;
  const chosen = message.votes ?? [];
  const option = (/** @type {any} */ one, /** @type {number} */ at) => {
    const share = count ? Math.round((100 * (one.voter_count ?? 0)) / count) : 0;
    const isOver = chosen.length > 0 || closed;
    const ring = h("span", { class: chosen.includes(at) ? "poll-ring own" : "poll-ring" }, isOver ? `${share}%` : "");
    const bar = isOver ? h("i", { class: "poll-bar", style: { "--share": `${share}%` } }) : null;
    return h("button", { class: "poll-option", type: "button", disabled: isOver, onclick: () => deeds.vote(message, at) }, ring, h("span", { dir: "auto" }, one.text), bar);
  };
  return h("div", { class: "poll" },
    h("b", { class: "poll-question", dir: "auto" }, question),
    h("span", { class: "poll-kind" }, t(hidden ? "poll.anonymous" : "poll.open")),
    options.map(option),
    h("span", { class: "poll-count" }, t("poll.votes", { count: count ?? 0 })));
}

/** @param {Message} message */
function dice(message) {
  return h("div", { class: "sticker-box" }, h("span", { class: "sticker-emoji", role: "img" }, message.dice.emoji), h("b", { class: "dice-value" }, message.dice.value));
}
