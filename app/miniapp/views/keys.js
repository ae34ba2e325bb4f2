/**
 * The keyboard of the inbox: one letter each, never while somebody types, and only while it is switched on.
 */
import { act } from "./acting.js";
import { openCommands } from "./command-box.js";
import { openScreen } from "./desk-menu.js";
import { toggle } from "./inbox.js";
import { openKeyHelp } from "./key-help.js";
import { keysOn } from "./key-switch.js";
import { pickAssignee } from "./picking.js";
import { t } from "../i18n.js";
import { effect } from "../lib/signal.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./inbox-state.js").Inbox} Inbox */
/** @typedef {import("../desk.js").Screen} Screen */

const TYPING = "input, textarea, select, [contenteditable]";

/** @param {Context} ctx @param {Inbox} inbox @param {Screen[]} screens */
export function watchKeys(ctx, inbox, screens) {
  effect(() => void document.documentElement.toggleAttribute("data-keys", keysOn.value && ctx.panes.value > 1));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || ctx.store.me.peek()?.role === "customer") return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyK") {
      event.preventDefault();
      if (!document.querySelector("dialog[open]")) openCommands(ctx, inbox, screens);
      return;
    }
    const typing = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest?.(TYPING) ?? null);
    if (event.key === "Escape" && typing?.classList.contains("composer-field")) return typing.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keysOn.peek() || document.querySelector("dialog[open]")) return;
    if (press(ctx, inbox, screens, nameOf(event))) event.preventDefault();
  });
}

/** By the place of a key, so that it is the same under a Russian layout. @param {KeyboardEvent} event */
function nameOf(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.key === "/" || event.code === "Slash") return "/";
  if (event.key === "Escape" || event.key === "Enter") return event.key;
  return event.code.startsWith("Key") && !event.shiftKey ? event.code.slice("Key".length) : "";
}

/** @param {Context} ctx @param {Inbox} inbox @param {Screen[]} screens @param {string} name @returns {boolean} it was one of ours */
function press(ctx, inbox, screens, name) {
  /** @type {Record<string, () => void>} */
  const deeds = {
    J: () => step(1), K: () => step(-1), R: () => compose("reply"), N: () => compose("note"), E: () => settle(ctx, inbox),
    A: () => forCurrent(ctx, (id) => pickAssignee(ctx, inbox, [id])), X: () => forCurrent(ctx, (id) => toggle(inbox, id, false)),
    "/": () => (screens.some((one) => one.name === "search") ? openScreen(ctx, "search") : openCommands(ctx, inbox, screens)),
    "?": () => openKeyHelp(ctx), Escape: () => { inbox.chosen.value = new Set(); },
  };
  if (name === "Enter") return document.activeElement === document.body && enter();
  deeds[name]?.();
  return name in deeds;
}

/** @returns {HTMLElement[]} the rows' own buttons */
function rows() {
  return [...document.querySelectorAll(".inbox-roll [data-ticket]")].map((one) => /** @type {HTMLElement} */ (one));
}

/** @param {number} by */
function step(by) {
  const all = rows();
  const focused = all.findIndex((row) => row.parentElement?.contains(document.activeElement));
  const from = focused >= 0 ? focused : all.findIndex((row) => row.hasAttribute("aria-current"));
  const next = all[Math.min(Math.max(from + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function enter() {
  const [first] = rows();
  first?.click();
  return Boolean(first);
}

/** @param {"reply"|"note"} mode */
function compose(mode) {
  /** @type {HTMLElement|null} */ (document.querySelector(`.segment[data-value="${mode}"]`))?.click();
  /** @type {HTMLElement|null} */ (document.querySelector(".composer-field"))?.focus();
}

/** The ticket whose row has the focus, or else the one on screen. @param {Context} ctx @param {(id: number) => void} run */
function forCurrent(ctx, run) {
  const row = rows().find((one) => one.parentElement?.contains(document.activeElement));
  const id = Number(row?.dataset.ticket ?? ctx.router.route.ticket);
  if (id) run(id);
}

/** Resolved, and the next one opens. @param {Context} ctx @param {Inbox} inbox */
function settle(ctx, inbox) {
  forCurrent(ctx, (id) => {
    const ids = inbox.rows.peek().map((one) => one.id);
    const at = ids.indexOf(id);
    const next = ids[at + 1] ?? ids[at - 1];
    const isOnScreen = Number(ctx.router.route.ticket) === id;
    if (isOnScreen) ctx.router.reset(next ? [{ name: "list" }, { name: "ticket", ticket: String(next) }] : [{ name: "list" }]);
    else step(1);
    void act(ctx, [id], { status: "resolved" }, t("acts.done_resolved", { count: 1 }));
  });
}
