/**
 * What the composer carries besides words: files, a voice message, formats. All of it comes on demand; here is only
 * who asks for it.
 */
import { effect, signal } from "../lib/signal.js";
import { t } from "../i18n.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("../later.js").Parts} Parts */

/** @param {Context} ctx @param {() => string} lane @param {(files: OutboxFile[]) => void} sendVoice */
export function carrying(ctx, lane, sendVoice) {
  const tray = trayOf(ctx, lane);
  const bar = signal(/** @type {Node|null} */ (null));
  const recorder = signal(/** @type {HTMLElement|null} */ (null));
  const canRecord = "mediaDevices" in navigator && "MediaRecorder" in window;
  const add = (/** @type {File[]} */ files) => withParts(ctx, (parts) => void parts.add(lane(), files));
  return {
    props: () => ({ bar: bar.value, tray: tray.value, hasFiles: (ctx.trays.value.get(lane())?.length ?? 0) > 0, canRecord, recorder: recorder.value }),
    intentions: {
      "composer-attach": () => withParts(ctx, (parts) => parts.pick(add)),
      "composer-files": (/** @type {{files: File[]}} */ { files }) => add(files),
      "composer-record": (/** @type {{x: number, y: number, isHeld: () => boolean}} */ finger) => withParts(ctx, (parts) => {
        void parts.record(finger, (shown) => { recorder.value = shown; }, (blob, seconds, waveform) => sendVoice([parts.voice(blob, seconds, waveform)]));
      }),
      "tray-drop": (/** @type {{id: string}} */ { id }) => withParts(ctx, (parts) => parts.drop(lane(), id)),
    },
    /** @param {HTMLTextAreaElement} field */
    watchField: (field) => watchField(ctx, field, bar),
  };
}

/** The files of a place, drawn; null for none. @param {Context} ctx @param {() => string} lane */
export function trayOf(ctx, lane) {
  const shown = signal(/** @type {Node|null} */ (null));
  effect(() => {
    const files = ctx.trays.value.get(lane());
    if (!files?.length) {
      shown.value = null;
      return;
    }
    let isOver = false;
    void ctx.parts().then((parts) => parts.tray(files)).then((made) => { if (!isOver) shown.value = made; }, () => {});
    return () => { isOver = true; };
  });
  return shown;
}

/** @param {Context} ctx @param {(parts: Parts) => void} act */
export function withParts(ctx, act) {
  ctx.parts().then(act, () => ctx.say(t("refused.offline")));
}

/** A selection has its bar, and its keys work without one. @param {Context} ctx @param {HTMLTextAreaElement} field
 * @param {import("../lib/signal.js").Signal<Node|null>} bar */
function watchField(ctx, field, bar) {
  const look = () => {
    const selects = document.activeElement === field && field.selectionEnd > field.selectionStart;
    if (!selects) {
      if (bar.peek() && !(/** @type {Element} */ (bar.peek()).contains(document.activeElement))) bar.value = null;
      return;
    }
    if (bar.peek()) return;
    void ctx.parts().then((parts) => {
      if (bar.peek() || field.selectionEnd === field.selectionStart) return;
      const made = parts.formatBar();
      made.addEventListener("format", (event) => parts.format(ctx, field, /** @type {CustomEvent} */ (event).detail.type));
      bar.value = made;
    }, () => {});
  };
  effect(() => {
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  });
  field.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !/^(Key[BIUKXMP]|Period)$/.test(event.code)) return;
    const isPlain = /^Key[BIUK]$/.test(event.code);
    if (isPlain === event.shiftKey || (event.code === "KeyK" && field.selectionEnd === field.selectionStart)) return;
    event.preventDefault();
    event.stopPropagation();
    withParts(ctx, (parts) => parts.format(ctx, field, parts.formatOf(event)));
  });
}
