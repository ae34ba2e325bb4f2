/** What stands over a client for a moment: menus, toasts, questions. Each can be left with Escape. */
import { h, put } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

const TOAST_MS = 3200;
const EDGE_PX = 8;

/** @typedef {{icon: string, text: string, press: () => void, isDanger?: boolean}} MenuItem */

/** Words for a moment at the foot of `place`. @param {Element} place @param {string} text */
export function toast(place, text) {
  place.querySelectorAll(".toast").forEach((old) => old.remove());
  const shown = h("div", { class: "toast", role: "status" }, text);
  place.append(shown);
  setTimeout(() => shown.remove(), TOAST_MS + text.length * 30);
}

/**
 * A menu at a point of `place`, or under an element of it.
 * @param {Element} place @param {{x: number, y: number}|Element} at @param {MenuItem[]} items @param {Element|null} [head]
 */
export function openMenu(place, at, items, head = null) {
  closeMenus();
  const before = /** @type {HTMLElement|null} */ (document.activeElement);
  const list = h("div", { class: "menu", role: "menu" }, head, items.map((item) =>
    h("button", { class: item.isDanger ? "menu-item danger" : "menu-item", type: "button", role: "menuitem", onclick: () => { close(); item.press(); } }, icon(item.icon), h("span", null, item.text))));
  const veil = h("div", { class: "menu-veil" }, list);
  const close = () => {
    veil.remove();
    before?.focus?.({ preventScroll: true });
  };
  veil.addEventListener("click", (/** @type {Event} */ event) => event.target === veil && close());
  veil.addEventListener("contextmenu", (/** @type {Event} */ event) => { event.preventDefault(); close(); });
  veil.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => walk(event, list, close));
  head?.addEventListener("click", close);
  place.append(veil);
  stand(place, list, at);
  list.querySelector("button")?.focus();
}

function closeMenus() {
  document.querySelectorAll(".menu-veil").forEach((old) => old.remove());
}

/** A question with buttons; the promise gives the chosen id, or "" when it was left.
 * @param {Element} place @param {{title?: string, text?: string, body?: Element|null, choices: {id: string, text: string, isDanger?: boolean}[]}} asked
 * @returns {Promise<string>} */
export function ask(place, { title, text, body = null, choices }) {
  return new Promise((resolve) => {
    const before = /** @type {HTMLElement|null} */ (document.activeElement);
    const end = (/** @type {string} */ id) => {
      veil.remove();
      before?.focus?.({ preventScroll: true });
      resolve(id);
    };
    const buttons = choices.map((choice) => h("button", { class: choice.isDanger ? "choice danger" : "choice", type: "button", onclick: () => end(choice.id) }, choice.text));
    const box = h("div", { class: "question", role: "dialog", "aria-modal": "true", "aria-label": title ?? text ?? "" },
      title ? h("h2", null, title) : null, text ? h("p", { dir: "auto" }, text) : null, body, h("div", { class: "choices" }, buttons));
    const veil = h("div", { class: "veil" }, box);
    veil.addEventListener("click", (/** @type {Event} */ event) => event.target === veil && end(""));
    veil.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      event.stopPropagation();
      if (event.key === "Escape") end("");
      if (event.key === "Tab") keepInside(event, box);
    });
    place.append(veil);
    (box.querySelector("input, textarea") ?? buttons.at(-1))?.focus();
  });
}

/** Only an OK. @param {Element} place @param {string} text */
export function tell(place, text) {
  return ask(place, { text, choices: [{ id: "ok", text: t("ok") }] });
}

/** Pictures over the whole client, one at a time. @param {Element} place @param {{src: string, alt: string, caption: string}[]} pictures @param {number} at */
export function view(place, pictures, at) {
  const image = h("img", { alt: "" });
  const caption = h("p", { class: "viewer-caption", dir: "auto" });
  const veil = h("div", { class: "viewer", role: "dialog", "aria-modal": "true", tabindex: "-1", "aria-label": t("kind.photo") },
    h("button", { class: "viewer-close", type: "button", "aria-label": t("close"), onclick: () => veil.remove() }, icon("close")), image, caption);
  const show = (/** @type {number} */ step) => {
    at = (at + step + pictures.length) % pictures.length;
    image.src = pictures[at].src;
    image.alt = pictures[at].alt;
    put(caption, pictures[at].caption);
  };
  const steps = { ArrowLeft: -1, ArrowRight: 1 };
  veil.addEventListener("click", (/** @type {Event} */ event) => (event.target === image && pictures.length > 1 ? show(1) : event.target !== caption && veil.remove()));
  veil.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step) show(step);
    if (event.key === "Escape") veil.remove();
  });
  show(0);
  place.append(veil);
  veil.focus();
}

/** @param {Element} place @param {HTMLElement} list @param {{x: number, y: number}|Element} at */
function stand(place, list, at) {
  const box = place.getBoundingClientRect();
  const under = at instanceof Element ? at.getBoundingClientRect() : null;
  const [x, y] = under ? [under.right - list.offsetWidth, under.bottom + 4] : [/** @type {any} */ (at).x, /** @type {any} */ (at).y];
  const left = Math.min(Math.max(EDGE_PX, x - box.left), box.width - list.offsetWidth - EDGE_PX);
  const isLow = y - box.top + list.offsetHeight + EDGE_PX > box.height;
  const above = (under ? under.top - 4 : y) - box.top - list.offsetHeight;
  list.style.setProperty("left", `${Math.max(EDGE_PX, left)}px`);
  list.style.setProperty("top", `${Math.max(EDGE_PX, isLow ? above : y - box.top)}px`);
}

/** @param {KeyboardEvent} event @param {Element} list @param {() => void} close */
function walk(event, list, close) {
  event.stopPropagation();
  const items = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("button")]);
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const step = steps[/** @type {keyof typeof steps} */ (event.key)];
  if (event.key === "Escape" || event.key === "Tab") close();
  if (!step && event.key !== "Tab") return;
  event.preventDefault();
  if (step) items[(items.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step + items.length) % items.length].focus();
}

/** @param {KeyboardEvent} event @param {Element} box */
function keepInside(event, box) {
  const stops = /** @type {HTMLElement[]} */ ([...box.querySelectorAll("button, input, textarea, select, a[href]")]);
  const [first, last] = [stops[0], stops[stops.length - 1]];
  if (event.shiftKey && document.activeElement === first) last.focus();
  else if (!event.shiftKey && document.activeElement === last) first.focus();
  else return;
  event.preventDefault();
}
