/**
 * What every screen is given, and the two things all of them do: read a list when it is needed, and own a
 * layer that Back closes first.
 */
import { effect, signal, untracked } from "../lib/signal.js";
import { ask } from "../components/overlays.js";
import { t } from "../i18n.js";

/**
 * @typedef {object} Context
 * @property {import("../api.js").Api} api
 * @property {import("../state/store.js").Store} store
 * @property {import("../state/outbox.js").Outbox} outbox
 * @property {import("../state/drafts.js").Drafts} drafts
 * @property {import("../telegram.js").Bridge} bridge
 * @property {ReturnType<typeof import("../lib/router.js").createRouter>} router
 * @property {import("../lib/signal.js").Signal<number>} panes how many stand side by side: 1 to 4
 * @property {import("../lib/signal.js").Signal<ViewName>} view of the inbox
 * @property {import("../lib/signal.js").Signal<import("../theme.js").Palette>} palette
 * @property {import("../lib/signal.js").Signal<Array<() => void>>} layers what Back closes before it goes up
 * @property {Map<string, string>} moved a ticket's present lane, by its number → the lane it was opened under
 * @property {(text: string, undo?: {label: string, press: () => void}) => void} say a short word to the person
 * @property {HTMLElement} overlays where sheets and dialogs live
 * @property {Storage|null} storage of this tab: what a reload must not lose
 * @property {boolean} isFirstVisit nobody of this account has been here, on this device
 * @property {import("../lib/signal.js").Signal<Restored|null>} restored the list of the last visit, until it is read
 * @property {import("../lib/signal.js").Signal<boolean>} late the line has been down for a second
 * @property {import("../lib/signal.js").Signal<boolean>} listed the list has something to show, were it nothing
 * @property {import("../lib/signal.js").Signal<number>} horizon `updated_at` of the oldest row read; Infinity before
 * @property {() => void} settings opens them
 * @property {string} account whose page this is, for what is kept on this device
 * @property {import("../lib/signal.js").Signal<Map<string, OutboxFile[]>>} trays what will go with
 *   the next message of each place
 * @property {import("../lib/signal.js").Signal<import("../later.js").Parts|null>} ready what came on demand, once it is there
 * @property {() => Promise<import("../later.js").Parts>} parts what comes on demand (later.js)
 * @property {import("../lib/signal.js").Signal<import("../desk.js").Desk|null>} desk what staff alone see, once it is there
 *
 * @typedef {{view: ViewName, horizon: number, prove: () => void}} Restored prove: the server has named its rows
 */

/**
 * Reads now, right behind the greeting of a new connection too, and again whenever what was read is lost.
 * @param {Context} ctx @param {() => Promise<void>} read
 */
export function reading(ctx, read) {
  const state = signal(/** @type {"reading"|"ready"|"failed"} */ ("reading"));
  const error = signal("");
  let turn = 0;
  let readAt = -1;
  effect(() => {
    const online = ctx.store.online.value;
    const generation = ctx.store.generation.value;
    if (generation === readAt || (online !== "live" && online !== "connecting")) return;
    readAt = generation;
    state.value = "reading";
    turn += 1;
    const mine = turn;
    untracked(() => read()).then(
      () => { if (mine === turn) state.value = "ready"; },
      (/** @type {{code: string}} */ failure) => {
        if (mine !== turn) return;
        readAt = -1;
        error.value = failure.code;
        if (failure.code !== "offline" && failure.code !== "timeout") state.value = "failed";
      },
    );
  });
  return { state, error };
}

/** Opens something that Back must close first. @param {Context} ctx @param {(closed: () => void) => () => void} show */
export function layer(ctx, show) {
  const close = show(() => {
    ctx.layers.value = ctx.layers.peek().filter((one) => one !== close);
  });
  ctx.layers.value = [...ctx.layers.peek(), close];
}

/**
 * A question with one answer that acts: the client's own window where there is one.
 * @param {Context} ctx @param {{title: string, text: string, act: string, danger?: boolean}} question
 * @param {() => void} agreed
 */
export async function asking(ctx, question, agreed) {
  /** @type {import("../telegram.js").PopupButton[]} */
  const buttons = [{ id: "act", type: question.danger ? "destructive" : "default", text: question.act }, { id: "", type: "cancel" }];
  const chosen = await ctx.bridge.popup({ title: question.title, message: question.text, buttons });
  if (chosen === "act") agreed();
  if (chosen === undefined) layer(ctx, (closed) => ask(ctx.overlays, question, agreed, closed));
}

let demands = 0;

/**
 * Uses a part of the app that comes when it is asked for; of several asked for at once only the last is used.
 * @template T @param {Pick<Context, "say">} ctx @param {() => Promise<T>} load `() => import("./part.js")`
 * @param {(part: T) => void} use
 */
export function onDemand(ctx, load, use) {
  demands += 1;
  const mine = demands;
  load().then(
    (part) => { if (mine === demands) use(part); },
    () => ctx.say(t("refused.offline")),
  );
}

/** Runs `tick` every `everyMs` until the scope ends. @param {number} everyMs @param {() => void} tick */
export function every(everyMs, tick) {
  effect(() => {
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  });
}
