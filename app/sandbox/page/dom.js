/** Elements and their changes. Text reaches the page as text nodes only: there is no road for markup here. */

const SVG_SPACE = "http://www.w3.org/2000/svg";

/** @typedef {Node|string|number|null|undefined|false} Child */

/**
 * An HTML element. `on…` names are listeners, `style` an object of custom properties, the rest attributes;
 * null, undefined and false leave an attribute out.
 * @param {string} tag @param {Record<string, any>|null} [props] @param {...(Child|Child[])} children
 * @returns {any} the element of that tag
 */
export function h(tag, props, ...children) {
  return filled(document.createElement(tag), props, children);
}

/** An SVG element, under the same rules. @param {string} tag @param {Record<string, any>|null} [props] @param {...(Child|Child[])} children */
export function s(tag, props, ...children) {
  return filled(document.createElementNS(SVG_SPACE, tag), props, children);
}

/** @param {Element} element @param {...(Child|Child[])} children */
export function put(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** @param {Element} element @param {string} name @param {any} value */
export function set(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** Draws `root` anew; the focus stays on what stands in the same place. @param {Element} root @param {() => void} draw */
export function redraw(root, draw) {
  const stops = () => /** @type {HTMLElement[]} */ ([...root.querySelectorAll("button, select, input")]);
  const at = stops().indexOf(/** @type {HTMLElement} */ (document.activeElement));
  draw();
  if (at >= 0) stops()[at]?.focus({ preventScroll: true });
}

/**
 * Keeps the rows of `parent` equal to `items`: a row whose signature is unchanged stays the same element.
 * @template T @param {Element} parent @param {Map<string, {row: HTMLElement, signature: string}>} rows
 * @param {T[]} items @param {(item: T) => {key: string, signature: string}} name @param {(item: T) => HTMLElement} draw
 */
export function keyed(parent, rows, items, name, draw) {
  const next = new Map();
  for (const item of items) {
    const { key, signature } = name(item);
    const known = rows.get(key);
    next.set(key, known?.signature === signature ? known : { row: draw(item), signature });
  }
  for (const [key, { row }] of rows) if (next.get(key)?.row !== row) row.remove();
  let place = parent.firstElementChild;
  for (const { row } of next.values()) {
    if (row === place) place = row.nextElementSibling;
    else parent.insertBefore(row, place);
  }
  return next;
}

/** @param {any} element @param {Record<string, any>|null|undefined} props @param {any[]} children */
function filled(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, given] of Object.entries(value)) element.style.setProperty(key, given);
    else if (name === "value") element.value = value;
    else set(element, name, value);
  }
  element.append(...nodes(children));
  return element;
}

/** @param {any[]} children @returns {(Node|string)[]} */
function nodes(children) {
  const kept = children.flat(3).filter((child) => child !== null && child !== undefined && child !== false);
  return kept.map((child) => (child instanceof Node ? child : String(child)));
}
