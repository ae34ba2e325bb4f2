/** Photos, films and sound in a bubble. What the browser cannot show becomes a card that says what it is. */
import { h, s } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../words.js";
import { lengthOf, sizeOf } from "./dates.js";

/** @typedef {import("../model.js").Message} Message */
/** @typedef {import("./rich.js").Deeds & Record<string, any>} Deeds */

const WIDEST_PX = 320;
const TALLEST_PX = 380;
const WAVES = 36;

/** @param {string} fileId */
export function addressOf(fileId) {
  return `/stage/file/${encodeURIComponent(fileId)}`;
}

/** Pictures and films share one grid, and the bubble takes its width. @param {Message[]} messages @param {Deeds} deeds @param {HTMLElement} bubble */
export function visual(messages, deeds, bubble) {
  const tiles = messages.map((message) => tile(message, messages, deeds));
  if (tiles.length > 1) return h("div", { class: `visual album n${Math.min(tiles.length, 10)}` }, tiles);
  for (const [name, value] of Object.entries(boxOf(sizeIn(messages[0])))) bubble.style.setProperty(name, value);
  return h("div", { class: "visual" }, tiles);
}

/** The largest of a photo, or the film itself. @param {Message} message */
function sizeIn(message) {
  return message.photo ? message.photo.at(-1) : message.video ?? message.animation;
}

/** @param {Message} message */
export function isVisual(message) {
  return Boolean(message.photo ?? message.video ?? message.animation);
}

/** @param {Message} message @param {Message[]} album @param {Deeds} deeds */
function tile(message, album, deeds) {
  const size = sizeIn(message);
  const box = h("div", { class: "tile", "data-message": message.message_id });
  if (message.photo) box.append(photo(message, size, album, deeds));
  else box.append(film(message, size));
  return box;
}

/** The box stands before the bytes are there, so that nothing jumps. @param {{width?: number, height?: number}} size */
function boxOf({ width = WIDEST_PX, height = WIDEST_PX }) {
  const scale = Math.min(1, WIDEST_PX / width, TALLEST_PX / height);
  const shown = Math.max(120, Math.round(width * scale));
  return { "--tile-width": `${shown}px`, "--tile-ratio": String(width / Math.max(1, height)) };
}

/** @param {Message} message @param {any} size @param {Message[]} album @param {Deeds} deeds */
function photo(message, size, album, deeds) {
  const image = h("img", { src: addressOf(size.file_id), alt: message.caption || t("kind.photo"), loading: "lazy", draggable: "false" });
  const frame = h("button", { class: "photo", type: "button", "aria-label": t("chat.open_photo"), onclick: () => deeds.view(message, album) }, image);
  image.addEventListener("load", () => deeds.sized(image, frame));
  image.addEventListener("error", () => frame.replaceChildren(blank("photo", t("kind.photo"))));
  return frame;
}

/** @param {Message} message @param {any} size */
function film(message, size) {
  const isLoop = Boolean(message.animation);
  const video = h("video", { src: addressOf(size.file_id), controls: !isLoop, loop: isLoop, muted: isLoop, playsinline: true, preload: "metadata" });
  if (isLoop) {
    video.muted = true;
    video.addEventListener("canplay", () => video.play().catch(() => {}));
  }
  const picture = h("img", { class: "loop", alt: "GIF" });
  const frame = h("div", { class: "film" }, video);
  video.addEventListener("error", () => {
    picture.src = addressOf(size.file_id);
    frame.replaceChildren(picture);
  });
  picture.addEventListener("error", () => {
    const label = isLoop ? "GIF" : lengthOf(size.duration ?? 0);
    frame.replaceChildren(blank("play", label));
  });
  return frame;
}

/** @param {string} name of the icon @param {string} label */
function blank(name, label) {
  return h("span", { class: "blank" }, icon(name), h("span", null, label));
}

/** @param {Message} message */
export function fileCard(message) {
  const file = message.document ?? message.audio;
  const name = file.file_name ?? file.title ?? t("kind.document");
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4) : "";
  return h("a", { class: "file", href: `${addressOf(file.file_id)}?save`, download: name, "data-ending": ending },
    h("span", { class: "file-glyph" }, icon(message.audio ? "music" : "file"), icon("down_file")),
    h("span", { class: "file-text" },
      h("span", { class: "file-name", dir: "auto" }, name),
      h("span", { class: "file-size" }, [sizeOf(file.file_size ?? 0), ending.toUpperCase()].filter(Boolean).join(" · "))));
}

/** Sound with a wave drawn from its id: the bytes of a sample make none. @param {Message} message @param {Deeds} deeds */
export function voice(message, deeds) {
  const sound = message.voice;
  const audio = new Audio();
  audio.preload = "none";
  const button = h("button", { class: "voice-play", type: "button", "aria-label": t("chat.play") }, icon("play"));
  const clock = h("span", { class: "voice-time" }, lengthOf(sound.duration ?? 0));
  const heights = wave(sound.file_unique_id ?? "");
  const bars = s("svg", { class: "wave", viewBox: `0 0 ${WAVES * 4} 24`, preserveAspectRatio: "none", "aria-hidden": "true" },
    heights.map((high, at) => s("rect", { x: at * 4, y: 24 - high, width: 2, height: high, rx: 1 })));
  button.addEventListener("click", () => {
    audio.src = addressOf(sound.file_id);
    if (audio.paused) audio.play().catch(() => deeds.toast(t("chat.no_sound")));
  });
  audio.addEventListener("timeupdate", () => { clock.textContent = lengthOf(audio.currentTime); });
  return h("div", { class: "voice" }, button, h("div", { class: "voice-body" }, bars, clock));
}

/** @param {Message} message */
export function roundFilm(message) {
  const note = message.video_note;
  const video = h("video", { src: addressOf(note.file_id), playsinline: true, preload: "metadata", controls: true });
  const frame = h("div", { class: "round" }, video);
  video.addEventListener("error", () => frame.replaceChildren(blank("play", lengthOf(note.duration ?? 0))));
  return frame;
}

/** @param {string} seed @returns {number[]} */
function wave(seed) {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length: WAVES }, (_unused, at) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return 3 + Math.round(((state >>> 8) % 14) + 6 * Math.abs(Math.sin(at / 3)));
  });
}
