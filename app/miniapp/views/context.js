/**
 * What every screen is given, and the two things all of them do: read a list when it is needed, and own a
 * layer that Back closes first.
 */
import { effect, signal, untracked } from "../lib/signal.js";

/**
 * @typedef {object} Context
 * @property {import("../api.js").Api} api
 * @property {import("../state/store.js").Store} store
 * @property {import("../state/outbox.js").Outbox} outbox
 * @property {import("../state/drafts.js").Drafts} drafts
 * @property {import("../telegram.js").Bridge} bridge
 * @property {ReturnType<typeof import("../lib/router.js").createRouter>} router
 * @property {import("../lib/signal.js").Signal<number>} panes how many stand side by side: 1, 2 or 3
 * @property {import("../lib/signal.js").Signal<ViewName>} view of the inbox
 * @property {import("../lib/signal.js").Signal<import("../theme.js").Palette>} palette
 * @property {import("../lib/signal.js").Signal<Array<() => void>>} layers what Back closes before it goes up
 * @property {Map<string, string>} moved a ticket's present lane, by its number → the lane it was opened under
 * @property {(text: string) => void} say a short word to the person
 * @property {HTMLElement} overlays where sheets and dialogs live
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

/** Runs `tick` every `everyMs` until the scope ends. @param {number} everyMs @param {() => void} tick */
export function every(everyMs, tick) {
  effect(() => {
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  });
}
