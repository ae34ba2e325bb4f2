/**
 * Sound: one plays at a time, at one speed for all, and what plays is shown wherever its row stands.
 */
import { h, icon } from "../lib/dom.js";
import { signal } from "../lib/signal.js";
import { duration } from "../format.js";
import { t } from "../i18n.js";

/** @typedef {{links: ReturnType<typeof import("./links.js").openLinks>, uploads: import("./uploads.js").Uploads}} Sources */

const SPEEDS = [1, 1.5, 2];
const STEP_S = 5;

/** @param {Sources} sources @param {(text: string) => void} say */
export function openPlayer(sources, say) {
  const sound = new Audio();
  const speed = signal(SPEEDS[0]);
  /** @type {Attachment|null} */
  let current = null;
  /** @type {HTMLVideoElement|null} */
  let film = null;
  const paint = () => current && paintRow(current, sound, speed.peek(), turn, seek);
  for (const type of ["play", "pause", "timeupdate", "ended", "loadedmetadata"]) sound.addEventListener(type, paint);
  sound.addEventListener("ended", () => { sound.currentTime = 0; });

  function turn() {
    speed.value = SPEEDS[(SPEEDS.indexOf(speed.peek()) + 1) % SPEEDS.length];
    sound.playbackRate = speed.peek();
    paint();
  }

  /** @param {number} share */
  function seek(share) {
    const length = lengthOf(sound, current);
    if (length) sound.currentTime = Math.max(0, Math.min(1, share)) * length;
    paint();
  }

  /** @param {Attachment} one @param {boolean} isAnew */
  async function begin(one, isAnew) {
    const url = sources.uploads.sentUrl(one.id) ?? await sources.links.get(one.id, "", isAnew);
    if (current !== one) return;
    sound.src = url;
    sound.playbackRate = speed.peek();
    await sound.play();
  }

  return {
    /** @param {Attachment} one */
    toggle: (one) => {
      film?.pause();
      if (current?.id === one.id && sound.src) return sound.paused ? void sound.play() : sound.pause();
      const former = current;
      sound.pause();
      current = one;
      if (former) rest(former);
      begin(one, false).catch(() => begin(one, true)).catch(() => {
        if (current === one) say(t("media.cannot_play"));
      });
    },
    /** A film takes the floor. @param {HTMLVideoElement} other */
    yieldTo: (other) => {
      sound.pause();
      if (film !== other) film?.pause();
      film = other;
    },
  };
}

/** @param {HTMLMediaElement} sound @param {Attachment|null} one */
function lengthOf(sound, one) {
  return Number.isFinite(sound.duration) && sound.duration > 0 ? sound.duration : one?.duration ?? 0;
}

/** @param {Attachment} one */
function rowsOf(one) {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`.file[data-of="${one.id}"]`)]);
}

/** As it was before. @param {Attachment} one */
function rest(one) {
  for (const row of rowsOf(one)) {
    row.classList.remove("is-playing", "is-begun");
    row.querySelector(".file-glyph")?.replaceChildren(icon("play"));
  }
}

/** @param {Attachment} one @param {HTMLAudioElement} sound @param {number} speed @param {() => void} turn @param {(share: number) => void} seek */
function paintRow(one, sound, speed, turn, seek) {
  const length = lengthOf(sound, one);
  const share = length ? sound.currentTime / length : 0;
  for (const row of rowsOf(one)) {
    row.classList.add("is-begun");
    row.classList.toggle("is-playing", !sound.paused);
    row.style.setProperty("--heard", `${share * 100}%`);
    row.querySelector(".file-glyph")?.replaceChildren(icon(sound.paused ? "play" : "pause"));
    const name = one.name || t(`attachment.${one.kind}`);
    row.querySelector(".file-press")?.setAttribute("aria-label", t(sound.paused ? "media.play" : "media.pause", { name }));
    const meta = row.querySelector(".file-meta");
    if (meta) meta.textContent = `${duration(sound.currentTime)} / ${duration(length)}`;
    speedOf(row, speed, turn);
    slider(row, share, length, seek);
  }
}

/** @param {HTMLElement} row @param {number} speed @param {() => void} turn */
function speedOf(row, speed, turn) {
  const known = /** @type {HTMLElement|null} */ (row.querySelector(".file-speed"));
  const button = known ?? h("button", { type: "button", class: "file-speed", onclick: (/** @type {Event} */ event) => {
    event.stopPropagation();
    turn();
  } });
  button.textContent = `${speed}×`;
  button.setAttribute("aria-label", t("media.speed", { speed }));
  if (!known) row.append(button);
}

/** The waveform (or a line) is where one goes to another moment. @param {HTMLElement} row @param {number} share
 * @param {number} length s @param {(share: number) => void} seek */
function slider(row, share, length, seek) {
  const line = /** @type {HTMLElement|null} */ (row.querySelector(".waveform"));
  if (!line) return;
  line.removeAttribute("aria-hidden");
  const told = { role: "slider", tabindex: "0", "aria-label": t("media.moment"), "aria-valuemin": "0", "aria-valuemax": String(Math.round(length)), "aria-valuenow": String(Math.round(share * length)), "aria-valuetext": duration(share * length) };
  for (const [name, value] of Object.entries(told)) line.setAttribute(name, value);
  if (line.dataset.live) return;
  line.dataset.live = "1";
  line.addEventListener("click", (event) => {
    event.stopPropagation();
    const { left, width } = line.getBoundingClientRect();
    seek((event.clientX - left) / width);
  });
  line.addEventListener("keydown", (event) => {
    const step = { ArrowRight: STEP_S, ArrowLeft: -STEP_S, Home: -Infinity }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    seek((Number(line.getAttribute("aria-valuenow")) + Math.max(-length, step)) / (length || 1));
  });
}
