/**
 * One part of what is tuned: its fields over a draft, and the two buttons that come once something is other
 * than what is kept. What was saved can be taken back.
 */
import { h } from "../lib/dom.js";
import { computed, signal } from "../lib/signal.js";
import { button } from "../components/controls.js";
import { t } from "../i18n.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */

/**
 * @template {Record<string, any>} V
 * @typedef {{draft: import("../lib/signal.js").Signal<V>, put: (change: Partial<V>) => void}} Form
 */

/**
 * @template {Record<string, any>} V
 * @param {Context} ctx @param {{title: string, lead: string}|null} head keys of the words, null where the screen says it
 * @param {V} first as it is kept @param {(value: V) => Promise<V>} save
 * @param {(form: Form<V>) => Array<import("../lib/dom.js").Child>} fields
 */
export function tuningCard(ctx, head, first, save, fields) {
  const kept = signal(first);
  const draft = signal(first);
  const busy = signal(false);
  const wrong = signal("");
  const isChanged = computed(() => JSON.stringify(kept.value) !== JSON.stringify(draft.value));
  const put = (/** @type {Partial<V>} */ change) => {
    wrong.value = "";
    draft.value = { ...draft.peek(), ...change };
  };
  const keep = (/** @type {V} */ value, /** @type {boolean} */ isUndo) => {
    if (busy.peek()) return;
    const before = kept.peek();
    busy.value = true;
    save(value).then((after) => {
      kept.value = draft.value = after;
      ctx.bridge.haptic("success");
      ctx.say(t(isUndo ? "hours.undone" : "hours.saved"), isUndo ? undefined : { label: t("hours.undo"), press: () => keep(before, true) });
    }, (/** @type {{code: string}} */ failure) => {
      wrong.value = failure.code === "invalid" ? t("hours.invalid") : refusalWords(failure.code);
    }).finally(() => { busy.value = false; });
  };
  return h("section", { class: "tune-card" },
    head && h("h2", { class: "tune-title", text: t(head.title) }), head && h("p", { class: "meta", text: t(head.lead) }),
    h("div", { class: "tune-fields" }, ...fields({ draft, put })),
    h("p", { class: "field-wrong", role: "alert", text: () => wrong.value }),
    () => (isChanged.value ? h("div", { class: "tune-acts" },
      button(t("hours.save"), "tick", () => keep(draft.peek(), false), "accent"),
      button(t("hours.discard"), null, () => { wrong.value = ""; draft.value = kept.peek(); }, "quiet")) : null));
}
