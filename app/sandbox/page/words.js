/** The page's words: two whole files, one language at a time. */

/** @typedef {string | Record<string, string>} Words */

export const LANGUAGES = ["ru", "en"];
/** @type {Record<string, Record<string, Words>>} */
const known = {};
let language = "ru";

export async function loadWords() {
  const answers = await Promise.all(LANGUAGES.map((name) => fetch(`/page/words/${name}.json`)));
  const bodies = await Promise.all(answers.map((answer) => answer.json()));
  LANGUAGES.forEach((name, at) => { known[name] = bodies[at]; });
}

/** @param {string} name one of LANGUAGES */
export function speak(name) {
  language = LANGUAGES.includes(name) ? name : "ru";
  document.documentElement.lang = language;
}

export function spoken() {
  return language;
}

/**
 * The text of a key with its values put in; of a plural the form that `count` asks for.
 * @param {string} key @param {Record<string, string|number>} [values]
 */
export function t(key, values = {}) {
  const found = known[language]?.[key] ?? key;
  const text = typeof found === "string" ? found : formOf(found, Number(values.count));
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** @param {string} key */
export function has(key) {
  return key in (known[language] ?? {});
}

/** @param {Record<string, string>} forms @param {number} count */
function formOf(forms, count) {
  return forms[new Intl.PluralRules(language).select(count)] ?? forms.other;
}
