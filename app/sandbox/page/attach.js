/** Files from this computer on their way into a chat: chosen, pasted or dropped, looked at, then sent. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { ask } from "./overlays.js";
import { sizeOf } from "./chat/dates.js";
import { parsed } from "./chat/writing.js";
import { RefusedError } from "./feed.js";
import { t } from "./words.js";

const ALBUM_LIMIT = 10;
const FILE_LIMIT_BYTES = 50 * 1024 * 1024;

/** The system's own dialogue. @param {boolean} arePhotos @returns {Promise<File[]>} */
export function chooseFiles(arePhotos) {
  return new Promise((resolve) => {
    const input = h("input", { type: "file", multiple: true, accept: arePhotos ? "image/*,video/*" : null });
    input.addEventListener("change", () => resolve([...input.files]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}

/**
 * Shows the files with a caption before they go. @param {Element} place @param {File[]} files @param {boolean} asPhotos
 * @returns {Promise<{files: File[], as: "photo"|"file", caption: string, entities: any[]}|null>}
 */
export async function preview(place, files, asPhotos) {
  const chosen = files.filter((file) => file.size > 0 && file.size <= FILE_LIMIT_BYTES).slice(0, ALBUM_LIMIT);
  if (chosen.length === 0) throw new RefusedError(files.length && files[0].size === 0 ? "empty_file" : "file_too_big");
  const canBePhotos = chosen.every((file) => /^(image|video)\//.test(file.type));
  const box = h("input", { type: "checkbox", checked: asPhotos && canBePhotos, disabled: !canBePhotos });
  const caption = h("textarea", { class: "caption-field", rows: "2", maxlength: "1024", dir: "auto", placeholder: t("attach.caption"), "aria-label": t("attach.caption") });
  const urls = chosen.map((file) => (file.type.startsWith("image/") ? URL.createObjectURL(file) : ""));
  const body = h("div", { class: "preview" },
    h("div", { class: "preview-list" }, chosen.map((file, at) => tile(file, urls[at]))),
    chosen.length < files.length ? h("p", { class: "preview-left" }, t("attach.left", { count: files.length - chosen.length })) : null,
    canBePhotos ? h("label", { class: "preview-as" }, box, t("attach.compress")) : null, caption);
  const answer = ask(place, {
    title: t("attach.title", { count: chosen.length }), body,
    choices: [{ id: "", text: t("cancel") }, { id: "send", text: t("composer.send") }],
  });
  caption.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (body.parentElement?.querySelector(".choices button:last-child")).click();
  });
  const isSent = (await answer) === "send";
  urls.filter(Boolean).forEach((url) => URL.revokeObjectURL(url));
  if (!isSent) return null;
  const written = parsed(caption.value);
  return { files: chosen, as: box.checked ? "photo" : "file", caption: written.text, entities: written.entities };
}

/** Hands one file to the sandbox. @param {File} file @returns {Promise<string>} its id */
export async function upload(file) {
  const headers = { "X-Name": encodeURIComponent(file.name || "file"), "X-Mime": file.type };
  let answer;
  try {
    answer = await fetch("/stage/upload", { method: "POST", body: file, headers });
  } catch {
    throw new RefusedError("offline");
  }
  const body = await answer.json().catch(() => ({ refused: "not_done" }));
  if (!body.upload_id) throw new RefusedError(body.refused ?? "not_done");
  return body.upload_id;
}

/** @param {File} file @param {string} url */
function tile(file, url) {
  const picture = url ? h("img", { src: url, alt: "" }) : h("span", { class: "file-glyph" }, icon(file.type.startsWith("video/") ? "play" : "file"));
  return h("div", { class: "preview-tile" }, picture, h("span", { class: "file-text" }, h("span", { class: "file-name" }, file.name), h("span", { class: "file-size" }, sizeOf(file.size))));
}
