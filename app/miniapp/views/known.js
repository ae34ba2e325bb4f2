/**
 * What the whole desk shares and a screen asks for once: canned replies, tags, categories, colleagues, notes that name
 * this person, their reminders. It is read when it is first needed, and again when the desk says that it has changed.
 */
import { computed, effect, signal, untracked } from "../lib/signal.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {{id: number, name: string, archived: boolean, people?: number[]}} Choice */
/** @typedef {{categories: Choice[], tags: Choice[], staff: PersonRef[]}} Catalog */
/** @typedef {ReturnType<typeof openKnown>} Known */

/** @param {Context} ctx */
export function openKnown(ctx) {
  const replies = asked(ctx, "reply.list", (answer) => /** @type {Reply[]} */ (answer.replies), /** @type {Reply[]} */ ([]));
  const catalog = asked(ctx, "desk.get", (answer) => /** @type {Catalog} */ (answer.desk), /** @type {Catalog} */ ({ categories: [], tags: [], staff: [] }));
  const mentions = asked(ctx, "mention.list", (answer) => /** @type {Array<{ticket_id: number, message_id: number}>} */ (answer.mentions), /** @type {any[]} */ ([]));
  const reminders = asked(ctx, "reminder.list", (answer) => /** @type {Reminder[]} */ (answer.reminders), /** @type {Reminder[]} */ ([]));
  const me = () => ctx.store.me.peek()?.id;
  const hear = (/** @type {DeskEvent} */ event) => {
    if (event.type === "replies.changed") replies.again();
    if (event.type === "reminders.changed") reminders.again();
    if (event.type === "desk.changed" || event.type === "person.changed") catalog.again();
    const named = event.message?.kind === "note" && event.message.mentions?.some((one) => one.id === me());
    if (named || (event.type === "conversation.read" && event.person?.id === me())) mentions.again();
  };
  effect(() => {
    const event = ctx.store.told.value;
    if (event) untracked(() => hear(event));
  });
  const named = computed(() => new Set(mentions.value.value.map((one) => one.ticket_id)));
  return { replies, catalog, mentions, named, reminders };
}

/**
 * A list that is read on demand and kept.
 * @template T @param {Context} ctx @param {string} method @param {(answer: any) => T} take @param {T} empty
 */
function asked(ctx, method, take, empty) {
  const value = signal(empty);
  let isWanted = false;
  let isStale = true;
  let turn = 0;
  const read = () => {
    if (!isWanted || !ctx.api.live()) return;
    turn += 1;
    const mine = turn;
    isStale = false;
    ctx.api.send(method, {}).then((answer) => {
      if (mine === turn) value.value = take(answer);
    }, () => { isStale = true; });
  };
  effect(() => {
    if (ctx.store.online.value === "live") queueMicrotask(read);
  });
  return {
    value,
    /** From now on it is kept up to date. */
    want: () => {
      isWanted = true;
      if (isStale) read();
    },
    again: read,
  };
}
