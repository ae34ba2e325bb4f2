/**
 * Recorder: what stands in the composer's row while a voice message is being recorded. It emits recorder-stop and
 * recorder-cancel, and must never touch the microphone.
 */
import { emit, h, icon, s } from "../lib/dom.js";
import { duration } from "../format.js";
import { t } from "../i18n.js";

const SHOWN_PEAKS = 40;
const PEAK = 31;

/** @typedef {{seconds: number, peaks: number[], isLocked: boolean, pull: number, rise: number}} RecorderProps
 * `pull`, `rise`: how near the finger is to cancelling and to locking, 0 to 1 */

/** @param {() => RecorderProps} props */
export function recorder(props) {
  const path = s("path", { d: () => line(props().peaks) });
  const button = (/** @type {string} */ look, /** @type {string} */ glyph, /** @type {string} */ key, /** @type {string} */ type) => {
    const made = h("button", { type: "button", class: look, "aria-label": t(key), hidden: () => !props().isLocked }, icon(glyph));
    made.addEventListener("click", () => emit(made, type));
    return made;
  };
  const hint = h("span", { class: "recorder-hint", text: () => (props().isLocked ? t("recorder.locked") : t("recorder.slide")) });
  const lock = h("span", { class: "recorder-lock", "aria-hidden": "true", hidden: () => props().isLocked }, icon("lock"), icon("up"));
  const element = h("div", { class: () => `recorder${props().isLocked ? " is-locked" : ""}`, role: "group", "aria-label": t("recorder.title") },
    button("icon-button", "trash", "recorder.cancel", "recorder-cancel"),
    h("span", { class: "recorder-dot", "aria-hidden": "true" }), h("span", { class: "recorder-time number", text: () => duration(Math.floor(props().seconds)) }),
    s("svg", { class: "recorder-line", viewBox: `0 0 ${SHOWN_PEAKS * 4} 24`, preserveAspectRatio: "none", "aria-hidden": "true" }, path), hint, lock,
    button("send", "up", "recorder.send", "recorder-stop"));
  return element;
}

/** @param {number[]} peaks the newest last */
function line(peaks) {
  const shown = peaks.slice(-SHOWN_PEAKS);
  return shown.map((peak, at) => {
    const high = 2 + (Math.min(PEAK, peak) / PEAK) * 20;
    return `M${(SHOWN_PEAKS - shown.length + at) * 4 + 1.5} ${12 - high / 2}v${high}`;
  }).join("") || "M0 12";
}
