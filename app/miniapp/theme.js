/**
 * From any theme of a Telegram client to our tokens, every pair readable. Tier one is what the client
 * says (or a default); tier two is what our styles use, and no colour may come from anywhere else.
 */

/** @typedef {[number, number, number]} Rgb */
/** @typedef {Record<string, string>} Palette hex by name */

const DAY = {
  bg_color: "#ffffff", secondary_bg_color: "#efeff4", text_color: "#000000", hint_color: "#707579",
  link_color: "#2481cc", button_color: "#2481cc", button_text_color: "#ffffff",
  destructive_text_color: "#d93a3a",
};
const NIGHT = {
  bg_color: "#18222d", secondary_bg_color: "#10171f", text_color: "#ffffff", hint_color: "#9fb0c0",
  link_color: "#62bcf9", button_color: "#2ea6ff", button_text_color: "#ffffff",
  destructive_text_color: "#ff6b6b",
};
const BRAND = { vermilion: "#d4472f", paper: "#fdf8ec", paperNight: "#9c7f52" };
const HUES = { new: "#2f7fe0", open: "#c77a00", wait: "#8a5bd6", done: "#1f9d55", over: "#d93a3a", note: "#b58900" };

/** Between black and white text: above it black reaches 4.5:1, below it white does. */
const DIVIDE = 0.18;
const TEXT_CONTRAST = 4.5;
const CONTROL_CONTRAST = 3;
const STEPS = 64;
/** Cards must be told from the page: the least ratio of their grounds. */
const CARD_CONTRAST = 1.08;
/** So must own bubbles from the others'. */
const BUBBLE_CONTRAST = 1.18;

const BLACK = /** @type {Rgb} */ ([0, 0, 0]);
const WHITE = /** @type {Rgb} */ ([255, 255, 255]);

/** The light of each of the 256 steps of a channel, as WCAG 2 has it. */
const LINEAR = Array.from({ length: 256 }, (_, step) => {
  const share = step / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

const PLAIN = ["bg", "page", "surface", "press", "paper"];
const TALK = ["chat", "bubble-their", "quote-their", "note-bg"];
const MINE = ["bubble-mine", "quote-mine"];

/** What the guard promises: token, the grounds it meets, the least contrast. Own bubbles have inks of their own,
 * so that they do not bleach those of everything else. */
export const PROMISES = /** @type {Array<[string, string[], number]>} */ ([
  ["text", [...PLAIN, ...TALK, ...MINE], TEXT_CONTRAST],
  ["hint", [...PLAIN, ...TALK], TEXT_CONTRAST],
  ["link", [...PLAIN, ...TALK], TEXT_CONTRAST],
  ["danger", [...PLAIN, ...TALK, "over-bg"], TEXT_CONTRAST],
  ["hint-mine", MINE, TEXT_CONTRAST],
  ["link-mine", MINE, TEXT_CONTRAST],
  ["danger-mine", MINE, TEXT_CONTRAST],
  ["brand", PLAIN, TEXT_CONTRAST],
  ["accent-ink", ["accent"], TEXT_CONTRAST],
  ["accent", ["bg", "page", "surface", "chat"], CONTROL_CONTRAST],
  ["line-strong", PLAIN, CONTROL_CONTRAST],
  ["focus", [...PLAIN, ...TALK, ...MINE], CONTROL_CONTRAST],
  ["pill-ink", ["pill"], TEXT_CONTRAST],
  ...Object.keys(HUES).map((name) => [name, [`${name}-bg`, "surface", "page", ...(name === "done" ? ["paper"] : [])], TEXT_CONTRAST]),
]);

/**
 * All tokens for a theme; missing or broken colours are filled from the default of the same side.
 * @param {Record<string, string>} params as Telegram gives them @param {boolean} prefersDark when they say nothing
 * @returns {{tokens: Palette, dark: boolean}}
 */
export function tokensFor(params, prefersDark) {
  const said = /** @type {Record<string, Rgb>} */ ({});
  for (const [name, value] of Object.entries(params)) {
    const color = parse(value);
    if (color) said[name] = color;
  }
  const ground = said.bg_color ?? said.secondary_bg_color;
  const dark = ground ? luminance(ground) < DIVIDE : prefersDark;
  const defaults = /** @type {Record<string, string>} */ (dark ? NIGHT : DAY);
  const raw = (/** @type {string} */ name) => said[name] ?? rgb(defaults[name]);
  const grounds = groundsFor(raw, said, dark);
  const colors = { ...grounds, ...inksFor(raw, grounds, dark) };
  const tokens = Object.fromEntries(Object.entries(colors).map(([name, color]) => [name, hex(color)]));
  return { tokens, dark };
}

/**
 * @param {(name: string) => Rgb} raw @param {Record<string, Rgb>} said @param {boolean} dark
 * @returns {Record<string, Rgb>}
 */
function groundsFor(raw, said, dark) {
  const side = (/** @type {Rgb} */ color) => toSide(color, dark);
  const bg = side(raw("bg_color"));
  const surface = side(said.section_bg_color ?? bg);
  const page = apart(side(raw("secondary_bg_color")), surface, dark);
  const accent = raw("button_color");
  const paper = dark ? mix(surface, rgb(BRAND.paperNight), 0.28) : rgb(BRAND.paper);
  /** @type {Record<string, Rgb>} */
  const grounds = {
    bg, surface, page,
    paper: side(paper),
    chat: side(dark ? mix(bg, BLACK, 0.25) : mix(mix(page, accent, 0.07), rgb(BRAND.paper), 0.25)),
    "bubble-their": side(dark ? mix(bg, WHITE, 0.07) : surface),
    press: side(mix(surface, raw("text_color"), 0.06)),
  };
  grounds["bubble-mine"] = ownBubble(dark ? bg : WHITE, accent, grounds["bubble-their"], dark);
  for (const whose of ["mine", "their"]) {
    grounds[`quote-${whose}`] = side(mix(grounds[`bubble-${whose}`], raw("link_color"), 0.1));
  }
  for (const [name, value] of Object.entries(HUES)) {
    grounds[`${name}-bg`] = side(mix(surface, rgb(value), dark ? 0.2 : 0.12));
  }
  return grounds;
}

/**
 * @param {(name: string) => Rgb} raw @param {Record<string, Rgb>} grounds @param {boolean} dark
 * @returns {Record<string, Rgb>}
 */
function inksFor(raw, grounds, dark) {
  const promise = new Map(PROMISES.map(([name, on, least]) => [name, { on, least }]));
  const ink = (/** @type {string} */ name, /** @type {Rgb} */ color) => {
    const { on, least } = promise.get(name) ?? { on: [], least: 1 };
    return guard(color, on.map((one) => grounds[one]), least);
  };
  const plain = ["bg", "page", "surface", "chat"].map((name) => grounds[name]);
  const button = buttonFor(raw("button_color"), raw("button_text_color"), plain);
  const text = ink("text", raw("text_color"));
  const pill = dark ? mix(grounds.chat, WHITE, 0.14) : mix(grounds.chat, [20, 34, 46], 0.72);
  /** @type {Record<string, Rgb>} */
  const inks = {
    text, ...button, pill,
    "pill-ink": guard(WHITE, [pill], TEXT_CONTRAST),
    brand: ink("brand", rgb(BRAND.vermilion)),
    shade: dark ? BLACK : mix(grounds.chat, BLACK, 0.16),
    veil: dark ? BLACK : pill,
    line: mix(grounds.surface, text, dark ? 0.16 : 0.12),
    "line-strong": ink("line-strong", mix(grounds.surface, text, 0.4)),
    focus: ink("focus", raw("link_color")),
  };
  for (const [name, said] of [["hint", "hint_color"], ["link", "link_color"], ["danger", "destructive_text_color"]]) {
    inks[name] = ink(name, raw(said));
    inks[`${name}-mine`] = ink(`${name}-mine`, raw(said));
  }
  for (const [name, value] of Object.entries(HUES)) inks[name] = ink(name, rgb(value));
  return inks;
}

/**
 * A button keeps Telegram's text and moves its fill; only when no fill serves both does the text give way.
 * @param {Rgb} fill @param {Rgb} ink @param {Rgb[]} grounds @returns {{accent: Rgb, "accent-ink": Rgb}}
 */
function buttonFor(fill, ink, grounds) {
  const lights = grounds.map(luminance);
  const kept = nearest(fill, (color) => contrast(color, ink) >= TEXT_CONTRAST && stands(color, lights, CONTROL_CONTRAST));
  if (kept) return { accent: kept, "accent-ink": ink };
  const accent = guard(fill, grounds, CONTROL_CONTRAST);
  return { accent, "accent-ink": guard(ink, [accent], TEXT_CONTRAST) };
}

/**
 * The colour itself if it has the contrast on every ground, else the nearest on its way to black or white.
 * @param {Rgb} color @param {Rgb[]} grounds @param {number} least @returns {Rgb}
 */
export function guard(color, grounds, least) {
  const lights = grounds.map(luminance);
  return nearest(color, (one) => stands(one, lights, least))
    ?? (ratio(0, Math.min(...lights)) > ratio(1, Math.max(...lights)) ? BLACK : WHITE);
}

/** @param {Rgb} color @param {(one: Rgb) => boolean} fits @returns {Rgb|null} */
function nearest(color, fits) {
  for (let step = 0; step <= STEPS; step += 1) {
    const darker = mix(color, BLACK, step / STEPS);
    if (fits(darker)) return darker;
    const lighter = mix(color, WHITE, step / STEPS);
    if (fits(lighter)) return lighter;
  }
  return null;
}

/** Moves a ground to its side of the divide. @param {Rgb} color @param {boolean} dark @returns {Rgb} */
function toSide(color, dark) {
  const goal = dark ? BLACK : WHITE;
  for (let step = 0; step <= STEPS; step += 1) {
    const moved = mix(color, goal, step / STEPS);
    const light = luminance(moved);
    if (dark ? light < DIVIDE : light > DIVIDE) return moved;
  }
  return goal;
}

/** The accent's tint, deeper where it would look like the bubbles of others.
 * @param {Rgb} base @param {Rgb} accent @param {Rgb} their @param {boolean} dark @returns {Rgb} */
function ownBubble(base, accent, their, dark) {
  let made = base;
  for (let share = dark ? 0.45 : 0.16; share < 0.8; share += 0.08) {
    made = toSide(mix(base, accent, share), dark);
    if (contrast(made, their) >= BUBBLE_CONTRAST) return made;
  }
  return made;
}

/** A page that can be told from its cards. @param {Rgb} page @param {Rgb} card @param {boolean} dark @returns {Rgb} */
function apart(page, card, dark) {
  if (contrast(page, card) >= CARD_CONTRAST) return page;
  const shaded = mix(card, BLACK, dark ? 0.35 : 0.06);
  if (contrast(shaded, card) >= CARD_CONTRAST && (dark || luminance(shaded) > DIVIDE)) return shaded;
  return mix(card, WHITE, dark ? 0.06 : 0.2);
}

/** WCAG 2. @param {Rgb} color */
function luminance(color) {
  return 0.2126 * LINEAR[color[0]] + 0.7152 * LINEAR[color[1]] + 0.0722 * LINEAR[color[2]];
}

/** WCAG 2. @param {Rgb} one @param {Rgb} other */
export function contrast(one, other) {
  return ratio(luminance(one), luminance(other));
}

/** WCAG 2. @param {number} one luminance @param {number} other */
function ratio(one, other) {
  return one > other ? (one + 0.05) / (other + 0.05) : (other + 0.05) / (one + 0.05);
}

/** Whether a colour can be read on grounds of these luminances: asked of hundreds, it looks no further than it must.
 * @param {Rgb} color @param {number[]} lights @param {number} least */
function stands(color, lights, least) {
  const own = luminance(color);
  return lights.every((light) => ratio(own, light) >= least);
}

/** @param {Rgb} from @param {Rgb} to @param {number} share @returns {Rgb} whole numbers, as they will be shown */
function mix(from, to, share) {
  const part = (/** @type {0|1|2} */ at) => Math.round(from[at] + (to[at] - from[at]) * share);
  return [part(0), part(1), part(2)];
}

/** @param {any} text @returns {Rgb|null} */
export function parse(text) {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(String(text));
  return found ? [parseInt(found[1], 16), parseInt(found[2], 16), parseInt(found[3], 16)] : null;
}

/** @param {string} text @returns {Rgb} */
function rgb(text) {
  return parse(text) ?? BLACK;
}

/** @param {Rgb} color */
function hex(color) {
  return `#${(1 << 24 | color[0] << 16 | color[1] << 8 | color[2]).toString(16).slice(1)}`;
}

/** What Telegram for Android says of a device that had better be spared. */
const WEAK_DEVICE = /Telegram-Android.*\bLOW\)/;

/**
 * Puts the tokens on the page, and whether the device is a weak one.
 * @param {HTMLElement} root @param {Record<string, string>} params @param {boolean} prefersDark
 * @returns {Palette}
 */
export function applyTheme(root, params, prefersDark) {
  const { tokens, dark } = tokensFor(params, prefersDark);
  for (const [name, value] of Object.entries(tokens)) root.style.setProperty(`--${name}`, value);
  root.style.setProperty("color-scheme", dark ? "dark" : "light");
  root.dataset.scheme = dark ? "dark" : "light";
  root.dataset.power = WEAK_DEVICE.test(navigator.userAgent) ? "low" : "full";
  return tokens;
}

/** Styles that come with a part of the app. @param {string} css */
export function addStyles(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
