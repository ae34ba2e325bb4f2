/**
 * What all sections of the settings do: read and read again when the desk has changed, show a saved mark, offer a
 * way back.
 */
import { h, icon } from "../lib/dom.js";
import { effect, signal } from "../lib/signal.js";
import { button } from "../components/controls.js";
import { skeleton } from "../components/blanks.js";
import { t } from "../i18n.js";
import { reading } from "./context.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {{code: string, detail?: Record<string, any>}} Refusal */

const SAVED_MS = 2500;
/** Several events of one act are read once. */
const AGAIN_AFTER_MS = 150;

/**
 * Something read from the server, kept up to date: anew after each event that `concerns` it.
 * @template T @param {Context} ctx @param {() => Promise<T>} read @param {(event: DeskEvent) => boolean} concerns
 */
export function live(ctx, read, concerns) {
  const value = signal(/** @type {T|null} */ (null));
  const again = async () => { value.value = await read(); };
  const { state, error } = reading(ctx, again);
  effect(() => {
    const event = ctx.store.told.value;
    if (!event || !concerns(event)) return;
    const timer = setTimeout(() => void again().catch(() => {}), AGAIN_AFTER_MS);
    return () => clearTimeout(timer);
  });
  return { value, state, error, put: (/** @type {T} */ next) => { value.value = next; } };
}

/** The rows of something live, or why there are none yet. @template T
 * @param {{value: import("../lib/signal.js").Signal<T|null>, state: import("../lib/signal.js").Signal<string>, error: import("../lib/signal.js").Signal<string>}} source
 * @param {(value: T) => Node} show */
export function shown(source, show) {
  return () => {
    const value = source.value.value;
    if (value !== null) return show(value);
    if (source.state.value === "failed") return h("p", { class: "meta", role: "alert", text: refusalWords(source.error.value) });
    return skeleton("card", 3);
  };
}

/** Sends; says what was done with a way back, or why not. @template T @param {Context} ctx @param {Promise<T>} sent
 * @param {string} words "" for none @param {() => void} [undo] @returns {Promise<T|null>} */
export async function acted(ctx, sent, words, undo) {
  try {
    const answer = await sent;
    ctx.bridge.haptic("success");
    if (words) ctx.say(words, undo && { label: t("action.undo"), press: undo });
    return answer;
  } catch (failure) {
    const { code, detail } = /** @type {Refusal} */ (failure);
    ctx.say(reasonWords(code, detail));
    return null;
  }
}

/** Why not, in the words of the settings where they know better. @param {string} code @param {Record<string, any>} [detail] */
export function reasonWords(code, detail) {
  const known = ["pinned", "last_admin", "bot_unknown", "too_many", "staff"];
  if (detail && known.includes(detail.reason)) return t(`setup.reason_${detail.reason}`);
  if (code === "conflict" && detail?.field === "name") return t("setup.reason_name");
  return refusalWords(code);
}

/** A Save that says for a moment that it is saved. @param {() => Promise<boolean>} save @param {() => boolean} isDirty */
export function saver(save, isDirty) {
  const isSaved = signal(false);
  const act = button(t("setup.save"), null, () => void save().then((done) => {
    isSaved.value = done;
    if (done) setTimeout(() => { isSaved.value = false; }, SAVED_MS);
  }), "accent");
  effect(() => { act.setAttribute("aria-disabled", String(!isDirty())); });
  return h("div", { class: "setup-save" }, act,
    h("span", { class: "setup-saved", role: "status" }, () => isSaved.value && icon("check"), () => (isSaved.value ? t("setup.saved") : "")));
}

/** @param {...import("../lib/dom.js").Child} content */
export function card(...content) {
  return h("section", { class: "setup-card" }, ...content);
}

/** One row: who or what it is, and what can be done. @param {import("../lib/dom.js").Child} mark @param {string} title
 * @param {import("../lib/dom.js").Child} under @param {...import("../lib/dom.js").Child} acts */
export function row(mark, title, under, ...acts) {
  return h("li", { class: "setup-row" }, mark, h("span", { class: "setup-words" }, h("span", { class: "setup-name", dir: "auto", text: title }), under),
    acts.length > 0 && h("span", { class: "setup-acts" }, ...acts));
}
