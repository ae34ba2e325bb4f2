/**
 * Where the window stands: a sheet that rises over the chat on phones, a small window on desktops, or the
 * whole screen. It tells each change of what can be seen; the size of the page inside never jumps with it.
 */
import { paint } from "./nodes.js";

/** @typedef {"compact"|"expanded"|"fullscreen"} Mode */
/** @typedef {{top: number, bottom: number, left: number, right: number}} Insets px */

const MOVE_MS = 260;
const COMPACT_SHARE = 0.58;
/** A drag beyond this share of the height is meant. */
const DRAG_SHARE = 0.18;
const TAP_PX = 4;
const PHONES = ["android", "ios"];
/** What a phone in full screen keeps for itself, px; what lies under the client's round buttons comes after it. */
const STATUS_PX = { android: 28, ios: 47 };
const ROUND_BUTTONS_PX = 46;
const HOME_PX = { android: 0, ios: 34 };
const NO_INSETS = { top: 0, bottom: 0, left: 0, right: 0 };

/** @param {string} platform @returns {platform is "android"|"ios"} */
export function isPhone(platform) {
  return PHONES.includes(platform);
}

export class Sheet {
  /**
   * @param {{root: HTMLElement, header: HTMLElement, body: HTMLElement, bar: HTMLElement}} parts
   * @param {{moved: (stable: boolean) => void, dropped: () => void}} tell
   */
  constructor(parts, tell) {
    this.parts = parts;
    this.tell = tell;
    this.platform = "android";
    /** @type {Mode} */
    this.mode = "compact";
    this.top = 0;
    this.motion = 0;
    this.isSinking = false;
    this.watcher = new ResizeObserver(() => this.settle());
    this.watcher.observe(parts.root);
    parts.header.addEventListener("pointerdown", (press) => this.drag(press));
  }

  get isExpanded() {
    return this.mode !== "compact";
  }

  /** Of the page, above the bar, px. */
  get visibleHeight() {
    const { header, bar, root, body } = this.parts;
    if (!isPhone(this.platform)) return body.clientHeight;
    const head = this.mode === "fullscreen" ? 0 : header.offsetHeight;
    return Math.max(0, Math.round(root.clientHeight - this.top - head - bar.offsetHeight));
  }

  get width() {
    return this.parts.body.clientWidth;
  }

  /** What the device covers. @returns {Insets} */
  get safeArea() {
    if (!isPhone(this.platform)) return NO_INSETS;
    const bottom = this.parts.bar.offsetHeight ? 0 : HOME_PX[this.platform];
    return { ...NO_INSETS, bottom, top: this.mode === "fullscreen" ? STATUS_PX[this.platform] : 0 };
  }

  /** What the client itself covers, inside of that. @returns {Insets} */
  get contentArea() {
    return { ...NO_INSETS, top: this.mode === "fullscreen" ? ROUND_BUTTONS_PX : 0 };
  }

  /** @param {string} platform */
  setPlatform(platform) {
    this.platform = platform;
    this.parts.root.dataset.platform = platform;
    this.parts.root.dataset.shape = isPhone(platform) ? "sheet" : "window";
    if (!isPhone(platform) && this.mode === "compact") this.mode = "expanded";
    this.settle();
  }

  /** Comes up from below the screen. */
  rise() {
    this.top = isPhone(this.platform) ? this.parts.root.clientHeight : 0;
    this.moveTo(this.mode);
  }

  /** Goes down again. @returns {Promise<void>} when it is out of sight */
  sink() {
    this.isSinking = true;
    return isPhone(this.platform) ? this.glide(this.parts.root.clientHeight) : Promise.resolve();
  }

  /** @param {Mode} mode */
  moveTo(mode) {
    if (this.isSinking) return Promise.resolve();
    this.mode = mode;
    this.parts.root.dataset.mode = mode;
    return this.glide(this.rest());
  }

  end() {
    cancelAnimationFrame(this.motion);
    this.watcher.disconnect();
  }

  /** At once to where it belongs, after a change of sizes. */
  settle() {
    if (this.isSinking) return;
    cancelAnimationFrame(this.motion);
    this.parts.root.dataset.mode = this.mode;
    this.place(this.rest());
    this.tell.moved(true);
  }

  /** @private where its top edge rests, px */
  rest() {
    if (!isPhone(this.platform) || this.mode !== "compact") return 0;
    return Math.round(this.parts.root.clientHeight * (1 - COMPACT_SHARE));
  }

  /** @private @param {number} top */
  place(top) {
    this.top = top;
    paint(this.parts.root, { top: `${top}px`, bar: `${this.parts.bar.offsetHeight}px` });
  }

  /** @private @param {number} target @returns {Promise<void>} */
  glide(target) {
    cancelAnimationFrame(this.motion);
    const from = this.top;
    const isStill = document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (isStill || from === target) {
      this.place(target);
      this.tell.moved(true);
      return Promise.resolve();
    }
    const started = performance.now();
    return new Promise((resolve) => {
      const step = () => {
        const part = Math.min(1, (performance.now() - started) / MOVE_MS);
        this.place(from + (target - from) * (1 - (1 - part) ** 3));
        this.tell.moved(part === 1);
        if (part === 1) resolve();
        else this.motion = requestAnimationFrame(step);
      };
      this.motion = requestAnimationFrame(step);
    });
  }

  /** The head can be pulled: up to expand, down to shrink and then to close. @private @param {PointerEvent} press */
  drag(press) {
    const { header, root } = this.parts;
    const isGrip = !(press.target instanceof Element && press.target.closest("button"));
    if (!isGrip || press.button !== 0 || !isPhone(this.platform) || this.mode === "fullscreen" || this.isSinking) return;
    cancelAnimationFrame(this.motion);
    header.setPointerCapture(press.pointerId);
    const [from, startY] = [this.top, press.clientY];
    const move = (/** @type {PointerEvent} */ now) => {
      this.place(Math.max(0, from + now.clientY - startY));
      this.tell.moved(false);
    };
    const drop = (/** @type {PointerEvent} */ now) => {
      header.removeEventListener("pointermove", move);
      header.removeEventListener("pointerup", drop);
      header.removeEventListener("pointercancel", drop);
      this.land(now.clientY - startY, root.clientHeight);
    };
    header.addEventListener("pointermove", move);
    header.addEventListener("pointerup", drop);
    header.addEventListener("pointercancel", drop);
  }

  /** @private @param {number} pulled px, downwards @param {number} height */
  land(pulled, height) {
    const isMeant = Math.abs(pulled) > height * DRAG_SHARE;
    const isClick = Math.abs(pulled) <= TAP_PX;
    if (isMeant && pulled < 0) this.moveTo("expanded");
    else if (isMeant) this.tell.dropped();
    else if (!isClick || this.top !== this.rest()) this.moveTo(this.mode);
  }
}
