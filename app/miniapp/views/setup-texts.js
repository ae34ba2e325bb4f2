/**
 * What the bot says, in both languages, each with a preview of how it will look in the chat.
 */
import { h } from "../lib/dom.js";
import { computed, effect, signal } from "../lib/signal.js";
import { deskWords } from "../desk-words.js";
import { field, segments } from "../components/controls.js";
import { now } from "../format.js";
import { t } from "../i18n.js";
import { acted, card, live, saver, shown } from "./setup-parts.js";
import { requests } from "./setup-requests.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./setup-requests.js").Texts} Texts */
/** @typedef {Record<string, Texts>} Kept by language */

const LANGUAGES = ["ru", "en"];
const TEXT_LIMIT = 1000;
/** What stands in the blanks of a preview. @type {Record<string, (language: string) => string>} */
const EXAMPLES = {
  number: () => "104\u00a0203",
  former: () => "103\u00a0987",
  holes: () => "●●●●○",
  when: (language) => new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" }).format(now() + DAY_MS),
};
const DAY_MS = 86_400_000;
/** @type {Array<{name: string, key: string, blanks: string[]}>} */
const TEXTS = [
  { name: "greeting", key: "bot.answer.greeting", blanks: [] },
  { name: "help", key: "bot.answer.help", blanks: [] },
  { name: "opened", key: "bot.answer.opened", blanks: ["number"] },
  { name: "opened_following", key: "bot.answer.opened_following", blanks: ["number", "former"] },
  { name: "resolved", key: "bot.status.resolved", blanks: [] },
  { name: "done", key: "bot.answer.done", blanks: ["number"] },
  { name: "question", key: "bot.rating.question", blanks: [] },
  { name: "rated", key: "bot.answer.rated", blanks: ["number", "holes"] },
  { name: "reopened", key: "bot.answer.reopened", blanks: ["number"] },
  { name: "silence", key: "bot.status.silence", blanks: ["when"] },
  { name: "closed", key: "bot.status.closed", blanks: [] },
  { name: "flood", key: "bot.answer.flood", blanks: [] },
  { name: "banned", key: "bot.answer.banned", blanks: [] },
  { name: "unbanned", key: "bot.answer.unbanned", blanks: [] },
];

/** @param {HTMLElement} place @param {Context} ctx */
export function mountTexts(place, ctx) {
  const ask = requests(ctx.api);
  const kept = live(ctx, () => ask.settings().then(({ texts }) => /** @type {Kept} */ (texts)), (event) => event.type === "desk.changed");
  const language = signal(ctx.store.me.peek()?.language ?? "ru");
  const choice = segments("setup-language", t("setup.texts_language"), LANGUAGES.map((value) => ({ value, label: t(`setup.lang_${value}`) })), () => language.value);
  choice.addEventListener("setup-language", (event) => { language.value = /** @type {CustomEvent} */ (event).detail.value; });
  const save = async (/** @type {string} */ name, /** @type {string|null} */ text) => {
    const before = kept.value.peek() ?? {};
    const after = { ...before, [language.peek()]: { ...before[language.peek()], [name]: text } };
    const answer = await acted(ctx, ask.setSettings("texts", after), t("setup.saved"), () => void acted(ctx, ask.setSettings("texts", before), "").then((again) => { if (again) kept.put(again.texts); }));
    if (answer) kept.put(answer.texts);
    return answer !== null;
  };
  place.append(h("div", { class: "setup-part" }, choice));
  const isRead = computed(() => kept.value.value !== null);
  place.append(h("div", { class: "setup-part" }, shown({ ...kept, value: /** @type {any} */ (computed(() => (isRead.value ? language.value : null))) },
    () => h("div", { class: "setup-part" }, ...TEXTS.map((one) => editor(one, language.peek(), kept.value, save))))));
}

/** @param {typeof TEXTS[number]} text @param {string} language @param {import("../lib/signal.js").Signal<Kept|null>} kept
 * @param {(name: string, text: string|null) => Promise<boolean>} save */
function editor({ name, key, blanks }, language, kept, save) {
  const own = computed(() => kept.value?.[language]?.[name] ?? null);
  const typed = signal(own.peek() ?? "");
  let before = own.peek();
  effect(() => {
    if (own.value !== before && typed.peek().trim() === (before ?? "")) typed.value = own.value ?? "";
    before = own.value;
  });
  const usual = String(/** @type {any} */ (deskWords)[language][key]);
  const wrong = computed(() => blankFault(typed.value, blanks));
  const box = field({ label: t(`setup.text_${name}`), hint: usual, limit: TEXT_LIMIT, rows: 3, name: `text-${name}` }, () => typed.value, () => wrong.value);
  box.addEventListener("field-text", (event) => { typed.value = /** @type {CustomEvent} */ (event).detail.text; });
  const isDirty = () => typed.value.trim() !== (own.value ?? "") && !wrong.value;
  const keep = async () => (isDirty() ? save(name, typed.peek().trim() || null) : false);
  return card(box, h("div", { class: "setup-preview", "aria-label": t("setup.preview") }, h("p", { class: "meta", text: t("setup.preview") }),
    h("p", { class: "setup-bubble", dir: "auto", lang: language, text: () => filled(typed.value.trim() || usual, language) })),
  blanks.length > 0 && h("p", { class: "meta", text: t("setup.blanks", { names: blanks.map((one) => `{${one}}`).join(" ") }) }), saver(keep, isDirty));
}

/** What stands in braces and is never filled in. @param {string} text @param {string[]} blanks */
function blankFault(text, blanks) {
  const named = [...text.matchAll(/\{([^{}]*)\}/g)].map((one) => one[1]);
  const unknown = named.find((one) => !blanks.includes(one));
  if (unknown !== undefined) return t("setup.blank_unknown", { name: `{${unknown}}` });
  return /[{}]/.test(text.replace(/\{[^{}]*\}/g, "")) ? t("setup.blank_open") : "";
}

/** @param {string} text @param {string} language */
function filled(text, language) {
  return text.replace(/\{([a-z]+)\}/g, (whole, name) => EXAMPLES[name]?.(language) ?? whole);
}
