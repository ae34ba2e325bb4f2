/**
 * Files on their way to the server: their bytes are kept on this device until they are there, so that a reload
 * goes on where the page was left.
 */
import { Carrier } from "../lib/bytes.js";
import { openKeeper } from "../lib/idb.js";
import { signal } from "../lib/signal.js";

/** @typedef {ReturnType<typeof openUploads>} Uploads */

/** @param {string} account @param {import("../api.js").Api} api */
export function openUploads(account, api) {
  const keeper = openKeeper(`tikethet.files.${account}`, null);
  /** @type {Map<string, Blob>} */
  const here = new Map();
  /** @type {Map<string|number, string>} addresses of pictures on this device, by file and by attachment */
  const shown = new Map();
  const progress = signal(/** @type {Map<string, number>} */ (new Map()));
  const carrier = new Carrier(api);

  /** @param {string} id @returns {Promise<Blob|null>} */
  async function blobOf(id) {
    const known = here.get(id);
    if (known) return known;
    const kept = new Map(await keeper.all());
    const found = kept.get(id);
    if (!(found instanceof Blob)) return null;
    here.set(id, found);
    return found;
  }

  /** @param {string} id @param {number} share */
  function moved(id, share) {
    progress.value = new Map(progress.peek()).set(id, share);
  }

  return {
    progress,
    heard: (/** @type {{upload: number, received: number}} */ told) => carrier.heard(told),
    /** @param {string} id @param {Blob} blob */
    keep: (id, blob) => {
      here.set(id, blob);
      keeper.put(id, blob);
    },
    /** @param {string} id */
    forget: (id) => {
      carrier.stop(id);
      here.delete(id);
      keeper.remove(id);
    },
    /** An address of what is on this device; null when it is not. @param {string} id @returns {Promise<string|null>} */
    localUrl: async (id) => {
      const blob = shown.has(id) ? null : await blobOf(id);
      if (blob && !shown.has(id)) shown.set(id, URL.createObjectURL(blob));
      return shown.get(id) ?? null;
    },
    /** What was sent from here needs no download. @param {number} attachment @returns {string|null} */
    sentUrl: (attachment) => shown.get(attachment) ?? null,
    /** @param {OutboxFile} file @returns {Promise<Attachment>} */
    upload: async (file) => {
      const blob = await blobOf(file.id);
      if (!blob) throw { code: "file_lost", detail: {} };
      const { id, name, size, mime, kind, duration, waveform } = file;
      const start = { name, size, ...(mime && { mime }), kind, ...(duration && { duration }), ...(waveform && { waveform }) };
      moved(id, 0);
      const attachment = await carrier.carry({ id, start, blob, moved: (share) => moved(id, share) });
      if (file.kind === "photo" || file.kind === "voice") shown.set(attachment.id, URL.createObjectURL(blob));
      return attachment;
    },
  };
}
