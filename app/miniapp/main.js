/**
 * The start: the socket opens first, then the page is built around what it will bring.
 */
import { createApi } from "./api.js";
import { build } from "./build.js";
import { agreeOnLanguage, chosenLanguage, locale, localeFor, speak } from "./i18n.js";
import { h } from "./lib/dom.js";
import { openKeeper, webStorage } from "./lib/idb.js";
import { createRouter } from "./lib/router.js";
import { batch, computed, effect, signal, untracked } from "./lib/signal.js";
import { Drafts } from "./state/drafts.js";
import { Outbox } from "./state/outbox.js";
import { isStaff } from "./state/selectors.js";
import { Snapshot } from "./state/snapshot.js";
import { Store } from "./state/store.js";
import { Bridge, readLaunch } from "./telegram.js";
import { toast } from "./components/overlays.js";
import { onDemand } from "./views/context.js";
import { mountShell, watchPanes } from "./views/shell.js";
import { homeOf, keepHome, remember, welcomeBack } from "./views/remembering.js";
import { askToWriteOnce, lateness, readyAfterPaint, watchPage, watchTheme, watchViewport } from "./views/surroundings.js";

/** @typedef {import("./views/context.js").Context} Context */
/** @typedef {ReturnType<typeof readLaunch>} Launch */

const RESORT_AGAIN_MS = 3_000;

/** Everything starts here, once, at the end of this file. */
function start() {
  const storage = webStorage("sessionStorage");
  const launch = readLaunch(location.hash, storage);
  const language = chosenLanguage() ?? localeFor(launch.user?.language ?? navigator.language);
  const worded = speak(language);
  const desk = launch.initData ? openDesk(launch, storage, language, worded) : null;
  const bridge = new Bridge(launch, window, storage);
  bridge.expand();
  const palette = watchTheme(bridge);
  effect(() => { document.documentElement.lang = locale.value; });
  watchViewport(bridge);
  const root = /** @type {HTMLElement} */ (document.getElementById("app"));
  void worded.then(() => fill(root, launch, desk, bridge, palette, storage));
}

/**
 * @param {HTMLElement} root @param {Launch} launch @param {ReturnType<typeof openDesk>|null} desk
 * @param {Bridge} bridge @param {Context["palette"]} palette @param {Storage|null} storage
 */
function fill(root, launch, desk, bridge, palette, storage) {
  if (!desk) {
    const bot = document.querySelector("meta[name=bot]")?.getAttribute("content") ?? "";
    lastResort(root, "outside", bot, (url) => bridge.openLink(url));
    return bridge.ready();
  }
  const ctx = makeContext(desk, launch, bridge, palette, storage);
  const end = show(root, ctx, desk);
  desk.moves.stopped = (reason) => {
    end();
    lastResort(root, reason, "", () => {});
  };
}

/** The pages of last resort come when they are needed: without a line they are asked for until there is one.
 * @param {HTMLElement} root @param {"outside"|"ended"|"expired"} reason @param {string} bot @param {(url: string) => void} open */
function lastResort(root, reason, bot, open) {
  import("./views/calm.js").then(({ showCalm }) => showCalm(root, reason, bot, open),
    () => { setTimeout(() => lastResort(root, reason, bot, open), RESORT_AGAIN_MS); });
}

/**
 * The socket, and what is known and on its way.
 * @param {Launch} launch @param {Storage|null} storage @param {string} language @param {Promise<unknown>} worded
 */
function openDesk(launch, storage, language, worded) {
  const account = String(launch.user?.id ?? 0);
  const router = createRouter(storage, `tikethet.routes.${account}`, firstRoutes(launch), launch.reloaded);
  const served = signal(build);
  const moves = deskMoves();
  const store = new Store((message) => outbox.settle(message));
  const api = createApi({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`,
    initData: launch.initData, account, locale: language, storage,
  }, {
    welcomed: (welcome) => batch(() => {
      welcomeBack(memory, store, welcome);
      store.me.value = welcome.person;
      served.value = welcome.build;
    }),
    event: (event) => store.apply(event),
    indicator: (indicator) => store.indicate(indicator, performance.now()),
    changed: (state) => { store.online.value = state; },
    stopped: (reason) => {
      snapshot.wipe();
      void worded.then(() => moves.stopped(reason));
    },
    uploaded: (progress) => void moves.parts().then((parts) => parts.heard(progress)),
  });
  const { name, ticket, message } = router.route;
  if (name === "ticket") api.readAhead(Number(ticket), message);
  const snapshot = new Snapshot(openKeeper(`tikethet.snapshot.${account}`, null), Number(account));
  const memory = { snapshot, epoch: "", isFirst: true, restored: signal(/** @type {import("./views/context.js").Restored|null} */ (null)) };
  const outbox = openOutbox(account, api, store, moves);
  const drafts = new Drafts(openKeeper(`tikethet.drafts.${account}`, webStorage("localStorage")));
  return { account, api, store, outbox, drafts, memory, router, served, moves };
}

/** What the desk calls when the page around it stands. */
function deskMoves() {
  return {
    sent: (/** @type {string} */ _from, /** @type {string} */ _to) => {},
    opened: () => {},
    parts: /** @returns {Promise<import("./later.js").Parts>} */ () => Promise.reject({ code: "offline", detail: {} }),
    stopped: (/** @type {"ended"|"expired"} */ _reason) => {},
  };
}

/** @param {string} account @param {import("./api.js").Api} api @param {Store} store @param {ReturnType<typeof deskMoves>} moves */
function openOutbox(account, api, store, moves) {
  return new Outbox(openKeeper(`tikethet.outbox.${account}`, webStorage("localStorage")), {
    send: (method, params) => api.send(method, params).catch((error) => {
      if (error.code === "conflict" && error.detail.message) store.putMessage(error.detail.message);
      throw error;
    }),
    sent: (entry, answer) => batch(() => {
      if (answer.ticket) store.putTicket(answer.ticket);
      store.openConversation(answer.message.ticket_id);
      store.putMessage(answer.message);
      moves.sent(entry.lane, String(answer.message.ticket_id));
      if (entry.method === "ticket.open") moves.opened();
    }),
    format: (text) => moves.parts().then((parts) => parts.formattedOf(text)),
    upload: (file) => moves.parts().then((parts) => parts.upload(file)),
    forget: (file) => void moves.parts().then((parts) => parts.forget(file.id), () => {}),
  });
}

/**
 * @param {ReturnType<typeof openDesk>} desk @param {Launch} launch @param {Bridge} bridge
 * @param {Context["palette"]} palette @param {Storage|null} storage @returns {Context}
 */
function makeContext(desk, launch, bridge, palette, storage) {
  const { api, store, outbox, drafts, router, memory } = desk;
  const toasts = h("div", { class: "toasts", role: "status" });
  const overlays = h("div", { class: "overlays" });
  document.body.append(toasts, overlays);
  const home = homeOf(desk.account);
  /** @type {Context} */
  const ctx = {
    api, store, outbox, drafts, bridge, palette, overlays, router, storage,
    panes: signal(1), view: signal(/** @type {ViewName} */ (home ?? "all")), isFirstVisit: home === null,
    layers: signal(/** @type {Array<() => void>} */ ([])), moved: new Map(),
    restored: memory.restored, late: lateness(store), listed: signal(false), horizon: signal(Infinity),
    settings: () => onDemand(ctx, () => import("./views/settings.js"), ({ openSettings }) => openSettings(ctx)),
    say: (text, undo) => toast(toasts, text, undo),
    account: desk.account, trays: keptTrays(desk.account), ready: signal(/** @type {Context["ready"]["current"]} */ (null)),
    desk: signal(/** @type {Context["desk"]["current"]} */ (null)),
    parts: once(() => import("./later.js").then(({ openParts }) => {
      ctx.ready.value = openParts(ctx);
      return ctx.ready.value;
    })),
  };
  desk.moves.parts = ctx.parts;
  desk.moves.sent = (from, to) => follow(ctx, from, to);
  desk.moves.opened = () => void askToWriteOnce(ctx, launch);
  return ctx;
}

/** Files that wait to be sent are a draft too: which they are is kept here, their bytes by the uploads.
 * @param {string} account @returns {Context["trays"]} */
function keptTrays(account) {
  const trays = signal(new Map());
  const [storage, key] = [webStorage("localStorage"), `tikethet.trays.${account}`];
  const safely = (/** @type {() => void} */ act) => { try { act(); } catch { /* then they live as long as the page */ } };
  safely(() => { trays.value = new Map(JSON.parse(storage?.getItem(key) ?? "[]")); });
  effect(() => {
    const kept = JSON.stringify([...trays.value]);
    safely(() => storage?.setItem(key, kept));
  });
  return trays;
}

/** What was made is kept; what failed is tried again. @template T @param {() => Promise<T>} make @returns {() => Promise<T>} */
function once(make) {
  /** @type {Promise<T>|null} */
  let made = null;
  return () => {
    made ??= make().catch((error) => {
      made = null;
      throw error;
    });
    return made;
  };
}

/** A deep link opens its ticket, with the list below it: `t_104203`, at a message `t_104203_m_55`.
 * @param {Launch} launch @returns {import("./lib/router.js").Route[]} */
function firstRoutes(launch) {
  const [, asked, message] = /^t_(\d{1,15})(?:_m_(\d{1,15}))?$/.exec(launch.startParam) ?? [];
  const ticket = new URLSearchParams(location.search).get("ticket") ?? asked ?? "";
  if (!/^\d{1,15}$/.test(ticket)) return [{ name: "list" }];
  return [{ name: "list" }, { name: "ticket", ticket, ...(message && { message: Number(message) }) }];
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

/** Staff need theirs as soon as it is known that they are staff; with each new line it is tried again.
 * @param {Context} ctx @param {import("./lib/signal.js").Computed<boolean>} staff */
function bringDesk(ctx, staff) {
  effect(() => {
    ctx.store.online.value;
    if (!staff.value || ctx.desk.peek()) return;
    import("./desk.js").then((part) => { ctx.desk.value ??= part.openDesk(ctx); }, () => {});
  });
}

/** @param {HTMLElement} root @param {Context} ctx @param {ReturnType<typeof openDesk>} desk @returns {() => void} */
function show(root, ctx, desk) {
  const outdated = computed(() => desk.served.value !== build);
  const staff = computed(() => isStaff(ctx.store.me.value));
  const known = computed(() => ctx.store.me.value !== null);
  let shown = () => {};
  remember(ctx, desk.memory);
  watchPanes(ctx.panes, () => staff.value);
  bringDesk(ctx, staff);
  effect(() => {
    if (!known.value) return;
    const view = ctx.view.peek();
    ctx.view.value = staff.value ? (view === "all" && ctx.isFirstVisit ? "open" : view) : "all";
  });
  effect(() => { if (known.value) keepHome(desk.account, ctx.view.value); });
  effect(() => {
    const { me } = ctx.store;
    if (me.value) agreeOnLanguage(desk.account, me.value.language, ctx.api.speak).catch(() => {});
  });
  const end = effect(() => {
    locale.value;
    staff.value;
    shown = untracked(() => mountShell(root, ctx, outdated));
    return () => shown();
  });
  readyAfterPaint(ctx);
  watchPage(ctx);
  return end;
}

start();
