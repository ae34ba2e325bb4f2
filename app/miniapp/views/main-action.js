/**
 * The main action of a screen: Telegram's own button on phones, ours everywhere else, never both.
 */
import { h } from "../lib/dom.js";
import { effect, onEnd } from "../lib/signal.js";
import { button } from "../components/controls.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {{text: string, glyph: string, active: boolean, busy: boolean, press: () => void}} Action */

/** Whose Telegram's button is: a screen that leaves takes away no other one's. */
let owner = {};

/**
 * @param {Context} ctx @param {() => Action|null} action null while the screen is not in front
 * @returns {HTMLElement} where our own button stands
 */
export function mainAction(ctx, action) {
  const native = () => ctx.bridge.hasMainButton && ctx.panes.value === 1;
  const own = {};
  const takeAway = () => {
    if (owner === own) ctx.bridge.mainButton(null);
  };
  effect(() => {
    const wanted = action();
    if (!native() || !wanted) return;
    owner = own;
    const { accent, "accent-ink": ink } = ctx.palette.value;
    ctx.bridge.mainButton({ ...wanted, color: accent, ink });
    return takeAway;
  });
  onEnd(takeAway);
  return h("div", { class: "action-bar", hidden: () => native() || !action() }, () => {
    const wanted = action();
    if (!wanted || native()) return null;
    const made = button(wanted.text, wanted.glyph, () => wanted.active && wanted.press(), "accent");
    made.setAttribute("aria-disabled", String(!wanted.active));
    made.setAttribute("aria-busy", String(wanted.busy));
    return made;
  });
}
