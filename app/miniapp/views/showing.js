/**
 * Pictures into their boxes: what comes near the screen is fetched, by an address that may run out; moving ones move
 * only while they are seen.
 */
import { h } from "../lib/dom.js";
import { effect } from "../lib/signal.js";
import { attachmentAt, bars, isHeavy } from "../components/media.js";
import { waveformOf } from "./recording.js";

/** @typedef {{links: ReturnType<typeof import("./links.js").openLinks>, uploads: import("./uploads.js").Uploads}} Sources */

const NEAR = "600px";
/** A film without a picture of its own shows how it begins; some players draw nothing at its very start. */
const FIRST_FRAME = "#t=0.1";
/** Of a GIF that is fetched without being asked for. */
const MOVING_BYTES = 8 * 1024 * 1024;
/** Of a voice that is listened to for its waveform, how finely it is unpacked, and how often it is looked at. */
const [HEARD_BYTES, HERTZ, LOOKS, PEAK] = [1024 * 1024, 8000, 20_000, 31];

/** @param {Sources} sources */
export function openShowing(sources) {
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      void fill(sources, /** @type {HTMLElement} */ (target));
    }
  }, { rootMargin: NEAR });
  effect(() => {
    for (const [id, share] of sources.uploads.progress.value) {
      document.querySelectorAll(`[data-local="${id}"]`).forEach((box) => /** @type {HTMLElement} */ (box).style.setProperty("--share", String(Math.round(share * 100))));
    }
  });
  return {
    /** @param {ParentNode} row */
    show: (row) => row.querySelectorAll(":is(.media, .file-voice .file-press):not([data-filled])").forEach((box) => {
      /** @type {HTMLElement} */ (box).dataset.filled = "";
      near.observe(box);
    }),
  };
}

function isStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @param {HTMLVideoElement} video @param {boolean} isSeen */
function play(video, isSeen) {
  if (isSeen && !isStill()) void video.play().catch(() => {});
  else video.pause();
}

const moves = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) play(/** @type {HTMLVideoElement} */ (target), isIntersecting);
});

/** @param {Sources} sources @param {HTMLElement} box */
async function fill(sources, box) {
  const one = attachmentAt(box);
  if (!one || one.state === "failed") return;
  if (one.kind === "voice") return hear(sources, box, one).catch(() => {});
  const isMoving = one.look === "animation" || (one.look === "sticker" && one.mime.startsWith("video/"));
  if (one.local) {
    const url = await sources.uploads.localUrl(one.local);
    if (url) put(box, one.kind === "video" ? clip(url, false) : picture(url, () => {}));
    return;
  }
  if ((one.state === "waiting" && !one.preview) || isHeavy(one)) return;
  const own = sources.uploads.sentUrl(one.id);
  if (own && one.kind === "photo") return put(box, picture(own, () => {}));
  if (isMoving && one.mime.startsWith("video/") && !one.state) {
    const still = one.preview ? await sources.links.get(one.id, "preview", false).catch(() => "") : "";
    return fetched(sources, box, one, "", (url) => clip(url, true, still));
  }
  if (one.kind === "video" && !one.preview && !one.state) {
    return own ? put(box, clip(own, false)) : fetched(sources, box, one, "", (url) => clip(`${url}${FIRST_FRAME}`, false));
  }
  if (one.look === "animation" && one.kind === "photo" && one.preview && one.size <= MOVING_BYTES && !isStill()) return moving(sources, box, one);
  const small = one.preview && one.look !== "sticker" ? "preview" : "";
  if (one.kind === "photo" || one.preview || one.mime.startsWith("image/")) return fetched(sources, box, one, one.preview && one.kind !== "photo" ? "preview" : small, null);
}

/** A GIF: its picture at once, then what moves. @param {Sources} sources @param {HTMLElement} box @param {Attachment} one */
async function moving(sources, box, one) {
  await fetched(sources, box, one, "preview", null);
  const url = await sources.links.get(one.id).catch(() => "");
  if (!url) return;
  const whole = picture(url, () => {});
  whole.addEventListener("load", () => put(box, whole));
}

/** @param {Sources} sources @param {HTMLElement} box @param {Attachment} one @param {"preview"|""} rendition
 * @param {((url: string) => HTMLElement)|null} make */
async function fetched({ links }, box, one, rendition, make) {
  let tries = 0;
  const load = async () => {
    tries += 1;
    const url = await links.get(one.id, rendition, tries > 1).catch(() => "");
    if (!url) return box.classList.add("is-missing");
    put(box, make ? make(url) : picture(url, () => {
      if (tries < 2) void load();
      else box.classList.add("is-missing");
    }));
  };
  await load();
}

/** @param {string} url @param {() => void} failed */
function picture(url, failed) {
  const made = h("img", { class: "media-picture", alt: "", decoding: "async", draggable: "false" });
  made.addEventListener("load", () => made.classList.add("is-loaded"));
  made.addEventListener("error", failed);
  made.src = url;
  return made;
}

/** @param {string} url @param {boolean} loops @param {string} [still] stands there until it moves */
function clip(url, loops, still = "") {
  const made = h("video", { class: "media-picture is-loaded", muted: true, playsinline: true, loop: loops, preload: "metadata", tabindex: "-1", "aria-hidden": "true" });
  made.muted = true;
  if (still) made.poster = still;
  // Not every client plays every film: its picture stays.
  made.addEventListener("error", () => (still ? made.replaceWith(picture(still, () => {})) : made.remove()));
  made.src = url;
  if (loops) moves.observe(made);
  return made;
}

/** Telegram tells bots no waveform: it is drawn from the sound, and kept with the voice. What a client cannot decode
 * keeps its even line. @param {Sources} sources @param {HTMLElement} press @param {Attachment} one */
async function hear({ links }, press, one) {
  if (one.state || one.waveform?.length || one.size > HEARD_BYTES) return;
  const answer = await fetch(await links.get(one.id));
  const wave = (await new OfflineAudioContext(1, 1, HERTZ).decodeAudioData(await answer.arrayBuffer())).getChannelData(0);
  const step = Math.ceil(wave.length / LOOKS);
  one.waveform = waveformOf([...wave.filter((_, at) => at % step === 0)].map((value) => Math.sqrt(Math.abs(value)) * PEAK));
  press.parentElement?.querySelector(".waveform")?.replaceChildren(bars(one.waveform), bars(one.waveform, "is-heard"));
}

/** @param {HTMLElement} box @param {HTMLElement} content */
function put(box, content) {
  box.querySelector(".media-picture")?.remove();
  box.prepend(content);
}
