/**
 * AttachTray: what will go with the next message, each with its picture or glyph, its size and a cross.
 */
import { emit, h, icon } from "../lib/dom.js";
import { duration, fileSize } from "../format.js";
import { t } from "../i18n.js";

/** @typedef {{id: string, name: string, size: number, kind: AttachmentKind, duration?: number|null, url?: string|null}} TrayFile */

const GLYPHS = { photo: "image", video: "play", audio: "note", voice: "mic", file: "file" };

/** Emits tray-drop with the file's id. @param {TrayFile[]} files */
export function attachTray(files) {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  return h("div", { class: "tray" }, h("ul", { class: "tray-list", "aria-label": t("tray.title") }, ...files.map(item)),
    h("p", { class: "meta tray-total", role: "status", text: `${t("tray.count", { count: files.length })} · ${fileSize(total)}` }));
}

/** @param {TrayFile} file */
function item(file) {
  const name = file.name || t(`attachment.${file.kind}`);
  const drop = h("button", { type: "button", class: "tray-drop", "aria-label": t("tray.drop", { name }) }, h("span", { class: "tray-cross" }, icon("cross")));
  drop.addEventListener("click", () => emit(drop, "tray-drop", { id: file.id }));
  const face = file.url && file.kind === "photo"
    ? h("img", { class: "tray-picture", src: file.url, alt: "", decoding: "async" })
    : h("span", { class: "tray-glyph" }, icon(GLYPHS[file.kind]));
  const about = file.kind === "photo" && file.url ? "" : file.duration ? duration(file.duration) : fileSize(file.size);
  return h("li", { class: `tray-item tray-${file.kind}`, title: name }, face,
    h("span", { class: "tray-name", dir: "auto", text: name }), about && h("span", { class: "meta tray-size", text: about }), drop);
}
