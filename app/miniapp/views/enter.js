/**
 * What Enter does in a message, on this device: sends it, or begins a line.
 */
import { webStorage } from "../lib/idb.js";

const KEPT = "tikethet.enter";

/** As chosen, else as people expect: phones begin a line. @param {import("./context.js").Context} ctx */
export function enterSends(ctx) {
  return (webStorage("localStorage")?.getItem(KEPT) ?? String(!ctx.bridge.isPhone)) === "true";
}

/** @param {string} sends "true" or "false" */
export function chooseEnter(sends) {
  webStorage("localStorage")?.setItem(KEPT, sends);
}
