/**
 * What lies around every screen: theme, size, sleep and waking, the state of the line, and Telegram's loader.
 * It must never hold a screen back.
 */
import { locale } from "../i18n.js";
import { computed, effect, signal, untracked } from "../lib/signal.js";
import { isStaff } from "../state/selectors.js";
import { applyTheme } from "../theme.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("../telegram.js").Bridge} Bridge */

const TICK_MS = 250;
const LATE_AFTER_MS = 1000;
/** A page in the background gets no frames; its loader goes all the same. */
const FRAME_LIMIT_MS = 300;
const WRITE_ASKED = "write_asked";

/** Whether the line has been down for so long that a person should know.
 * @param {import("../state/store.js").Store} store */
export function lateness(store) {
  const late = signal(false);
  const live = computed(() => store.online.value === "live");
  effect(() => {
    if (live.value) {
      late.value = false;
      return;
    }
    const timer = setTimeout(() => { late.value = true; }, LATE_AFTER_MS);
    return () => clearTimeout(timer);
  });
  return late;
}

/** Telegram takes its loader away when there is something to see: once. @param {Context} ctx */
export function readyAfterPaint(ctx) {
  const seen = computed(() => ctx.late.value || (ctx.store.me.value !== null && hasContent(ctx)));
  const end = effect(() => {
    if (!seen.value) return;
    afterPaint(() => ctx.bridge.ready());
    queueMicrotask(() => end());
  });
}

/** @param {Context} ctx */
function hasContent(ctx) {
  const { name, ticket = "" } = ctx.router.route;
  if (ctx.panes.value > 1 || name === "list") return ctx.listed.value;
  if (name === "new" || ticket.startsWith("new:")) return true;
  return (ctx.store.conversations.value.get(Number(ticket))?.messages.size ?? 0) > 0;
}

/** @param {() => void} act */
function afterPaint(act) {
  let done = false;
  const once = () => {
    if (!done) act();
    done = true;
  };
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(once)));
  setTimeout(once, FRAME_LIMIT_MS);
}

/** Sleeping, waking, closing. @param {Context} ctx */
export function watchPage(ctx) {
  const { api, store, outbox, drafts, bridge } = ctx;
  effect(() => {
    if (store.online.value === "live") untracked(() => outbox.resume());
    else outbox.pause();
  });
  effect(() => {
    if (bridge.visible.value) api.wake();
    else drafts.flush();
  });
  const unsent = computed(() => outbox.entries.value.length > 0 || ctx.trays.value.size > 0
    || [...drafts.all.value.values()].some((one) => one.text || one.subject));
  effect(() => bridge.confirmClosing(unsent.value));
  addEventListener("online", () => api.wake());
  addEventListener("pagehide", () => drafts.flush());
  setInterval(() => store.expire(performance.now()), TICK_MS);
}

/** @param {Bridge} bridge @returns {Context["palette"]} */
export function watchTheme(bridge) {
  const night = matchMedia("(prefers-color-scheme: dark)");
  const prefersDark = signal(night.matches);
  night.addEventListener("change", () => { prefersDark.value = night.matches; });
  const palette = signal(/** @type {import("../theme.js").Palette} */ ({}));
  effect(() => {
    const tokens = applyTheme(document.documentElement, bridge.theme.value, prefersDark.value);
    palette.value = tokens;
    bridge.paint({ header: tokens.surface, background: tokens.page, bottom: tokens.surface });
  });
  return palette;
}

/** The shell is as high as what can be seen: keyboards differ. @param {Bridge} bridge */
export function watchViewport(bridge) {
  const { style } = document.documentElement;
  const seen = signal(innerHeight);
  const measure = () => { seen.value = window.visualViewport?.height ?? innerHeight; };
  window.visualViewport?.addEventListener("resize", measure);
  addEventListener("resize", measure);
  measure();
  effect(() => {
    const told = bridge.isPhone ? bridge.viewport.value.height ?? Infinity : Infinity;
    style.setProperty("--height", `${Math.min(seen.value, told)}px`);
  });
  effect(() => {
    const [outer, inner] = [bridge.safeArea.value, bridge.contentArea.value];
    if (!outer && !inner) return;
    for (const side of /** @type {const} */ (["top", "bottom", "left", "right"])) {
      style.setProperty(`--safe-${side}`, `${(outer?.[side] ?? 0) + (inner?.[side] ?? 0)}px`);
    }
  });
}

/** A customer whose first ticket is on its way is asked whether the bot may write to them: now they know why.
 * @param {Context} ctx @param {import("../telegram.js").Launch} launch */
export async function askToWriteOnce({ bridge, store }, launch) {
  if (launch.user?.mayWrite || isStaff(store.me.peek()) || !bridge.client.knows("web_app_request_write_access")) return;
  if (await bridge.device.get(WRITE_ASKED)) return;
  await bridge.device.set(WRITE_ASKED, locale.peek());
  await bridge.askToWrite();
}
