/**
 * Addresses of files: asked for when they are needed, a few at a time, and again before they run out.
 */
import { now } from "../format.js";

const AT_ONCE = 4;
const SPARE_MS = 30_000;

/** @param {import("../api.js").Api} api */
export function openLinks(api) {
  /** @type {Map<string, {url: string, expires: number}>} */
  const known = new Map();
  /** @type {Map<string, Promise<string>>} */
  const asked = new Map();
  /** @type {Array<() => void>} */
  const waiting = [];
  let busy = 0;

  /** @param {string} key @param {number} id @param {"preview"|""} rendition */
  async function ask(key, id, rendition) {
    if (busy >= AT_ONCE) await new Promise((resolve) => waiting.push(() => resolve(null)));
    busy += 1;
    try {
      const answer = await api.send("file.link", { attachment_id: id, ...(rendition && { rendition }) });
      known.set(key, { url: answer.url, expires: answer.expires_at });
      return answer.url;
    } finally {
      busy -= 1;
      asked.delete(key);
      waiting.shift()?.();
    }
  }

  return {
    /** @param {number} id @param {"preview"|""} [rendition] @param {boolean} [isAnew] the last one did not work
     * @returns {Promise<string>} rejects with `{code}` */
    get: (id, rendition = "", isAnew = false) => {
      const key = `${id}${rendition}`;
      const one = known.get(key);
      if (one && !isAnew && one.expires - SPARE_MS > now()) return Promise.resolve(one.url);
      const running = asked.get(key) ?? ask(key, id, rendition);
      asked.set(key, running);
      return running;
    },
  };
}
