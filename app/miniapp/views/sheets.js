/**
 * Sheets of the desk with something live in them: what is made for one ends with it.
 */
import { h } from "../lib/dom.js";
import { scope } from "../lib/signal.js";
import { panel } from "../components/overlays.js";
import { layer } from "./context.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} ctx @param {string} title @param {string} look a class of its place
 * @param {(close: () => void) => Node[]} make */
export function openSheet(ctx, title, look, make) {
  layer(ctx, (closed) => {
    let end = () => {};
    const place = h("div", { class: look });
    const close = panel(ctx.overlays, title, [place], () => {
      end();
      closed();
    });
    end = scope(() => place.append(...make(() => close())));
    return close;
  });
}
