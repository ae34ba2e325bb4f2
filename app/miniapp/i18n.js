/**
 * Words for people, by key, in the language of the person. No other file of the Mini App holds any.
 */
import { webStorage } from "./lib/idb.js";
import { signal } from "./lib/signal.js";
import { fetchWords, locales } from "./locales.js";

const CHOICE_KEY = "tikethet.language";
/** So long nothing is shown at the start for want of words; then it is, in the language at hand. */
const WORDS_WAIT_MS = 3_000;
/** The languages whose words are all here. */
const whole = new Set(Object.keys(locales));
/** @type {Map<string, Intl.PluralRules>} */
const rules = new Map();
/** @type {Map<string, Intl.NumberFormat>} */
const numbers = new Map();

/** The language in force: that of the words that came with the page, until another's are here. */
export const locale = signal([...whole][0]);
let wanted = locale.peek();

/** `ru` unless the person's is English. @param {string|null|undefined} language a language tag of Telegram's @returns {"ru"|"en"} */
export function localeFor(language) {
  return language?.toLowerCase().startsWith("en") ? "en" : "ru";
}

/** The person's language as this device knows it, if it does. @returns {"ru"|"en"|null} */
export function chosenLanguage() {
  const kept = webStorage("localStorage")?.getItem(CHOICE_KEY);
  return kept === "ru" || kept === "en" ? kept : null;
}

/** From now on, and at the next start. Rejects when the words cannot be had. @param {"ru"|"en"} language */
export async function chooseLanguage(language) {
  await turnTo(language);
  webStorage("localStorage")?.setItem(CHOICE_KEY, language);
}

/** Resolves when there are words to show: in this language or, where it takes too long, in the one at hand.
 * @param {"ru"|"en"} language @returns {Promise<unknown>} */
export function speak(language) {
  const late = new Promise((resolve) => { setTimeout(resolve, WORDS_WAIT_MS); });
  return Promise.race([turnTo(language), late]).catch(() => {});
}

/** @param {"ru"|"en"} language */
async function turnTo(language) {
  wanted = language;
  if (!whole.has(language)) {
    const { words } = await fetchWords[language]();
    addWords({ [language]: words });
    whole.add(language);
  }
  if (wanted === language) locale.value = language;
}

/**
 * The person's choice holds everywhere, whichever door it was made at; one that was made here and is not told yet is
 * the newer one, and told first. A device without storage forgets an untold one with its page. Rejects when the words
 * cannot be had.
 * @param {string} account @param {string} known what the desk has
 * @param {(language: string) => Promise<unknown>} tell @param {"ru"|"en"} [chosen] here and now
 */
export async function agreeOnLanguage(account, known, tell, chosen) {
  const storage = webStorage("localStorage");
  const key = `tikethet.untold.${account}`;
  const untold = chosen ?? storage?.getItem(key);
  await chooseLanguage(localeFor(untold ?? known));
  if (!untold) return;
  storage?.setItem(key, untold);
  tell(untold).then(() => storage?.getItem(key) === untold && storage.removeItem(key), () => {});
}

/** Words that came later. @param {typeof locales} more by language */
export function addWords(more) {
  for (const [language, texts] of Object.entries(more)) Object.assign(locales[language] ??= {}, texts);
}

/**
 * The text of a key. A plural is chosen by `count`; `{name}` is replaced by the value of that name, a number as
 * the language writes it.
 * @param {string} key @param {Record<string, string|number>} [values]
 */
export function t(key, values = {}) {
  const found = locales[locale.value]?.[key] ?? key;
  const text = typeof found === "string" ? found : plural(found, Number(values.count));
  return text.replace(/\{(\w+)\}/g, (hole, name) => written(values[name]) ?? hole);
}

/** Small numbers look the same in both languages. @param {string|number|undefined} value */
function written(value) {
  if (typeof value === "number" && value >= 0 && value < 1000 && Number.isInteger(value)) return String(value);
  return typeof value === "number" ? known(numbers, () => new Intl.NumberFormat(locale.value)).format(value) : value;
}

/** @param {Record<string, string>} forms @param {number} count */
function plural(forms, count) {
  return forms[known(rules, () => new Intl.PluralRules(locale.value)).select(count)] ?? forms.other;
}

/** Made once for each language. @template T @param {Map<string, T>} made @param {() => T} make @returns {T} */
function known(made, make) {
  const one = made.get(locale.value) ?? make();
  made.set(locale.value, one);
  return one;
}
