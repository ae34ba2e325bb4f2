/**
 * A voice message: hold and speak, slide away to cancel, up to let go of the button. The microphone is asked for once
 * and given back when the page is left.
 */
import { effect, signal } from "../lib/signal.js";
import { oggOf } from "../lib/ogg.js";
import { recorder } from "../components/recorder.js";
import { now } from "../format.js";
import { t } from "../i18n.js";
import { newClientId } from "../state/ids.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("../components/recorder.js").RecorderProps} RecorderProps */
/** @typedef {{stream: MediaStream, context: AudioContext, analyser: AnalyserNode}} Microphone */

const TAP_MS = 350;
const CANCEL_PX = 110;
const LOCK_PX = 70;
const PEAK_EVERY_MS = 60;
const SHORTEST_MS = 700;
const LONGEST_S = 3600;
const PEAK = 31;
const WAVEFORM_PEAKS = 64;
const FORMATS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

/** @param {Context} ctx */
export function openRecording(ctx) {
  /** @type {Microphone|null} */
  let microphone = null;
  effect(() => {
    if (ctx.bridge.visible.value) return;
    microphone?.stream.getTracks().forEach((track) => track.stop());
    void microphone?.context.close();
    microphone = null;
  });

  /** @returns {Promise<Microphone|null>} null when it was refused, which has been said */
  async function listen() {
    if (microphone?.stream.active) return microphone;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 1024;
      context.createMediaStreamSource(stream).connect(analyser);
      microphone = { stream, context, analyser };
      return microphone;
    } catch (error) {
      ctx.say(t(/** @type {DOMException} */ (error).name === "NotFoundError" ? "recorder.no_device" : "recorder.refused"));
      ctx.bridge.haptic("error");
      return null;
    }
  }

  return {
    /**
     * @param {{x: number, y: number, isHeld: () => boolean}} finger where it went down, and whether it still is
     * @param {(shown: HTMLElement|null) => void} show what stands in the composer's row; null when it is over
     * @param {(blob: Blob, seconds: number, waveform: number[]) => void} done
     */
    begin: async (finger, show, done) => {
      const heard = await listen();
      if (!heard) return show(null);
      // The question for the microphone took the finger away.
      new Take(ctx, heard, show, done).start(finger);
    },
  };
}

/** One recording. */
class Take {
  /** @param {Context} ctx @param {Microphone} microphone @param {(shown: HTMLElement|null) => void} show
   * @param {(blob: Blob, seconds: number, waveform: number[]) => void} done */
  constructor(ctx, microphone, show, done) {
    this.ctx = ctx;
    this.microphone = microphone;
    this.show = show;
    this.done = done;
    this.props = signal(/** @type {RecorderProps} */ ({ seconds: 0, peaks: [], isLocked: false, pull: 0, rise: 0 }));
    this.mime = FORMATS.find((one) => MediaRecorder.isTypeSupported(one)) ?? "";
    this.tape = new MediaRecorder(microphone.stream, { ...(this.mime && { mimeType: this.mime }), audioBitsPerSecond: 32_000 });
    this.begunAt = performance.now();
    /** @type {Blob[]} */
    this.parts = [];
    this.isKept = true;
    /** @type {Array<() => void>} */
    this.endings = [];
  }

  /** @param {{x: number, y: number, isHeld: () => boolean}} finger */
  start(finger) {
    const shown = recorder(() => this.props.value);
    shown.addEventListener("recorder-stop", () => this.end(true));
    shown.addEventListener("recorder-cancel", () => this.end(false));
    this.show(shown);
    this.tape.addEventListener("dataavailable", (event) => this.parts.push(event.data));
    this.tape.addEventListener("stop", () => void this.finish());
    this.tape.start();
    this.ctx.bridge.haptic("light");
    const timer = setInterval(() => this.measure(), PEAK_EVERY_MS);
    this.endings.push(() => clearInterval(timer));
    if (finger.isHeld()) this.follow(finger);
    else this.lock();
  }

  /** @private @param {Partial<RecorderProps>} change */
  change(change) {
    this.props.value = { ...this.props.peek(), ...change };
  }

  /** @private */
  lock() {
    this.change({ isLocked: true, pull: 0, rise: 0 });
    this.ctx.bridge.haptic("selection");
  }

  /** @private @param {{x: number, y: number}} finger */
  follow({ x, y }) {
    const on = (/** @type {string} */ type, /** @type {(event: PointerEvent) => void} */ heard) => {
      const listener = /** @type {EventListener} */ (heard);
      addEventListener(type, listener);
      this.endings.push(() => removeEventListener(type, listener));
    };
    on("pointermove", (event) => {
      if (this.props.peek().isLocked) return;
      const [pull, rise] = [(x - event.clientX) / CANCEL_PX, (y - event.clientY) / LOCK_PX];
      this.change({ pull: Math.max(0, pull), rise: Math.max(0, rise) });
      if (pull >= 1) this.end(false);
      else if (rise >= 1) this.lock();
    });
    on("pointerup", () => {
      if (this.props.peek().isLocked) return;
      if (performance.now() - this.begunAt < TAP_MS) this.lock();
      else this.end(true);
    });
    on("pointercancel", () => { if (!this.props.peek().isLocked) this.lock(); });
  }

  /** The loudest moment since the last look. @private */
  measure() {
    const wave = new Uint8Array(this.microphone.analyser.fftSize);
    this.microphone.analyser.getByteTimeDomainData(wave);
    const loud = wave.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0) / 128;
    const seconds = (performance.now() - this.begunAt) / 1000;
    this.change({ seconds, peaks: [...this.props.peek().peaks, Math.round(Math.sqrt(loud) * PEAK)] });
    if (seconds >= LONGEST_S) this.end(true);
  }

  /** @private @param {boolean} isKept */
  end(isKept) {
    if (this.tape.state === "inactive") return;
    this.isKept = isKept && performance.now() - this.begunAt >= SHORTEST_MS;
    if (isKept && !this.isKept) this.ctx.say(t("recorder.too_short"));
    this.endings.splice(0).forEach((ending) => ending());
    this.tape.stop();
    this.show(null);
  }

  /** @private */
  async finish() {
    if (!this.isKept) return;
    const { seconds, peaks } = this.props.peek();
    const whole = new Blob(this.parts, { type: this.tape.mimeType });
    this.done(await asVoice(whole), Math.max(1, Math.round(seconds)), waveformOf(peaks));
  }
}

/** A container that messengers take for a voice message, where it can be had. @param {Blob} whole */
async function asVoice(whole) {
  if (!whole.type.startsWith("audio/webm")) return whole;
  const ogg = oggOf(new Uint8Array(await whole.arrayBuffer()));
  return ogg ? new Blob([ogg], { type: "audio/ogg" }) : whole;
}

/** @param {number[]} peaks @returns {number[]} 64 of them, 0 to 31, the loudest filling the height */
export function waveformOf(peaks) {
  if (peaks.length === 0) return [];
  const most = Math.max(1, ...peaks);
  const count = Math.min(WAVEFORM_PEAKS, peaks.length);
  return Array.from({ length: count }, (_, at) => {
    const part = peaks.slice(Math.floor((at * peaks.length) / count), Math.floor(((at + 1) * peaks.length) / count));
    return Math.round((Math.max(0, ...part) / most) * PEAK);
  });
}

/** @param {Blob} blob @param {number} seconds @param {number[]} waveform @returns {OutboxFile} */
export function voiceFile(blob, seconds, waveform) {
  const suffix = blob.type.includes("ogg") ? "ogg" : blob.type.includes("mp4") ? "m4a" : "webm";
  return { id: newClientId(now()), name: `voice.${suffix}`, size: blob.size, mime: blob.type.split(";")[0], kind: "voice", duration: seconds, waveform };
}
