/** Signals: values that know who read them. Nothing here may touch the page, a socket or the clock. */

/** @type {Computed<any>|Effect|null} */
let reader = null;
/** @type {Owner|null} */
let owner = null;
let batchDepth = 0;
/** @type {Set<Effect>} */
const due = new Set();

/** A value that can be set. Setting an identical value tells nobody. @template T */
export class Signal {
  /** @param {T} first */
  constructor(first) {
    this.current = first;
    this.version = 0;
    /** @type {Set<Computed<any>|Effect>} */
    this.readers = new Set();
  }

  /** @returns {T} */
  get value() {
    note(this);
    return this.current;
  }

  /** @param {T} next */
  set value(next) {
    if (Object.is(next, this.current)) return;
    this.current = next;
    this.version += 1;
    for (const one of [...this.readers]) one.stain();
    settle();
  }

  /** The value without becoming its reader. @returns {T} */
  peek() {
    return this.current;
  }
  refresh() {}
}

/** A value made of others; computed when read, and only if one of them really changed. @template T */
export class Computed {
  /** @param {() => T} make */
  constructor(make) {
    this.make = make;
    /** @type {any} */
    this.current = undefined;
    this.version = 0;
    this.stained = true;
    this.born = false;
    /** @type {Map<Signal<any>|Computed<any>, number>} */
    this.sources = new Map();
    /** @type {Set<Computed<any>|Effect>} */
    this.readers = new Set();
  }

  /** @returns {T} */
  get value() {
    note(this);
    this.refresh();
    return this.current;
  }

  /** @returns {T} */
  peek() {
    this.refresh();
    return this.current;
  }

  stain() {
    if (this.stained) return;
    this.stained = true;
    for (const one of [...this.readers]) one.stain();
  }

  refresh() {
    if (!this.stained) return;
    this.stained = false;
    if (this.born && !moved(this)) return;
    this.born = true;
    const next = watch(this, this.make);
    if (Object.is(next, this.current)) return;
    this.current = next;
    this.version += 1;
  }
}

/** What owns the effects made while it runs, and ends them with itself. */
class Owner {
  constructor() {
    /** @type {Array<() => void>} */
    this.endings = [];
  }

  end() {
    for (const ending of this.endings.splice(0).reverse()) ending();
  }
}

class Effect extends Owner {
  /** @param {() => void | (() => void)} run */
  constructor(run) {
    super();
    this.run = run;
    this.dead = false;
    /** @type {Map<Signal<any>|Computed<any>, number>} */
    this.sources = new Map();
  }

  stain() {
    due.add(this);
  }

  refresh() {
    if (this.dead || (this.sources.size > 0 && !moved(this))) return;
    this.end();
    const ending = under(this, () => watch(this, this.run));
    if (typeof ending === "function") this.endings.push(ending);
  }

  dispose() {
    this.dead = true;
    due.delete(this);
    watch(this, () => {});
    this.end();
  }
}

/** @template T @param {T} first @returns {Signal<T>} */
export function signal(first) {
  return new Signal(first);
}

/** @template T @param {() => T} make @returns {Computed<T>} */
export function computed(make) {
  return new Computed(make);
}

/** Runs now and after each change of what it read; what it returns runs before the next time.
 * @param {() => void | (() => void)} run @returns {() => void} ends it */
export function effect(run) {
  const made = new Effect(run);
  const dispose = () => made.dispose();
  if (owner) owner.endings.push(dispose);
  made.refresh();
  return dispose;
}

/** Everything reactive made inside ends with one call. @param {() => void} make @returns {() => void} */
export function scope(make) {
  const made = new Owner();
  under(made, () => untracked(make));
  return () => made.end();
}

/** Adds an ending to the scope or effect that is being built. @param {() => void} ending */
export function onEnd(ending) {
  if (owner) owner.endings.push(ending);
}

/** Effects wait until the outermost batch is over. @template T @param {() => T} run @returns {T} */
export function batch(run) {
  batchDepth += 1;
  try {
    return run();
  } finally {
    batchDepth -= 1;
    settle();
  }
}

/** Reads without becoming a reader. @template T @param {() => T} run @returns {T} */
export function untracked(run) {
  return reading(null, run);
}

/** @template T @param {Computed<any>|Effect|null} one @param {() => T} run @returns {T} */
function reading(one, run) {
  const before = reader;
  reader = one;
  try {
    return run();
  } finally {
    reader = before;
  }
}

/** @param {Signal<any>|Computed<any>} source */
function note(source) {
  if (!reader) return;
  source.refresh();
  reader.sources.set(source, source.version);
  source.readers.add(reader);
}

/** @param {Computed<any>|Effect} one */
function moved(one) {
  return [...one.sources].some(([source, seen]) => {
    source.refresh();
    return source.version !== seen;
  });
}

/** @template T @param {Computed<any>|Effect} one @param {() => T} run @returns {T} */
function watch(one, run) {
  for (const source of one.sources.keys()) source.readers.delete(one);
  one.sources.clear();
  return reading(one, run);
}

/** @template T @param {Owner} one @param {() => T} run @returns {T} */
function under(one, run) {
  const before = owner;
  owner = one;
  try {
    return run();
  } finally {
    owner = before;
  }
}

function settle() {
  if (batchDepth > 0) return;
  batchDepth = 1;
  try {
    for (const one of due) {
      due.delete(one);
      one.refresh();
    }
  } finally {
    batchDepth = 0;
  }
}
