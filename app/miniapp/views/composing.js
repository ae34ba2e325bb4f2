/**
 * Writing in a ticket: the draft, the quote, the edit, and sending. What is sent is on screen before this
 * returns.
 */
import { h } from "../lib/dom.js";
import { plainOf } from "../lib/markup.js";
import { batch, computed, effect, signal } from "../lib/signal.js";
import { newestOf } from "../state/selectors.js";
import { composer } from "../components/composer.js";
import { t } from "../i18n.js";
import { now } from "../format.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {import("../state/drafts.js").Draft} Draft */

const BODY_LIMIT = 16_000;

/** @param {Room} room @param {() => void} toEnd */
export function composing(room, toEnd) {
  const { ctx, editing } = room;
  const draft = computed(() => ctx.drafts.all.value.get(room.lane.value) ?? { text: "" });
  const edited = signal("");
  const write = (/** @type {Partial<Draft>} */ change) => ctx.drafts.set(room.lane.peek(), { ...draft.peek(), ...change });
  const mode = () => (room.staff && draft.value.note ? "note" : "reply");
  const parts = composer(() => ({
    text: editing.value ? edited.value : draft.value.text, mode: editing.value ? "reply" : mode(), staff: room.staff,
    enterSends: !ctx.bridge.isPhone, editing: editing.value !== null, strip: strip(room, draft.value), ended: ended(room),
  }));
  const element = h("footer", { class: "composer-place", hidden: () => room.staff && room.ticket.value?.status === "closed" }, parts.form);

  listen(element, intentions(room, { draft, edited, write, mode, toEnd, focus: () => parts.field.focus() }));
  effect(() => {
    draft.value.text;
    editing.value;
    requestAnimationFrame(parts.fit);
  });
  effect(() => {
    edited.value = editing.value?.body ?? "";
    if (editing.value) parts.field.focus();
  });
  return {
    element,
    /** @param {Message} message */
    reply: (message) => {
      editing.value = null;
      write({ replyTo: message.id, note: false });
      parts.field.focus();
    },
    focus: () => parts.field.focus(),
  };
}

/**
 * What each event of the composer means.
 * @param {Room} room
 * @param {{draft: import("../lib/signal.js").Computed<Draft>, edited: import("../lib/signal.js").Signal<string>,
 *   write: (change: Partial<Draft>) => void, mode: () => "note"|"reply", toEnd: () => void, focus: () => void}} parts
 * @returns {Record<string, (detail: any) => void>}
 */
function intentions(room, { draft, edited, write, mode, toEnd, focus }) {
  const { ctx, editing } = room;
  return {
    "composer-text": ({ text }) => {
      if (editing.peek()) {
        edited.value = text;
        return;
      }
      write({ text });
      if (room.id.peek() && text && mode() === "reply") ctx.api.typing(room.id.peek());
    },
    "composer-mode": ({ value }) => {
      write({ note: value === "note", replyTo: null });
      ctx.bridge.haptic("selection");
      focus();
    },
    "composer-cancel": () => {
      if (editing.peek()) editing.value = null;
      else write({ replyTo: null });
    },
    "composer-last": () => editLast(room),
    "composer-send": () => {
      if (editing.peek()) void saveEdit(room, edited);
      else send(room, draft.peek(), toEnd);
    },
  };
}

/** @param {HTMLElement} element @param {Record<string, (detail: any) => void>} handlers */
function listen(element, handlers) {
  for (const [type, handler] of Object.entries(handlers)) {
    element.addEventListener(type, (event) => handler(/** @type {CustomEvent} */ (event).detail));
  }
}

/** How this ticket ended, if it did: what is written next has another effect. @param {Room} room @returns {""|"resolved"|"closed"} */
function ended({ ticket, staff }) {
  const status = ticket.value?.status;
  return !staff && (status === "resolved" || status === "closed") ? status : "";
}

/** @param {Room} room @param {Draft} draft @param {() => void} toEnd */
function send(room, draft, toEnd) {
  const { ctx } = room;
  const body = draft.text.trim();
  if (!body) return;
  if (body.length > BODY_LIMIT && [...body].length > BODY_LIMIT) return ctx.say(t("refused.too_large"));
  const note = room.staff && draft.note === true;
  /** @type {Record<string, any>} */
  const params = { ticket_id: room.id.peek() || null, body };
  if (!note && draft.replyTo) params.reply_to = draft.replyTo;
  const seen = newestOf(room.conversation.peek());
  if (!note && room.staff && seen) params.seen = seen;
  toEnd();
  batch(() => {
    room.unreadAfter.value = Infinity;
    if (room.conversation.peek()?.ceiling !== Infinity) ctx.store.leaveWindow(room.id.peek());
    ctx.outbox.say(note ? "note.add" : "message.post", room.lane.peek(), params, now());
    ctx.drafts.clear(room.lane.peek());
    if (note) ctx.drafts.set(room.lane.peek(), { text: "", note: true });
  });
  ctx.bridge.haptic("light");
}

/** @param {Room} room @param {import("../lib/signal.js").Signal<string>} edited */
async function saveEdit(room, edited) {
  const { ctx, editing } = room;
  const message = editing.peek();
  const body = edited.peek().trim();
  if (!message || !body) return;
  editing.value = null;
  if (body === message.body) return;
  ctx.store.putMessage({ ...message, body });
  try {
    ctx.store.putMessage((await ctx.api.edit(message.id, body)).message);
  } catch (error) {
    ctx.store.putMessage(message);
    ctx.say(refusalWords(/** @type {{code: string}} */ (error).code));
    if (editing.peek()) return;
    editing.value = message;
    edited.value = body;
  }
}

/** The last own message that still stands. @param {Room} room */
function editLast(room) {
  const me = room.ctx.store.me.peek()?.id;
  const own = [...(room.conversation.peek()?.messages.values() ?? [])]
    .filter((one) => one.author?.id === me && one.kind !== "system" && !one.deleted_at)
    .sort((one, other) => one.id - other.id);
  room.editing.value = own.at(-1) ?? null;
}

/** @param {Room} room @param {Draft} draft */
function strip(room, draft) {
  if (room.editing.value) return { title: t("composer.editing"), text: plainOf(room.editing.value.body) };
  const source = draft.replyTo ? room.conversation.value?.messages.get(draft.replyTo) : undefined;
  if (!draft.replyTo) return null;
  return { title: source?.author?.name ?? t("chat.desk"), text: plainOf(source?.body ?? t("message.quoted")) };
}
