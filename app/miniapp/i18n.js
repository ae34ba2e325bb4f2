/**
 * Words for people, by key, in the language of the person. No other file of the Mini App holds any.
 */
import { signal } from "./lib/signal.js";
import { locales } from "./locales.js";

/** The language in force: `ru` unless the person's is English. */
export const locale = signal("ru");

/** @param {string|null|undefined} language a language tag of Telegram's @returns {"ru"|"en"} */
export function localeFor(language) {
  return language?.toLowerCase().startsWith("en") ? "en" : "ru";
}

/**
 * The text of a key. A plural is chosen by `count`; `{name}` is replaced by the value of that name.
 * @param {string} key @param {Record<string, string|number>} [values]
 */
export function t(key, values = {}) {
  const found = locales[locale.value]?.[key] ?? key;
  const text = typeof found === "string" ? found : plural(found, Number(values.count));
  return text.replace(/\{(\w+)\}/g, (hole, name) => String(values[name] ?? hole));
}

/** @param {Record<string, string>} forms @param {number} count */
function plural(forms, count) {
  return forms[new Intl.PluralRules(locale.value).select(count)] ?? forms.other;
}
