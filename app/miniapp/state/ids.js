/**
 * The ids that this device chooses. They must never repeat.
 */

/** The moment, then 80 random bits: ids of one time stand side by side in the desk's index. @param {number} now @returns {string} */
export function newClientId(now) {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  const random = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return Math.floor(now).toString(16).padStart(12, "0") + random;
}
