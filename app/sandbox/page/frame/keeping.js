/**
 * What a client keeps for a Mini App: cloud storage of the account, storage of the device, secure storage.
 * It keeps it in this browser, apart for each person, and never beyond Telegram's limits.
 */

const CLOUD_KEYS_LIMIT = 1024;
const CLOUD_VALUE_LIMIT_CHARS = 4096;
const SECURE_KEYS_LIMIT = 10;
const DEVICE_LIMIT_CHARS = 5 * 1024 * 1024;
const KEY_LIMIT_CHARS = 128;
const CLOUD_KEY = /^[A-Za-z0-9_-]{1,128}$/;

/** A named bundle of texts in the browser's storage; without one it lives as long as the page. */
class Bundle {
  /** @param {string} name @param {Storage|null} storage */
  constructor(name, storage) {
    this.name = name;
    this.storage = storage;
    /** @type {Map<string, string>} */
    this.texts = new Map(readEntries(storage, name));
  }

  keep() {
    try {
      this.storage?.setItem(this.name, JSON.stringify([...this.texts]));
    } catch {
      this.storage = null;
    }
  }

  get size() {
    return [...this.texts].reduce((sum, [key, text]) => sum + key.length + text.length, 0);
  }
}

/** @param {Storage|null} storage @param {string} name @returns {[string, string][]} */
function readEntries(storage, name) {
  try {
    return JSON.parse(storage?.getItem(name) ?? "[]");
  } catch {
    return [];
  }
}

/** An error as the client names it. */
class Refused extends Error {}

export class Keeping {
  /** @param {string} account @param {Storage|null} storage */
  constructor(account, storage) {
    this.cloud = new Bundle(`pretend.cloud.${account}`, storage);
    this.device = new Bundle(`pretend.device.${account}`, storage);
    this.secure = new Bundle(`pretend.secure.${account}`, storage);
  }

  /** `custom_method_invoked` without its req_id. @param {string} method @param {any} params */
  invoke(method, params) {
    const verb = CLOUD_VERBS[method];
    if (!verb) return { error: "METHOD_INVALID" };
    try {
      return { result: verb(this.cloud, params ?? {}) };
    } catch (error) {
      if (error instanceof Refused) return { error: error.message };
      throw error;
    }
  }

  /** `…_storage_failed` is an error, all else the detail of `…_key_saved`. @param {"device"|"secure"} which @param {any} key @param {any} text */
  save(which, key, text) {
    if (typeof key !== "string" || !key || key.length > KEY_LIMIT_CHARS) return { error: "KEY_INVALID" };
    if (text !== null && typeof text !== "string") return { error: "VALUE_INVALID" };
    const bundle = this[which];
    if (text === null) bundle.texts.delete(key);
    else if (!fits(which, bundle, key, text)) return { error: "QUOTA_EXCEEDED" };
    else bundle.texts.set(key, text);
    bundle.keep();
    return {};
  }

  /** @param {"device"|"secure"} which @param {any} key */
  read(which, key) {
    return { value: this[which].texts.get(String(key)) ?? null };
  }

  /** @param {"device"|"secure"} which */
  clear(which) {
    this[which].texts.clear();
    this[which].keep();
    return {};
  }
}

/** @param {"device"|"secure"} which @param {Bundle} bundle @param {string} key @param {string} text */
function fits(which, bundle, key, text) {
  if (which === "secure") return bundle.texts.has(key) || bundle.texts.size < SECURE_KEYS_LIMIT;
  return bundle.size + key.length + text.length <= DEVICE_LIMIT_CHARS;
}

/** @type {Record<string, (cloud: Bundle, params: any) => unknown>} */
const CLOUD_VERBS = {
  saveStorageValue(cloud, { key, value }) {
    const [name] = keysOf([key]);
    if (typeof value !== "string" || value.length > CLOUD_VALUE_LIMIT_CHARS) throw new Refused("VALUE_INVALID");
    if (!cloud.texts.has(name) && cloud.texts.size >= CLOUD_KEYS_LIMIT) throw new Refused("QUOTA_EXCEEDED");
    cloud.texts.set(name, value);
    cloud.keep();
    return true;
  },
  getStorageValues(cloud, { keys }) {
    return Object.fromEntries(keysOf(keys).map((key) => [key, cloud.texts.get(key) ?? ""]));
  },
  deleteStorageValues(cloud, { keys }) {
    for (const key of keysOf(keys)) cloud.texts.delete(key);
    cloud.keep();
    return true;
  },
  getStorageKeys(cloud) {
    return [...cloud.texts.keys()];
  },
};
Object.setPrototypeOf(CLOUD_VERBS, null);

/** @param {unknown} keys @returns {string[]} */
function keysOf(keys) {
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === "string" && CLOUD_KEY.test(key))) {
    throw new Refused("KEY_INVALID");
  }
  return keys;
}
