/**
 * What a message holds besides its words: pictures in a grid, files, voice. Every box has its size before its
 * bytes; what fills it comes later (views/showing.js), so nothing here may fetch.
 */
import { emit, h, icon, s } from "../lib/dom.js";
import { isPicture } from "../lib/markup.js";
import { duration, fileSize } from "../format.js";
import { t } from "../i18n.js";

const SIDE_PX = 320;
const HIGHEST_PX = 400;
const LEAST_PX = 120;
const STICKER_PX = 168;
const ROUND_PX = 216;
/** How many stand in each row of an album. @type {Record<number, number[]>} */
const ROWS = { 2: [2], 3: [1, 2], 4: [2, 2], 5: [2, 3], 6: [3, 3], 7: [2, 2, 3], 8: [2, 3, 3], 9: [3, 3, 3], 10: [2, 2, 3, 3] };
/** How wide a picture of an album may be for its height, how narrow, and which is tall. */
const [WIDEST, THINNEST, TALL] = [1.8, 0.6, 0.9];
const FLATTEST_ROW = 1.25;
/** The shape of an album whose tall first one stands beside so many. @type {Record<number, string>} */
const BESIDE = { 3: "1.1", 4: "0.98" };
const BARS = 48;
const PEAK = 31;
const EVEN_BAR = 9;
/** Of a picture without a small one of its own: more would cost a phone some 100 MB to draw in its row. */
const PIXELS_SHOWN = 24e6;

/** @param {Attachment} one */
export function isVisual(one) {
  return (one.kind === "photo" || one.kind === "video") && one.state !== "failed";
}

/** A picture that is shown only when it is opened. @param {Attachment} one */
export function isHeavy({ kind, preview, local, width, height }) {
  return kind === "photo" && !preview && !local && (width ?? 0) * (height ?? 0) > PIXELS_SHOWN;
}

/** Alone on the ground of the conversation, without a bubble. @param {Attachment[]} attachments */
export function isBare(attachments) {
  return attachments.length === 1 && isVisual(attachments[0]) && ["sticker", "round"].includes(attachments[0].look ?? "");
}

/** How the bubble of a message is cut. @param {Message} message */
export function looksOf({ attachments, body, reactions }) {
  const visual = attachments.some(isVisual);
  const isWordless = !body || (attachments[0]?.look === "sticker" && isPicture(body));
  return [visual && "has-media", visual && !body && !reactions && attachments.every(isVisual) && "is-wordless", isBare(attachments) && isWordless && "is-bare"];
}

/** Pictures first, as one group, then everything else line by line. @param {Attachment[]} attachments @returns {HTMLElement[]} */
export function mediaOf(attachments) {
  const visual = attachments.filter(isVisual);
  const rows = attachments.filter((one) => !isVisual(one)).map(rowOf);
  if (visual.length === 0) return rows;
  return [visual.length === 1 ? single(visual[0]) : album(visual), ...rows];
}

/** @param {Attachment} one */
function single(one) {
  const [width, height] = sizeOf(one);
  const made = box(one);
  made.style.setProperty("width", `${width}px`);
  made.style.setProperty("aspect-ratio", `${width} / ${height}`);
  return made;
}

/** As large as fits, never too thin to press. @param {Attachment} one @returns {[number, number]} px */
function sizeOf({ look, width, height }) {
  if (look === "round") return [ROUND_PX, ROUND_PX];
  const [wide, high] = [width || SIDE_PX, height || (width ? width : SIDE_PX * 0.75)];
  const room = look === "sticker" ? STICKER_PX : SIDE_PX;
  const scale = Math.min(room / wide, (look === "sticker" ? STICKER_PX : HIGHEST_PX) / high);
  return [Math.round(Math.max(LEAST_PX, wide * scale)), Math.round(Math.max(LEAST_PX / 2, high * scale))];
}

/** A tall one stands beside the others, as long as these are few; else rows of equal height, each picture as wide as
 * it is. @param {Attachment[]} visual */
function album(visual) {
  const ratios = visual.map(({ width, height }) => Math.min(WIDEST, Math.max(THINNEST, (width || 4) / (height || 3))));
  if (ratios[0] < TALL && BESIDE[visual.length]) {
    const [first, ...others] = visual.map(box);
    const made = h("div", { class: "album is-beside" }, first, h("div", { class: "album-beside" }, ...others));
    made.style.setProperty("aspect-ratio", BESIDE[visual.length]);
    return made;
  }
  let at = 0;
  return h("div", { class: "album" }, ...(ROWS[visual.length] ?? [visual.length]).map((count) => {
    const part = ratios.slice(at, at + count);
    const row = h("div", { class: "album-row" }, ...visual.slice(at, at += count).map(box));
    // Shares below one in all would leave a part of the row empty.
    row.childNodes.forEach((one, place) => /** @type {HTMLElement} */ (one).style.setProperty("flex", `${part[place] * 100} 1 0`));
    row.style.setProperty("aspect-ratio", String(Math.max(FLATTEST_ROW, part.reduce((sum, ratio) => sum + ratio, 0))));
    return row;
  }));
}

/** A place for a picture or a moving one. @param {Attachment} one */
function box(one) {
  const moving = one.kind === "video" && one.look !== "sticker";
  const sign = one.state === "waiting" ? "wait" : isHeavy(one) ? "heavy" : moving && one.look !== "animation" ? "play" : "";
  const length = moving && one.look !== "animation" && one.duration !== null && h("span", { class: "media-length", text: duration(one.duration) });
  const made = h("button", { type: "button", class: `media media-${one.look ?? one.kind}`, "aria-label": labelOf(one) },
    stateOf(one, sign), one.look === "animation" ? h("span", { class: "media-length", text: t("attachment.gif") }) : length);
  return marked(made, one);
}

/** What stands on a box: how far it has come, or that it can be played. @param {Attachment} one @param {string} sign */
function stateOf(one, sign) {
  if (one.local) return ring("media-sign ring");
  if (sign === "wait") return h("span", { class: "media-wait" }, icon("clock"), h("span", { text: t("attachment.waiting") }));
  if (sign === "heavy") return h("span", { class: "media-wait" }, icon("file"), h("span", { text: t("attachment.heavy", { width: one.width ?? 0, height: one.height ?? 0 }) }));
  return sign && h("span", { class: "media-sign" }, icon("play"));
}

/** The way of an upload, with its cross. @param {string} look */
function ring(look) {
  return h("span", { class: look },
    s("svg", { viewBox: "0 0 44 44", "aria-hidden": "true" }, s("circle", { cx: 22, cy: 22, r: 20, pathLength: 100 })), icon("cross"));
}

/** @param {Attachment} one */
export function labelOf(one) {
  const kind = t(`attachment.${one.look ?? one.kind}`);
  if (one.local) return t("upload.cancel", { name: one.name || kind });
  if (one.state === "waiting") return `${kind}. ${t("attachment.waiting")}`;
  if (isHeavy(one)) return `${kind}. ${t("attachment.heavy", { width: one.width ?? 0, height: one.height ?? 0 })}`;
  return one.duration ? `${kind}, ${duration(one.duration)}` : kind;
}

/** @type {WeakMap<Element, Attachment>} */
const known = new WeakMap();

/** What a box stands for. @param {Element} box @returns {Attachment|undefined} */
export function attachmentAt(box) {
  return known.get(box);
}

/** @template {HTMLElement} E @param {E} element @param {Attachment} one @returns {E} */
function marked(element, one) {
  known.set(element, one);
  element.dataset.attachment = String(one.id);
  if (one.local) element.dataset.local = one.local;
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    if (one.local) emit(element, "upload-cancel", { file: one.local });
    else if (!one.state) emit(element, "media-open", { attachment: one, element });
  });
  return element;
}

/** @param {Attachment} one */
function rowOf(one) {
  const sounds = one.kind === "voice" || one.kind === "audio";
  const glyph = one.state === "waiting" ? "clock" : one.state === "failed" ? "alert" : sounds ? "play" : "file";
  const press = h("button", { type: "button", class: "file-press", "aria-label": rowLabel(one), disabled: one.state !== undefined },
    one.local ? ring("ring") : h("span", { class: "file-glyph" }, icon(glyph)));
  const words = one.kind === "voice" && !one.state ? voiceWords(one) : fileWords(one);
  const row = h("div", { class: `file file-${one.kind}${one.state ? ` is-${one.state}` : ""}` }, marked(press, one), words);
  row.dataset.of = String(one.id);
  return row;
}

/** @param {Attachment} one */
function rowLabel(one) {
  if (one.local || one.state) return labelOf(one);
  const sounds = one.kind === "voice" || one.kind === "audio";
  return sounds ? t("media.play", { name: one.kind === "voice" ? labelOf(one) : one.name || labelOf(one) }) : t("media.open", { name: one.name || labelOf(one) });
}

/** @param {Attachment} one */
function fileWords(one) {
  const meta = [one.size > 0 && fileSize(one.size), one.duration && duration(one.duration)].filter(Boolean).join(" · ");
  const state = one.state === "waiting" ? t("attachment.waiting") : one.state === "failed" ? t(`failure.${one.reason ?? "broken"}`) : "";
  return h("span", { class: "file-words" },
    h("span", { class: "file-name", dir: "auto", text: one.name || t(`attachment.${one.look ?? one.kind}`) }),
    h("span", { class: "meta file-meta", text: meta }), state && h("span", { class: "meta file-state", text: state }));
}

/** Peaks of the sound, grey and (as far as it was heard) coloured. @param {Attachment} one */
function voiceWords(one) {
  const line = h("span", { class: "waveform", "aria-hidden": "true" }, bars(one.waveform), bars(one.waveform, "is-heard"));
  return h("span", { class: "file-words" }, line, h("span", { class: "meta file-meta", text: duration(one.duration ?? 0) }));
}

/** @param {number[]|undefined} peaks 0 to 31 @param {string} [look] */
export function bars(peaks, look = "") {
  const known = peaks?.length ? peaks : Array(BARS).fill(EVEN_BAR);
  const path = Array.from({ length: BARS }, (_, at) => {
    const peak = known[Math.floor((at * known.length) / BARS)];
    const high = 2 + (Math.max(0, Math.min(PEAK, peak)) / PEAK) * 20;
    return `M${at * 4 + 1.5} ${12 - high / 2}v${high}`;
  }).join("");
  return s("svg", { class: `bars ${look}`, viewBox: `0 0 ${BARS * 4} 24`, preserveAspectRatio: "none" }, s("path", { d: path }));
}
