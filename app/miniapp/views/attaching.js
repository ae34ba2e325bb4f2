/**
 * Files for the next message: from the device, the camera, the clipboard or a drop. What cannot go is said before
 * anything is uploaded.
 */
import { h } from "../lib/dom.js";
import { sheet } from "../components/overlays.js";
import { fileSize, now } from "../format.js";
import { t } from "../i18n.js";
import { newClientId } from "../state/ids.js";
import { layer } from "./context.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./uploads.js").Uploads} Uploads */

export const FILES_LIMIT = 10;
export const FILE_LIMIT_BYTES = 50 * 1024 * 1024;
const NAME_LIMIT = 200;
const MEASURE_LIMIT_MS = 4000;
const PICTURES = ["image/jpeg", "image/png", "image/webp", "image/gif"];

/** @param {Context} ctx @param {Uploads} uploads @param {string} lane @param {File[]} files */
export async function addFiles(ctx, uploads, lane, files) {
  const room = FILES_LIMIT - (ctx.trays.peek().get(lane)?.length ?? 0);
  const fits = files.filter((file) => file.size > 0 && file.size <= FILE_LIMIT_BYTES);
  const [large] = files.filter((file) => file.size > FILE_LIMIT_BYTES);
  if (large) ctx.say(t("tray.too_large", { name: large.name, size: fileSize(large.size), limit: fileSize(FILE_LIMIT_BYTES) }));
  else if (fits.length > room) ctx.say(t("tray.too_many", { count: FILES_LIMIT }));
  else if (fits.length < files.length) ctx.say(t("tray.empty_file"));
  const made = await Promise.all(fits.slice(0, Math.max(0, room)).map((file) => prepared(uploads, file)));
  if (made.length === 0) return;
  const known = ctx.trays.peek().get(lane) ?? [];
  ctx.trays.value = new Map(ctx.trays.peek()).set(lane, [...known, ...made].slice(0, FILES_LIMIT));
}

/** @param {Context} ctx @param {Uploads} uploads @param {string} lane @param {string} id */
export function dropFile(ctx, uploads, lane, id) {
  const left = (ctx.trays.peek().get(lane) ?? []).filter((file) => file.id !== id);
  uploads.forget(id);
  const trays = new Map(ctx.trays.peek());
  if (left.length > 0) trays.set(lane, left);
  else trays.delete(lane);
  ctx.trays.value = trays;
}

/** The files of a place as they are drawn. One whose bytes did not outlive the page is put away, and that is said.
 * @param {Context} ctx @param {Uploads} uploads @param {OutboxFile[]} files */
export async function trayFiles(ctx, uploads, files) {
  const found = await Promise.all(files.map(async (file) => ({ ...file, url: await uploads.localUrl(file.id) })));
  const lost = new Set(found.filter((file) => !file.url && !file.attachment).map((file) => file.id));
  if (lost.size === 0) return found;
  ctx.say(t("refused.file_lost"));
  for (const lane of ctx.trays.peek().keys()) lost.forEach((id) => dropFile(ctx, uploads, lane, id));
  return found.filter((file) => !lost.has(file.id));
}

/** A phone asks where from; a desktop has one window for all. @param {Context} ctx @param {(files: File[]) => void} take */
export function pickFiles(ctx, take) {
  if (!ctx.bridge.isPhone) return pick(take, {});
  const items = [
    { label: t("tray.pictures"), glyph: "image", press: () => pick(take, { accept: "image/*,video/*" }) },
    { label: t("tray.camera"), glyph: "camera", press: () => pick(take, { accept: "image/*", capture: "environment" }) },
    { label: t("tray.file"), glyph: "file", press: () => pick(take, {}) },
  ];
  layer(ctx, (closed) => sheet(ctx.overlays, t("composer.attach"), items, closed));
}

/** @param {(files: File[]) => void} take @param {Record<string, string>} more */
function pick(take, more) {
  const input = h("input", { type: "file", multiple: !more.capture, class: "hidden", tabindex: "-1", "aria-hidden": "true", ...more });
  input.addEventListener("change", () => {
    take([...input.files ?? []]);
    input.remove();
  });
  input.addEventListener("cancel", () => input.remove());
  document.body.append(input);
  input.click();
}

/** @param {Uploads} uploads @param {File} file @returns {Promise<OutboxFile>} */
async function prepared(uploads, file) {
  const id = newClientId(now());
  uploads.keep(id, file);
  const kind = kindOf(file);
  const size = kind === "photo" ? await pictureSize(file) : kind === "video" ? await filmSize(uploads, id) : {};
  // What this device cannot show as a picture goes as a file.
  const isStrange = kind === "photo" && !size;
  return { id, name: file.name.slice(-NAME_LIMIT), size: file.size, mime: file.type, kind: isStrange ? "file" : kind, ...size };
}

/** @param {File} file @returns {AttachmentKind} */
export function kindOf({ type }) {
  if (PICTURES.includes(type)) return "photo";
  if (type.startsWith("video/")) return "video";
  return type.startsWith("audio/") ? "audio" : "file";
}

/** @param {Blob} blob @returns {Promise<{width: number, height: number}|null>} null for no picture */
async function pictureSize(blob) {
  try {
    const bitmap = await createImageBitmap(blob);
    const size = { width: bitmap.width, height: bitmap.height };
    bitmap.close();
    return size;
  } catch {
    return null;
  }
}

/** @param {Uploads} uploads @param {string} id @returns {Promise<{width: number, height: number, duration: number}|null>} */
async function filmSize(uploads, id) {
  const url = await uploads.localUrl(id);
  const film = h("video", { muted: true, preload: "metadata" });
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), MEASURE_LIMIT_MS);
    const done = (/** @type {boolean} */ isFilm) => {
      clearTimeout(timer);
      resolve(isFilm && film.videoWidth ? { width: film.videoWidth, height: film.videoHeight, duration: Number.isFinite(film.duration) ? Math.round(film.duration) : 0 } : null);
    };
    film.addEventListener("loadedmetadata", () => done(true));
    film.addEventListener("error", () => done(false));
    film.src = url ?? "";
  });
}
