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
  const put = filling(parent, key, create, update);
  return effect(() => {
    const items = list.value;
    untracked(() => around(() => put(items)));
  });
}

/** The same, whenever it is called with items. @template T @param {Element} parent @param {(item: T) => string} key
 * @param {(item: T) => HTMLElement} create @param {(row: HTMLElement, item: T) => void} update @returns {(items: T[]) => void} */
export function filling(parent, key, create, update) {
  /** @type {Map<string, {row: HTMLElement, item: T}>} */
  let rows = new Map();
  return (items) => {
    /** @type {typeof rows} */
    const next = new Map();
    for (const item of items) {
      const id = key(item);
      const known = rows.get(id);
      if (next.has(id)) continue;
      const row = known ? known.row : create(item);
      if (known && known.item !== item) update(row, item);
      next.set(id, { row, item });
    }
    for (const [id, { row }] of rows) if (!next.has(id)) row.remove();
    rows = next;
    arrange(parent, [...rows.values()].map((entry) => entry.row));
  };
}

/** Goes along both; a row with the focus, and one whose neighbour has left its place, is where it belongs.
 * @param {Element} parent @param {HTMLElement[]} rows */
function arrange(parent, rows) {
  const isHeld = (/** @type {Element} */ row) => row.contains(document.activeElement);
  let next = parent.firstElementChild;
  for (const row of rows) {
    const isThere = row === next || (row === next?.nextElementSibling && !isHeld(next)) || isHeld(row);
    if (isThere) next = row.nextElementSibling;
    else parent.insertBefore(row, next);
  }
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
