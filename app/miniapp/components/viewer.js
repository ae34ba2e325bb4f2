/**
 * Viewer: a picture or a film over the whole screen, with its neighbours. It emits viewer-step and viewer-save, and
 * must never fetch anything.
 */
import { emit, h, icon } from "../lib/dom.js";
import { t } from "../i18n.js";
import { iconButton } from "./controls.js";

const ZOOM_LIMIT = 5;
const ZOOM_STEP = 2.5;
const SWIPE_PX = 60;
const TAP_MS = 300;

/** @typedef {{name: string, place: string, hasBefore: boolean, hasAfter: boolean}} ViewerWords */

/** @param {() => void} close */
export function viewer(close) {
  const stage = h("div", { class: "viewer-stage" });
  const title = h("p", { class: "viewer-title", dir: "auto" });
  const place = h("p", { class: "viewer-place", role: "status" });
  const before = step(-1, "back", t("viewer.before"));
  const after = step(1, "next", t("viewer.after"));
  const element = h("div", { class: "viewer-box" },
    h("div", { class: "viewer-head" }, iconButton(t("action.close"), "cross", close), h("div", { class: "viewer-words" }, title, place),
      iconButton(t("viewer.save"), "save", () => emit(element, "viewer-save"))),
    stage, before, after);
  element.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (way && !(event.target instanceof HTMLVideoElement)) emit(element, "viewer-step", { way });
  });
  watchFingers(stage, close);
  return {
    element, stage,
    /** @param {HTMLElement} content @param {ViewerWords} words */
    show: (content, words) => {
      stage.replaceChildren(content);
      title.textContent = words.name;
      place.textContent = words.place;
      before.hidden = !words.hasBefore;
      after.hidden = !words.hasAfter;
    },
  };
}

/** @param {-1|1} way @param {string} glyph @param {string} label */
function step(way, glyph, label) {
  const button = h("button", { type: "button", class: `viewer-step ${way < 0 ? "is-before" : "is-after"}`, "aria-label": label }, icon(glyph));
  button.addEventListener("click", () => emit(button, "viewer-step", { way }));
  return button;
}

/** @typedef {{scale: number, x: number, y: number}} Zoom */

/** Two fingers or a wheel zoom, two taps jump, one finger moves, and from a whole picture leads on or away.
 * @param {HTMLElement} stage @param {() => void} close */
function watchFingers(stage, close) {
  /** @type {Map<number, {x: number, y: number, startX: number, startY: number}>} */
  const fingers = new Map();
  /** @type {Zoom} */
  let zoom = { scale: 1, x: 0, y: 0 };
  let tappedAt = -Infinity;
  const apply = (/** @type {Zoom} */ next) => {
    zoom = next.scale <= 1.01 ? { scale: 1, x: 0, y: 0 } : { ...next, scale: Math.min(ZOOM_LIMIT, next.scale) };
    const content = /** @type {HTMLElement|null} */ (stage.firstElementChild);
    content?.style.setProperty("transform", zoom.scale === 1 ? "none" : `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})`);
  };
  const spread = () => {
    const [one, other] = [...fingers.values()];
    return other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
  };
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    apply({ ...zoom, scale: zoom.scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2) });
  }, { passive: false });
  stage.addEventListener("pointerdown", (event) => {
    if (event.target instanceof HTMLVideoElement) return;
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY, startX: event.clientX, startY: event.clientY });
  });
  stage.addEventListener("pointermove", (event) => {
    const finger = fingers.get(event.pointerId);
    if (!finger) return;
    const [was, dx, dy] = [spread(), event.clientX - finger.x, event.clientY - finger.y];
    Object.assign(finger, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2 && was) apply({ ...zoom, scale: zoom.scale * (spread() / was) });
    else if (zoom.scale > 1) apply({ ...zoom, x: zoom.x + dx, y: zoom.y + dy });
  });
  stage.addEventListener("pointerup", (event) => {
    const finger = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (!finger || fingers.size > 0) return;
    const [dx, dy] = [event.clientX - finger.startX, event.clientY - finger.startY];
    if (Math.abs(dx) < 8 && Math.abs(dy) < 8) {
      const isDouble = event.timeStamp - tappedAt < TAP_MS;
      tappedAt = isDouble ? -Infinity : event.timeStamp;
      if (isDouble) apply(zoom.scale > 1 ? { scale: 1, x: 0, y: 0 } : { scale: ZOOM_STEP, x: 0, y: 0 });
      else if (event.target === stage) close();
    } else if (zoom.scale === 1 && Math.abs(dy) > SWIPE_PX && Math.abs(dy) > Math.abs(dx)) close();
    else if (zoom.scale === 1 && Math.abs(dx) > SWIPE_PX) emit(stage, "viewer-step", { way: dx < 0 ? 1 : -1 });
  });
  stage.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  new MutationObserver(() => apply({ scale: 1, x: 0, y: 0 })).observe(stage, { childList: true });
}
