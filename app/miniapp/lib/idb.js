/**
 * A small keeper of values by key: IndexedDB, with a journal in web storage before it. It must never lose a
 * value that was put, whenever the page dies, and it works (until the page closes) with no storage at all.
 */

/**
 * @typedef {{all: () => Promise<Array<[string, any]>>, put: (key: string, value: any) => void,
 *   remove: (key: string) => void}} Keeper
 */

const OPEN_TIMEOUT_MS = 1500;

/**
 * The journal takes each value at once and gives it up when IndexedDB has committed it: a page may be
 * killed in between.
 * @param {string} name of the database
 * @param {Storage|null} journal
 * @returns {Keeper}
 */
export function openKeeper(name, journal) {
  const opened = openDatabase(name);
  const prefix = `${name}:`;
  /** @type {Map<string, number>} */
  const turns = new Map();

  /** @param {string} key */
  function turn(key) {
    const next = (turns.get(key) ?? 0) + 1;
    turns.set(key, next);
    return next;
  }

  return {
    async all() {
      const database = await opened;
      const stored = database ? await readAll(database) : [];
      return [...new Map([...stored, ...journalled(journal, prefix)])];
    },
    put(key, value) {
      const mine = turn(key);
      const kept = writeJournal(journal, prefix + key, value);
      void opened.then(async (database) => {
        if (!database || turns.get(key) !== mine) return;
        const done = await write(database, (store) => store.put(value, key));
        if (done && kept && turns.get(key) === mine) journal?.removeItem(prefix + key);
      });
    },
    remove(key) {
      turn(key);
      journal?.removeItem(prefix + key);
      void opened.then((database) => database && write(database, (store) => store.delete(key)));
    },
  };
}

/** @param {Storage|null} journal @param {string} key @param {any} value */
function writeJournal(journal, key, value) {
  try {
    journal?.setItem(key, JSON.stringify(value));
    return journal !== null;
  } catch {
    return false;
  }
}

/** @param {Storage|null} journal @param {string} prefix @returns {Array<[string, any]>} */
function journalled(journal, prefix) {
  /** @type {Array<[string, any]>} */
  const found = [];
  for (const key of Object.keys(journal ?? {})) {
    if (key.startsWith(prefix)) found.push([key.slice(prefix.length), parsed(journal?.getItem(key))]);
  }
  return found.filter(([, value]) => value !== null);
}

/** @param {string|null|undefined} text */
function parsed(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} name @returns {Promise<IDBDatabase|null>} */
function openDatabase(name) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), OPEN_TIMEOUT_MS);
    try {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore("kept");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
}

/** Both questions are asked at once: each answer takes a way through another process.
 * @param {IDBDatabase} database @returns {Promise<Array<[string, any]>>} */
function readAll(database) {
  return new Promise((resolve) => {
    const transaction = database.transaction("kept");
    const [keys, values] = [transaction.objectStore("kept").getAllKeys(), transaction.objectStore("kept").getAll()];
    values.onsuccess = () => resolve(keys.result.map((key, at) => [String(key), values.result[at]]));
    transaction.onabort = () => resolve([]);
  });
}

/** @param {IDBDatabase} database @param {(store: IDBObjectStore) => void} change @returns {Promise<boolean>} */
function write(database, change) {
  return new Promise((resolve) => {
    try {
      const transaction = database.transaction("kept", "readwrite");
      change(transaction.objectStore("kept"));
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = () => resolve(false);
    } catch {
      resolve(false);
    }
  });
}

/** Deletes the databases of a family but one, where the browser can name them. @param {string} family @param {string} kept */
export function dropDatabases(family, kept) {
  void Promise.resolve().then(() => indexedDB.databases()).then((all) => {
    for (const { name = "" } of all) if (name.startsWith(family) && name !== kept) indexedDB.deleteDatabase(name);
  }).catch(() => {});
}

/** Web storage, or nothing where the client forbids it. @param {"localStorage"|"sessionStorage"} kind */
export function webStorage(kind) {
  try {
    return window[kind];
  } catch {
    return null;
  }
}
