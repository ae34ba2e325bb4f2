/**
 * Whether single letters act on the inbox, on this device.
 */
import { signal } from "../lib/signal.js";

const KEPT = "tikethet.keys";

/** Off for whoever needs the letters for something else. */
export const keysOn = signal(readOn());

function readOn() {
  try {
    return localStorage.getItem(KEPT) !== "0";
  } catch {
    return true;
  }
}

/** @param {boolean} isOn */
export function switchKeys(isOn) {
  keysOn.value = isOn;
  try {
    localStorage.setItem(KEPT, isOn ? "1" : "0");
  } catch {
    // Nothing is kept where the client keeps nothing.
  }
}
