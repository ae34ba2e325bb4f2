/**
 * Elements and colours of the window. Text gets in through textContent only, colours only after a check.
 */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, string>} attributes @param {(Node|string)[]} inner
 * @returns {HTMLElementTagNameMap[K]}
 */
export function node(tag, attributes = {}, ...inner) {
  const made = document.createElement(tag);
  for (const [name, text] of Object.entries(attributes)) made.setAttribute(name, text);
  made.append(...inner);
  return made;
}

/**
 * @param {string} className @param {string} label what it says, or its name when it shows a sign
 * @param {() => void} press @param {SVGElement} [sign] @returns {HTMLButtonElement}
 */
export function button(className, label, press, sign) {
  const made = node("button", { type: "button", class: className });
  if (sign) made.setAttribute("aria-label", label);
  made.append(sign ?? label);
  made.addEventListener("click", press);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
/** Strokes on a 24 grid. */
const SIGNS = {
  back: ["M20 12H5", "M11 6l-6 6 6 6"],
  chevron: ["M14.5 5l-7 7 7 7"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  dots: ["M12 5.2v.1", "M12 12v.1", "M12 18.8v.1"],
  more: ["M5.2 12h.1", "M12 12h.1", "M18.8 12h.1"],
  reload: ["M19.5 12a7.5 7.5 0 1 1-2.3-5.4", "M18.5 3v4.5H14"],
  settings: ["M4 8h9", "M19 8h1", "M4 16h1", "M11 16h9", "M13 8a3 3 0 1 0 6 0 3 3 0 1 0-6 0", "M5 16a3 3 0 1 0 6 0 3 3 0 1 0-6 0"],
};

/** @param {keyof typeof SIGNS} name @returns {SVGElement} */
export function sign(name) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("class", `mini-sign mini-sign-${name}`);
  for (const stroke of SIGNS[name]) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("d", stroke);
    drawn.append(line);
  }
  return drawn;
}

/** @param {unknown} color @returns {color is string} `#rrggbb`, the one form that clients take */
export function isColor(color) {
  return typeof color === "string" && /^#[0-9a-f]{6}$/i.test(color);
}

/** Whether white is the text to put on it. @param {string} color */
export function isDark(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return Math.sqrt(0.299 * red ** 2 + 0.587 * green ** 2 + 0.114 * blue ** 2) < 160;
}

/** @param {HTMLElement} element @param {Record<string, string>} styles custom properties without their dashes */
export function paint(element, styles) {
  for (const [name, text] of Object.entries(styles)) element.style.setProperty(`--mini-${name}`, text);
}
