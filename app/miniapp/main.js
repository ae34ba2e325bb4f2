/**
 * The start: the socket opens first, then the page is built around what it will bring.
 */
import { createApi } from "./api.js";
import { build } from "./build.js";
import { locale, localeFor } from "./i18n.js";
import { h } from "./lib/dom.js";
import { openKeeper, webStorage } from "./lib/idb.js";
import { createRouter } from "./lib/router.js";
import { batch, computed, effect, signal, untracked } from "./lib/signal.js";
import { Drafts } from "./state/drafts.js";
import { Outbox } from "./state/outbox.js";
import { isStaff } from "./state/selectors.js";
import { Store } from "./state/store.js";
import { Bridge, readLaunch } from "./telegram.js";
import { applyTheme } from "./theme.js";
import { toast } from "./components/overlays.js";
import { showCalm } from "./views/calm.js";
import { mountShell, watchPanes } from "./views/shell.js";

/** @typedef {import("./views/context.js").Context} Context */
/** @typedef {ReturnType<typeof readLaunch>} Launch */

const TICK_MS = 1000;
const ROLE_KEY = "tikethet.role";

/** Everything starts here, once, at the end of this file. */
function start() {
  const storage = webStorage("sessionStorage");
  const launch = readLaunch(location.hash, storage);
  const root = /** @type {HTMLElement} */ (document.getElementById("app"));
  locale.value = localeFor(launch.user?.language ?? navigator.language);
  const desk = launch.initData ? openDesk(launch, storage, (reason) => {
    desk?.end();
    showCalm(root, reason, "");
  }) : null;
  const bridge = new Bridge(launch, window);
  const palette = watchTheme(bridge);
  effect(() => { document.documentElement.lang = locale.value; });
  watchViewport(bridge);
  if (!desk) {
    showCalm(root, "outside", document.querySelector("meta[name=bot]")?.getAttribute("content") ?? "");
    return bridge.ready();
  }
  const ctx = makeContext(desk, launch, bridge, palette, storage);
  desk.end = show(root, ctx, desk);
  watchPage(ctx);
}

/** The socket, and what is known and on its way. @param {Launch} launch @param {Storage|null} storage
 * @param {(reason: "ended"|"expired") => void} stopped */
function openDesk(launch, storage, stopped) {
  const account = String(launch.user?.id ?? 0);
  const served = signal(build);
  const moves = { sent: (/** @type {string} */ _from, /** @type {string} */ _to) => {} };
  let epoch = "";
  const store = new Store((message) => outbox.settle(message));
  const api = createApi({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`,
    initData: launch.initData, account, locale: locale.peek(), storage,
  }, {
    welcomed: (welcome) => batch(() => {
      if (epoch && (!welcome.resumed || welcome.epoch !== epoch)) store.startAfresh();
      epoch = welcome.epoch;
      store.me.value = welcome.person;
      served.value = welcome.build;
      storage?.setItem(ROLE_KEY, welcome.person.role);
    }),
    event: (event) => store.apply(event),
    indicator: (indicator) => store.indicate(indicator, performance.now()),
    changed: (state) => { store.online.value = state; },
    stopped,
  });
  const outbox = new Outbox(openKeeper(`tikethet.outbox.${account}`, webStorage("localStorage")), {
    send: (method, params) => api.send(method, params).catch((error) => {
      if (error.code === "conflict" && error.detail.message) store.putMessage(error.detail.message);
      throw error;
    }),
    sent: (entry, answer) => batch(() => {
      if (answer.ticket) store.putTicket(answer.ticket);
      store.openConversation(answer.message.ticket_id);
      store.putMessage(answer.message);
      moves.sent(entry.lane, String(answer.message.ticket_id));
    }),
  });
  const drafts = new Drafts(openKeeper(`tikethet.drafts.${account}`, webStorage("localStorage")));
  return { account, api, store, outbox, drafts, served, moves, end: () => {} };
}

/**
 * @param {ReturnType<typeof openDesk>} desk @param {Launch} launch @param {import("./telegram.js").Bridge} bridge
 * @param {Context["palette"]} palette @param {Storage|null} storage @returns {Context}
 */
function makeContext(desk, launch, bridge, palette, storage) {
  const { api, store, outbox, drafts } = desk;
  const routes = `tikethet.routes.${desk.account}`;
  if (!launch.reloaded) storage?.removeItem(routes);
  const toasts = h("div", { class: "toasts", role: "status" });
  const overlays = h("div", { class: "overlays" });
  document.body.append(toasts, overlays);
  const staffBefore = storage?.getItem(ROLE_KEY) !== "customer" && storage?.getItem(ROLE_KEY) !== null;
  const ctx = {
    api, store, outbox, drafts, bridge, palette, overlays,
    router: createRouter(storage, routes, firstRoutes(launch)),
    panes: signal(1), view: signal(/** @type {ViewName} */ (staffBefore ? "open" : "all")),
    layers: signal(/** @type {Array<() => void>} */ ([])), moved: new Map(),
    say: (/** @type {string} */ text) => toast(toasts, text),
  };
  desk.moves.sent = (from, to) => follow(ctx, from, to);
  return ctx;
}

/** A deep link opens its ticket, with the list below it. @param {Launch} launch
 * @returns {import("./lib/router.js").Route[]} */
function firstRoutes(launch) {
  const asked = new URLSearchParams(location.search).get("ticket") ?? /^t_(\d+)$/.exec(launch.startParam)?.[1];
  return asked && /^\d{1,15}$/.test(asked) ? [{ name: "list" }, { name: "ticket", ticket: asked }] : [{ name: "list" }];
}

/** The conversation goes on under another number: the screen and the draft go with it.
 * @param {Context} ctx @param {string} from @param {string} to */
function follow(ctx, from, to) {
  if (from === to) return;
  const draft = ctx.drafts.of(from);
  ctx.moved.set(to, ctx.moved.get(from) ?? from);
  ctx.drafts.set(to, draft);
  ctx.drafts.clear(from);
  if (ctx.router.route.ticket === from) ctx.router.replace({ name: "ticket", ticket: to });
}

/** @param {HTMLElement} root @param {Context} ctx @param {ReturnType<typeof openDesk>} desk @returns {() => void} */
function show(root, ctx, desk) {
  const outdated = computed(() => desk.served.value !== build);
  const staff = computed(() => isStaff(ctx.store.me.value));
  let shown = () => {};
  watchPanes(ctx.panes, () => staff.value);
  const known = computed(() => ctx.store.me.value !== null);
  effect(() => {
    if (!known.value) return;
    const view = ctx.view.peek();
    ctx.view.value = staff.value ? (view === "all" ? "open" : view) : "all";
  });
  effect(() => { if (ctx.store.me.value) locale.value = localeFor(ctx.store.me.value.language); });
  const end = effect(() => {
    locale.value;
    staff.value;
    shown = untracked(() => mountShell(root, ctx, outdated));
    return () => shown();
  });
  readyAfterPaint(ctx);
  return end;
}

/** Telegram takes its loader away when there is something to see. @param {Context} ctx */
function readyAfterPaint(ctx) {
  const end = effect(() => {
    if (!ctx.store.me.value) return;
    requestAnimationFrame(() => setTimeout(() => {
      ctx.bridge.ready();
      ctx.bridge.expand();
    }));
    queueMicrotask(() => end());
  });
}

/** Sleeping, waking, closing. @param {Context} ctx */
function watchPage(ctx) {
  const { api, store, outbox, drafts, bridge } = ctx;
  effect(() => {
    if (store.online.value === "live") untracked(() => outbox.resume());
    else outbox.pause();
  });
  effect(() => {
    if (bridge.visible.value) api.wake();
    else drafts.flush();
  });
  const unsent = computed(() => outbox.entries.value.length > 0 || [...drafts.all.value.values()].some((one) => one.text || one.subject));
  effect(() => bridge.confirmClosing(unsent.value));
  addEventListener("online", () => api.wake());
  addEventListener("pagehide", () => drafts.flush());
  setInterval(() => store.expire(performance.now()), TICK_MS);
}

/** @param {import("./telegram.js").Bridge} bridge @returns {Context["palette"]} */
function watchTheme(bridge) {
  const night = matchMedia("(prefers-color-scheme: dark)");
  const prefersDark = signal(night.matches);
  night.addEventListener("change", () => { prefersDark.value = night.matches; });
  const palette = signal(/** @type {import("./theme.js").Palette} */ ({}));
  effect(() => {
    const tokens = applyTheme(document.documentElement, bridge.theme.value, prefersDark.value);
    palette.value = tokens;
    bridge.paint({ header: tokens.surface, background: tokens.page, bottom: tokens.surface });
  });
  return palette;
}

/** The shell is as high as what can be seen: keyboards differ. @param {import("./telegram.js").Bridge} bridge */
function watchViewport(bridge) {
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

start();
