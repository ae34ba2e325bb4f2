/**
 * Writing in a ticket: the draft, the quote, the edit, and sending. What is sent is on screen before this
 * returns.
 */
import { h } from "../lib/dom.js";
import { plainOf } from "../lib/markup.js";
import { batch, computed, effect, signal } from "../lib/signal.js";
import { unchanged } from "../state/selectors.js";
import { composer } from "../components/composer.js";
import { t } from "../i18n.js";
import { now } from "../format.js";
import { carrying } from "./carrying.js";
import { enterSends } from "./enter.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {import("../state/drafts.js").Draft} Draft */
/** @typedef {import("../lib/signal.js").Signal<string>} Words */

const BODY_LIMIT = 16_000;
/** What may be a mark: the few that write one get what reads them in time. */
const ANY_MARK = /[*_~|+`[\]\\]|^>/m;

/** @param {Room} room @param {() => void} toEnd */
export function composing(room, toEnd) {
  const { ctx, editing } = room;
  const draft = computed(() => ctx.drafts.all.value.get(room.lane.value) ?? { text: "" });
  const edited = signal("");
  const write = (/** @type {Partial<Draft>} */ change) => ctx.drafts.set(room.lane.peek(), { ...draft.peek(), ...change });
  const mode = () => (room.staff && draft.value.note ? "note" : "reply");
  const carried = carrying(ctx, () => room.lane.value, (files) => sendFiles(room, draft.peek(), files, toEnd));
  const sends = () => enterSends(ctx);
  const quoted = unchanged(() => strip(room, draft.value));
  const props = unchanged(() => /** @type {import("../components/composer.js").ComposerProps} */ ({
    text: editing.value ? edited.value : draft.value.text, mode: editing.value ? "reply" : mode(), staff: room.staff,
    sends, editing: editing.value !== null, strip: quoted.value, ended: ended(room),
    ...carried.props(),
  }));
  const parts = composer(() => props.value);
  const element = h("footer", { class: "composer-place", hidden: () => room.staff && room.ticket.value?.status === "closed" }, parts.form);

  listen(element, { ...intentions(room, { draft, edited, write, mode, toEnd, focus: () => parts.field.focus() }), ...carried.intentions });
  carried.watchField(parts.field);
  effect(() => {
    props.value;
    parts.fit();
  });
  effect(() => {
    beginEdit(room, edited);
    if (editing.value) parts.field.focus();
  });
  return {
    element,
    /** @param {Message} message @param {Quote|null} [quote] a part of it */
    reply: (message, quote = null) => {
      editing.value = null;
      write({ replyTo: message.id, quote, note: false });
      parts.field.focus();
    },
    focus: () => parts.field.focus(),
    field: parts.field,
  };
}

/** The text as it would be written, marks and all. @param {Room} room @param {Words} edited */
function beginEdit({ ctx, editing }, edited) {
  const message = editing.value;
  edited.value = message?.body ?? "";
  if (!message || (!message.entities && !ANY_MARK.test(message.body))) return;
  void ctx.parts().then(({ markedOf }) => {
    if (editing.peek() === message && edited.peek() === message.body) edited.value = markedOf(message.body, message.entities);
  }, () => {});
}

/**
 * What each event of the composer means.
 * @param {Room} room
 * @param {{draft: import("../lib/signal.js").Computed<Draft>, edited: Words,
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
      if (ANY_MARK.test(text)) void ctx.parts().catch(() => {});
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
export function listen(element, handlers) {
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
  const { isMarked, ...written } = writtenOf(ctx, draft.text);
  const { body } = written;
  const files = ctx.trays.peek().get(room.lane.peek()) ?? [];
  if (!body.trim() && files.length === 0) return;
  if (body.length > BODY_LIMIT && [...body].length > BODY_LIMIT) return ctx.say(t("refused.too_large"));
  say(room, draft, written, files, toEnd, isMarked);
  batch(() => {
    ctx.drafts.clear(room.lane.peek());
    if (room.staff && draft.note) ctx.drafts.set(room.lane.peek(), { text: "", note: true });
    if (files.length === 0) return;
    const trays = new Map(ctx.trays.peek());
    trays.delete(room.lane.peek());
    ctx.trays.value = trays;
  });
}

/** The words with their formats; where nothing here can read marks yet, as they were written.
 * @param {import("./context.js").Context} ctx @param {string} text @returns {{body: string, entities?: Entity[], isMarked: boolean}} */
export function writtenOf(ctx, text) {
  const bare = text.trim();
  const parts = ctx.ready.peek();
  if (!ANY_MARK.test(bare) || !parts) return { body: bare, isMarked: ANY_MARK.test(bare) };
  const { body, entities } = parts.formattedOf(bare);
  return { body, ...(entities.length > 0 && { entities }), isMarked: false };
}

/** What needs no words: a voice message. The draft stays. @param {Room} room @param {Draft} draft
 * @param {OutboxFile[]} files @param {() => void} toEnd */
function sendFiles(room, draft, files, toEnd) {
  say(room, draft, { body: "" }, files, toEnd);
  if (draft.replyTo) room.ctx.drafts.set(room.lane.peek(), { ...draft, replyTo: null });
}

/** @param {Room} room @param {Draft} draft @param {{body: string, entities?: Entity[]}} written
 * @param {OutboxFile[]} files @param {() => void} toEnd @param {boolean} [isMarked] */
function say(room, draft, written, files, toEnd, isMarked) {
  const { ctx } = room;
  const note = room.staff && draft.note === true;
  const canned = !note && draft.canned;
  /** @type {Record<string, any>} */
  const params = { ticket_id: room.id.peek() || null, ...written };
  if (!note && draft.replyTo) Object.assign(params, { reply_to: draft.replyTo, ...(draft.quote && { quote: draft.quote }) });
  if (canned) params.reply_id = canned.id;
  const seen = room.seen.peek();
  if (!note && room.staff && seen) params.seen = seen;
  toEnd();
  batch(() => {
    room.unreadAfter.value = Infinity;
    if (room.conversation.peek()?.ceiling !== Infinity) ctx.store.leaveWindow(room.id.peek());
    ctx.outbox.say(note ? "note.add" : canned ? "reply.use" : "message.post", room.lane.peek(), params, now(), files, isMarked);
  });
  ctx.bridge.haptic("light");
}

/** @param {Room} room @param {Words} edited */
async function saveEdit(room, edited) {
  const { ctx, editing } = room;
  const message = editing.peek();
  const written = edited.peek().trim();
  const parts = ANY_MARK.test(written) ? await ctx.parts().catch(() => null) : null;
  const { body, entities } = parts?.formattedOf(written) ?? { body: written, entities: [] };
  if (!message || (!body && message.attachments.length === 0)) return;
  editing.value = null;
  const told = (/** @type {Entity[]} */ some) => JSON.stringify(some.map((one) => [one.offset, one.length, one.type, one.url ?? "", one.language ?? ""]));
  if (body === message.body && told(entities) === told(message.entities ?? [])) return;
  const { entities: _before, ...bare } = message;
  ctx.store.putMessage({ ...bare, body, ...(entities.length > 0 && { entities }) });
  try {
    ctx.store.putMessage((await ctx.api.edit(message.id, body, entities)).message);
  } catch (error) {
    ctx.store.putMessage(message);
    ctx.say(refusalWords(/** @type {{code: string}} */ (error).code));
    if (editing.peek()) return;
    editing.value = message;
    edited.value = written;
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
  const edited = room.editing.value;
  if (edited) return { title: t("composer.editing"), text: plainOf(edited.body, edited.entities) };
  const source = draft.replyTo ? room.conversation.value?.messages.get(draft.replyTo) : undefined;
  if (!draft.replyTo) return null;
  return { title: source?.author?.name ?? t("chat.desk"), text: draft.quote?.text ?? (source ? shortOf(source) : t("message.quoted")) };
}

/** A message in one line: its words, or what it holds. @param {Message} message */
export function shortOf(message) {
  const [first] = message.attachments;
  const words = plainOf(message.body.slice(0, 200), message.entities);
  return words || (first ? t(`attachment.${first.look ?? first.kind}`) : t("message.quoted"));
}
