/**
 * The blanks of a canned reply, `{customer}` and others: which there are, which are filled by what is known, where
 * the next one is.
 */

export const KNOWN = ["customer", "agent", "ticket", "subject"];
const BLANK = /\{([^{}\n]{1,40})\}/g;

/** The text with what is known in its blanks; the others stay. @param {string} text @param {Record<string, string>} known */
export function filledIn(text, known) {
  return text.replace(BLANK, (blank, name) => known[name.trim().toLowerCase()] ?? blank);
}

/** @param {string} text @returns {Array<{from: number, end: number}>} */
export function blanksOf(text) {
  return [...text.matchAll(BLANK)].map((hit) => ({ from: hit.index, end: hit.index + hit[0].length }));
}

/** The blank behind a place, or before it; around the ends. @param {string} text @param {number} place @param {boolean} [back] */
export function nextBlank(text, place, back = false) {
  const all = blanksOf(text);
  if (back) return all.findLast((one) => one.end <= place) ?? all.at(-1) ?? null;
  return all.find((one) => one.from >= place) ?? all[0] ?? null;
}
