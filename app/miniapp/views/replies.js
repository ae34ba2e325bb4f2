/**
 * The screen of canned replies: all that this person may use, and the form of one with its preview.
 */
import { filledIn, KNOWN } from "../lib/blanks.js";
import { h, icon, keyed } from "../lib/dom.js";
import { nodesOf } from "../lib/markup.js";
import { batch, computed, effect, scope, signal, untracked } from "../lib/signal.js";
import { empty } from "../components/blanks.js";
import { button, field, iconButton, segments } from "../components/controls.js";
import { locale, t } from "../i18n.js";
import { screenBody, screenHead } from "./desk-screen.js";
import { openScreen } from "./desk-menu.js";
import { actsWords } from "./reply-words.js";
import { put } from "./writing-aids.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./known.js").Known} Known */
/** @typedef {{name: string, text: string, is_shared: boolean, acts: ReplyActs}} Draft */

const NAME_LIMIT = 40;
const BODY_LIMIT = 4000;
const NEW = "new";
/** @type {ReplyActs} */
const NO_ACTS = { status: null, tags: [], assign: null };

/** @param {HTMLElement} place @param {Context} ctx */
export function mountReplies(place, ctx) {
  const known = ctx.desk.peek()?.known;
  if (!known) return;
  return scope(() => {
    known.replies.want();
    known.catalog.want();
    const what = computed(() => ctx.router.stack.value.at(-1)?.what ?? "");
    const reply = computed(() => known.replies.value.value.find((one) => String(one.id) === what.value));
    const add = iconButton(t("canned.new"), "plus", () => openScreen(ctx, "replies", NEW));
    const form = h("div", { class: "reply-form" });
    effect(() => {
      const [shown, one] = [what.value, reply.value];
      if (shown && shown !== NEW && !one) return;
      untracked(() => form.replaceChildren(...(shown ? [editor(ctx, known, one)] : [])));
    });
    place.append(screenHead(ctx, () => t("canned.title"), add),
      screenBody(h("div", { class: () => `replies${what.value ? " has-form" : ""}` }, shelf(ctx, known, what), form)));
  });
}

/** @param {Context} ctx @param {Known} known @param {import("../lib/signal.js").Computed<string>} what */
function shelf(ctx, known, what) {
  const wanted = signal("");
  const shown = computed(() => {
    const low = wanted.value.toLocaleLowerCase(locale.value);
    return known.replies.value.value.filter((one) => `${one.name}\n${one.body}`.toLocaleLowerCase(locale.value).includes(low));
  });
  const filter = field({ label: t("canned.find"), hint: "", limit: NAME_LIMIT, rows: 1, name: "find" }, () => wanted.value);
  filter.addEventListener("field-text", (event) => { wanted.value = /** @type {CustomEvent} */ (event).detail.text; });
  const list = h("ul", { class: "reply-list", "aria-label": t("canned.title") });
  keyed(list, shown, (one) => String(one.id), (one) => h("li", null, card(ctx, known, one, what)), (row, one) => row.replaceChildren(card(ctx, known, one, what)));
  return h("div", { class: "reply-shelf" }, h("div", { hidden: () => known.replies.value.value.length < 8 }, filter), list,
    () => (shown.value.length === 0 ? empty("calm", t("canned.none"), t("canned.none_text"), button(t("canned.new"), "plus", () => openScreen(ctx, "replies", NEW), "accent")) : null));
}

/** @param {Context} ctx @param {Known} known @param {Reply} reply @param {import("../lib/signal.js").Computed<string>} what */
function card(ctx, known, reply, what) {
  const acts = () => actsWords(reply.acts, known.catalog.value.value).join(", ");
  return h("button", { type: "button", class: "reply-card", "aria-current": () => (what.value === String(reply.id) ? "true" : null), onclick: () => openScreen(ctx, "replies", String(reply.id)) },
    h("span", { class: "reply-name", dir: "auto", text: `/${reply.name}` }),
    h("span", { class: "meta reply-whose" }, icon(reply.is_shared ? "people" : "person"), t(reply.is_shared ? "canned.shared" : "canned.own")),
    h("span", { class: "reply-text", dir: "auto", text: reply.body }),
    h("span", { class: "meta" }, () => [reply.used ? t("canned.used", { count: reply.used }) : t("canned.unused"), acts()].filter(Boolean).join(" · ")));
}

/** @param {Context} ctx @param {Known} known @param {Reply|undefined} reply */
function editor(ctx, known, reply) {
  const draft = signal(/** @type {Draft} */ ({ name: reply?.name ?? "", text: reply?.body ?? "", is_shared: reply?.is_shared ?? true, acts: reply?.acts ?? NO_ACTS }));
  const wrong = signal("");
  const set = (/** @type {Partial<Draft>} */ change) => batch(() => {
    draft.value = { ...draft.peek(), ...change };
    wrong.value = "";
  });
  if (reply?.entities.length) void ctx.parts().then(({ markedOf }) => set({ text: markedOf(reply.body, reply.entities) }), () => {});
  void ctx.parts().catch(() => {});
  const me = ctx.store.me.peek();
  const isMine = !reply || reply.owner.id === me?.id || me?.role === "admin";
  const box = h("div", { class: "reply-edit" }, h("h2", { class: "settings-title", text: t(reply ? "canned.edit" : "canned.new") }),
    !isMine && h("p", { class: "meta", text: t("canned.not_yours", { name: reply?.owner.name ?? "" }) }),
    field({ label: t("canned.name"), hint: t("canned.name_hint"), limit: NAME_LIMIT, rows: 1, name: "name" }, () => draft.value.name, () => wrong.value),
    field({ label: t("canned.text"), hint: t("canned.text_hint"), limit: BODY_LIMIT, rows: 6, name: "text" }, () => draft.value.text));
  const area = /** @type {HTMLTextAreaElement} */ (box.querySelector("textarea"));
  box.append(blankButtons(area), h("p", { class: "meta", text: t("canned.blanks_text") }), preview(ctx, draft), whose(draft, set), ending(draft, set), receiver(known, draft, set), labels(known, draft, set),
    isMine ? acts(ctx, reply, draft, wrong) : "");
  box.addEventListener("field-text", (event) => {
    const { name, text } = /** @type {CustomEvent} */ (event).detail;
    set({ [name]: text });
  });
  return box;
}

/** @param {HTMLTextAreaElement} area */
function blankButtons(area) {
  return h("div", { class: "reply-blanks", role: "group", "aria-label": t("canned.blanks") }, ...KNOWN.map((name) => h("button", {
    type: "button", class: "chip-button", text: t(`canned.blank.${name}`), onclick: () => put(area, area.selectionStart, area.selectionEnd, `{${name}}`),
  })));
}

/** As the customer will see it, with a made-up ticket in its blanks. @param {Context} ctx @param {import("../lib/signal.js").Signal<Draft>} draft */
function preview(ctx, draft) {
  const sample = Object.fromEntries(KNOWN.map((name) => [name, name === "agent" ? ctx.store.me.peek()?.name ?? "" : t(`canned.sample.${name}`)]));
  const shown = computed(() => {
    const text = filledIn(draft.value.text.trim(), sample);
    return ctx.ready.value?.formattedOf(text) ?? { body: text, entities: [] };
  });
  return h("figure", { class: "reply-preview", hidden: () => !shown.value.body }, h("figcaption", { class: "meta", text: t("canned.preview") }),
    () => h("div", { class: "bubble", dir: "auto" }, h("div", { class: "bubble-text" }, ...nodesOf(shown.value.body, shown.value.entities))));
}

/** @param {import("../lib/signal.js").Signal<Draft>} draft @param {(change: Partial<Draft>) => void} set */
function whose(draft, set) {
  return choice("canned.whose", "whose", ["shared", "own"], () => (draft.value.is_shared ? "shared" : "own"), (value) => set({ is_shared: value === "shared" }));
}

/** @param {import("../lib/signal.js").Signal<Draft>} draft @param {(change: Partial<Draft>) => void} set */
function ending(draft, set) {
  const change = (/** @type {string} */ value) => set({ acts: { ...draft.peek().acts, status: value === "stays" ? null : /** @type {"resolved"|"closed"} */ (value) } });
  return choice("canned.status", "status", ["stays", "resolved", "closed"], () => draft.value.acts.status ?? "stays", change);
}

/** @param {string} title @param {string} name @param {string[]} values @param {() => string} chosen @param {(value: string) => void} take */
function choice(title, name, values, chosen, take) {
  const row = segments("chosen", t(title), values.map((value) => ({ value, label: t(`canned.${name}.${value}`) })), chosen);
  row.addEventListener("chosen", (event) => take(/** @type {CustomEvent} */ (event).detail.value));
  return h("div", { class: "reply-choice" }, h("p", { class: "reply-label", text: t(title) }), row);
}

/** @param {Known} known @param {import("../lib/signal.js").Signal<Draft>} draft @param {(change: Partial<Draft>) => void} set */
function receiver(known, draft, set) {
  const chosen = () => String(draft.value.acts.assign ?? "");
  const select = h("select", { class: "field-box", id: "reply-assign" });
  effect(() => {
    const people = known.catalog.value.value.staff.map((one) => [String(one.id), one.name]);
    const options = [["", t("canned.assign.stays")], ["me", t("canned.assign.me")], ["nobody", t("canned.assign.nobody")], ...people];
    select.replaceChildren(...options.map(([value, text]) => h("option", { value, text, selected: value === untracked(chosen) })));
  });
  select.addEventListener("change", () => {
    const { value } = select;
    set({ acts: { ...draft.peek().acts, assign: /^\d+$/.test(value) ? Number(value) : /** @type {"me"|"nobody"|null} */ (value || null) } });
  });
  return h("div", { class: "field" }, h("label", { for: "reply-assign", class: "reply-label", text: t("canned.assign") }), select);
}

/** @param {Known} known @param {import("../lib/signal.js").Signal<Draft>} draft @param {(change: Partial<Draft>) => void} set */
function labels(known, draft, set) {
  const open = computed(() => known.catalog.value.value.tags.filter((one) => !one.archived || draft.value.acts.tags.includes(one.id)));
  const toggle = (/** @type {number} */ id) => {
    const { acts: now } = draft.peek();
    set({ acts: { ...now, tags: now.tags.includes(id) ? now.tags.filter((one) => one !== id) : [...now.tags, id] } });
  };
  return h("div", { class: "reply-choice", role: "group", "aria-label": t("canned.tags"), hidden: () => open.value.length === 0 },
    h("p", { class: "reply-label", text: t("canned.tags") }), () => h("div", { class: "reply-blanks" }, ...open.value.map((one) => h("button", {
      type: "button", class: "chip-button", "aria-pressed": () => String(draft.value.acts.tags.includes(one.id)), onclick: () => toggle(one.id), text: one.name,
    }))));
}

/** @param {Context} ctx @param {Reply|undefined} reply @param {import("../lib/signal.js").Signal<Draft>} draft @param {import("../lib/signal.js").Signal<string>} wrong */
function acts(ctx, reply, draft, wrong) {
  const save = async () => {
    const { name, text, is_shared, acts: does } = draft.peek();
    const written = (await ctx.parts().catch(() => null))?.formattedOf(text.trim()) ?? { body: text.trim(), entities: [] };
    try {
      await ctx.api.send("reply.save", { ...(reply && { reply_id: reply.id }), name, ...written, is_shared, acts: does });
      ctx.bridge.haptic("success");
      ctx.say(t("canned.saved"));
      openScreen(ctx, "replies");
    } catch (error) {
      const { code, detail } = /** @type {{code: string, detail: any}} */ (error);
      wrong.value = code === "conflict" ? t("canned.taken") : detail?.field === "name" || detail?.field === "body" ? t("canned.needs") : refusalWords(code);
    }
  };
  return h("div", { class: "reply-acts" }, button(t("canned.save"), "check", () => void save(), "accent"), reply && button(t("canned.remove"), "trash", () => void remove(ctx, reply), "quiet"));
}

/** @param {Context} ctx @param {Reply} reply */
async function remove(ctx, reply) {
  const { name, body, entities, is_shared, acts: does } = reply;
  try {
    await ctx.api.send("reply.remove", { reply_id: reply.id });
  } catch (error) {
    return ctx.say(refusalWords(/** @type {{code: string}} */ (error).code));
  }
  openScreen(ctx, "replies");
  const back = () => void ctx.api.send("reply.save", { name, body, entities, is_shared, acts: does }).catch((/** @type {{code: string}} */ error) => ctx.say(refusalWords(error.code)));
  ctx.say(t("canned.removed", { name }), { label: t("action.undo"), press: back });
}
