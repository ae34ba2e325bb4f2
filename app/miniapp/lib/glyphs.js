/** Glyphs beside those of the page. */
import { s } from "./dom.js";

/** Glyphs that come with a part of the app, by name: the shapes that each is drawn with.
 * @param {Record<string, Array<[string, Record<string, string>]>>} glyphs */
export function addIcons(glyphs) {
  document.querySelector(".sprite")?.append(...Object.entries(glyphs).map(([name, shapes]) => s("symbol",
    { id: `i-${name}`, viewBox: "0 0 24 24" }, shapes.map(([tag, props]) => s(/** @type {"path"} */ (tag), props)))));
}
