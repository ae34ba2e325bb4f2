/** Elements, attributes, lists. Text reaches the page as text nodes only: there is no road for HTML here. */
import { Computed, Signal, effect, untracked } from "./signal.js";

const SVG_SPACE = "http://www.w3.org/2000/svg";

/** @typedef {Node|string|number|null|undefined|false} Simple */
/** @typedef {Simple | (() => Simple) | Array<any>} Child */

/**
 * An HTML element. `on…` names are listeners; `text` is the only content by property; a function as a
 * value or child is kept up to date.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, any>|null} [props] @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element, under the same rules as `h`. @template {keyof SVGElementTagNameMap} K
 * @param {K} tag @param {Record<string, any>|null} [props] @param {...Child} children @returns {SVGElementTagNameMap[K]} */
export function s(tag, props, ...children) {
  return fill(document.createElementNS(SVG_SPACE, tag), props, children);
}

/** A glyph of the sprite; decorative, so it is hidden from readers. @param {string} name */
export function icon(name) {
  const use = s("use", { href: `#i-${name}` });
  return s("svg", { class: "icon", "aria-hidden": "true", focusable: "false" }, use);
}

/** Sets one attribute or property; null, undefined and false remove it.
 * @param {Element} element @param {string} name @param {any} value */
export function set(element, name, value) {
  const field = /** @type {HTMLInputElement} */ (element);
  if (name === "text") {
    if (element.textContent !== String(value ?? "")) element.textContent = value ?? "";
  } else if (name === "value") {
    if (field.value !== value) field.value = value ?? "";
  } else if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else {
    const text = value === true ? "" : String(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

/** Tells the parents about an intention. @param {Element} element @param {string} type @param {any} [detail] */
export function emit(element, type, detail) {
  element.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
}

/**
 * Keeps the children of `parent` equal to a list. Rows live as long as their key; the row with the focus is
 * never moved, so focus, selection and scroll survive any change of order.
 * @template T @param {Element} parent @param {Signal<T[]>|Computed<T[]>} list
 * @param {(item: T) => string} key @param {(item: T) => HTMLElement} create
 * @param {(row: HTMLElement, item: T) => void} update
 * @param {(change: () => void) => void} [around] runs the change, to measure before and after it
 * @returns {() => void}
 */
export function keyed(parent, list, key, create, update, around = (change) => change()) {
  /** @type {Map<string, {row: HTMLElement, item: T}>} */
  let rows = new Map();
  return effect(() => {
    const items = list.value;
    untracked(() => around(() => {
      const before = rows;
      rows = matched(before, items, key, create, update);
      for (const [id, { row }] of before) if (!rows.has(id)) row.remove();
      arrange(parent, [...rows.values()].map((entry) => entry.row));
    }));
  });
}

/** @template T @param {Map<string, {row: HTMLElement, item: T}>} rows @param {T[]} items @param {(item: T) => string} key
 * @param {(item: T) => HTMLElement} create @param {(row: HTMLElement, item: T) => void} update */
function matched(rows, items, key, create, update) {
  /** @type {Map<string, {row: HTMLElement, item: T}>} */
  const next = new Map();
  for (const item of items) {
    const id = key(item);
    if (next.has(id)) continue;
    const known = rows.get(id);
    const row = known ? known.row : create(item);
    if (known && known.item !== item) update(row, item);
    next.set(id, { row, item });
  }
  return next;
}

/** @param {Element} parent @param {HTMLElement[]} rows */
function arrange(parent, rows) {
  let [same, child] = [0, parent.firstElementChild];
  for (; child && rows[same] === child; same += 1) child = child.nextElementSibling;
  if (!child) return parent.append(...rows.slice(same));
  const still = unmoved(parent, rows);
  let after = null;
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    if (!still.has(rows[at])) parent.insertBefore(rows[at], after);
    after = rows[at];
  }
}

/** The longest run of rows that already stand in order, the focused one always among them.
 * @param {Element} parent @param {HTMLElement[]} rows */
function unmoved(parent, rows) {
  const place = new Map([...parent.children].map((child, at) => [child, at]));
  let known = rows.filter((row) => place.has(row));
  const focused = known.findIndex((row) => row.contains(document.activeElement));
  if (focused >= 0) {
    const pivot = place.get(known[focused]) ?? 0;
    known = known.filter((row, at) => {
      const was = place.get(row) ?? 0;
      return at === focused || (at < focused ? was < pivot : was > pivot);
    });
  }
  return new Set(longestRise(known.map((row) => place.get(row) ?? 0)).map((at) => known[at]));
}

/** Positions of one longest increasing run. @param {number[]} numbers @returns {number[]} */
function longestRise(numbers) {
  const [tails, before] = /** @type {number[][]} */ ([[], []]);
  numbers.forEach((number, at) => {
    let low = 0;
    for (let high = tails.length; low < high;) {
      const middle = (low + high) >> 1;
      if (numbers[tails[middle]] < number) low = middle + 1;
      else high = middle;
    }
    before[at] = low > 0 ? tails[low - 1] : -1;
    tails[low] = at;
  });
  const run = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at]) run.push(at);
  return run.reverse();
}

/** @template {Element} E @param {E} element @param {Record<string, any>|null|undefined} props @param {Child[]} children */
function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (typeof value === "function") effect(() => set(element, name, value()));
    else set(element, name, value);
  }
  for (const child of children.flat(Infinity)) add(element, child);
  return element;
}

/** @param {Element} element @param {any} child */
function add(element, child) {
  if (child === null || child === undefined || child === false) return;
  if (typeof child !== "function") {
    element.append(child instanceof Node ? child : String(child));
    return;
  }
  let shown = /** @type {ChildNode} */ (element.appendChild(document.createTextNode("")));
  effect(() => {
    const made = child();
    const next = made instanceof Element ? made : document.createTextNode(made || made === 0 ? String(made) : "");
    if (next.nodeValue !== null && next.nodeValue === shown.nodeValue) return;
    shown.replaceWith(next);
    shown = next;
  });
}
