/**
 * The main action of a screen, and on phones a second one beside it: Telegram's own buttons there, ours
 * everywhere else, never both.
 */
import { h } from "../lib/dom.js";
import { effect, onEnd } from "../lib/signal.js";
import { button } from "../components/controls.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {{text: string, glyph: string, active: boolean, busy: boolean, press: () => void}} Action */

/** Whose Telegram's buttons are: a screen that leaves takes away no other one's. */
let owner = {};

/**
 * @param {Context} ctx @param {() => Action|null} action null while the screen is not in front
 * @param {() => Action|null} [second] shown here only where Telegram has a second button
 * @returns {HTMLElement} where our own button stands
 */
export function mainAction(ctx, action, second = () => null) {
  const { bridge } = ctx;
  const native = () => bridge.hasMainButton && ctx.panes.value === 1;
  const own = {};
  const takeAway = () => {
    if (owner !== own) return;
    bridge.mainButton(null);
    bridge.secondaryButton(null);
  };
  effect(() => {
    const wanted = native() ? action() : null;
    if (!wanted) return takeAway();
    owner = own;
    const { accent, "accent-ink": ink, surface, link } = ctx.palette.value;
    const other = second();
    bridge.mainButton({ ...wanted, color: accent, ink });
    bridge.secondaryButton(other && { ...other, color: surface, ink: link });
  });
  onEnd(takeAway);
  return h("div", { class: "action-bar", hidden: () => native() || !action() }, () => {
    const wanted = action();
    if (!wanted || native()) return null;
    const made = button(wanted.text, wanted.glyph, wanted.press, "accent");
    made.setAttribute("aria-disabled", String(!wanted.active));
    made.setAttribute("aria-busy", String(wanted.busy));
    return made;
  });
}

/** Whether Telegram shows the second action by itself. @param {Context} ctx */
export function hasSecond({ bridge, panes }) {
  return bridge.hasMainButton && panes.value === 1 && bridge.client.knows("web_app_setup_secondary_button");
}
