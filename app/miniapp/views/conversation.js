/**
 * One ticket on screen: who and what above, the log, the composer. The same screen serves both sides; what
 * only staff may do stands in ticket-acts.js.
 */
import { h } from "../lib/dom.js";
import { computed, effect, scope, signal, untracked } from "../lib/signal.js";
import { isStaff, newestOf, othersAt } from "../state/selectors.js";
import { empty } from "../components/blanks.js";
import { button, iconButton } from "../components/controls.js";
import { avatar, numberOf, statusChip } from "../components/marks.js";
import { t } from "../i18n.js";
import { composing } from "./composing.js";
import { every, reading } from "./context.js";
import { conversationBanner } from "./conversation-banner.js";
import { messageMenu } from "./message-menu.js";
import { moreActs, ticketActs } from "./ticket-acts.js";
import { timeline } from "./timeline.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */

/**
 * What the parts of this screen share.
 * @typedef {object} Room
 * @property {Context} ctx
 * @property {import("../lib/signal.js").Computed<string>} lane
 * @property {import("../lib/signal.js").Computed<number>} id 0 until the ticket has a number
 * @property {import("../lib/signal.js").Computed<Ticket|null>} ticket
 * @property {import("../lib/signal.js").Computed<import("../state/store.js").Conversation|undefined>} conversation
 * @property {import("../lib/signal.js").Computed<import("../state/outbox.js").Entry[]>} entries on their way
 * @property {import("../lib/signal.js").Signal<number>} unreadAfter
 * @property {import("../lib/signal.js").Signal<boolean>} pinned the newest message is in sight
 * @property {import("../lib/signal.js").Signal<Message|null>} editing
 * @property {import("../lib/signal.js").Signal<string>} state of reading
 * @property {boolean} staff
 * @property {() => Promise<void>} older
 */

const PAGE_MESSAGES = 50;
const VIEW_EVERY_MS = 10_000;

/** @param {HTMLElement} root @param {Context} ctx @returns {() => void} */
export function mountConversation(root, ctx) {
  return scope(() => {
    const room = makeRoom(ctx);
    const error = readRoom(room);
    keepLease(room);
    keepRead(room);
    const log = timeline(room);
    const write = composing(room, () => log.toEnd());
    const column = h("div", { class: "conversation", hidden: () => room.state.value === "failed" },
      h("div", { class: "banners", role: "status" }, () => conversationBanner(room)), log.element, write.element);
    root.append(head(room), column, h("div", { class: "blank", hidden: () => room.state.value !== "failed" }, () => lost(room, error.value)));
    if (!ctx.bridge.isPhone) write.focus();
    messageMenu(room, log.element, write);
    log.element.addEventListener("link-open", (event) => ctx.bridge.openLink(/** @type {CustomEvent} */ (event).detail.url));
  });
}

/** @param {Context} ctx @returns {Room} */
function makeRoom(ctx) {
  const lane = computed(() => ctx.router.stack.value.findLast((route) => route.name === "ticket")?.ticket ?? "");
  const id = computed(() => (lane.value.startsWith("new:") ? 0 : Number(lane.value)));
  /** @type {Room} */
  const room = {
    ctx, lane, id,
    ticket: computed(() => ctx.store.tickets.value.get(id.value) ?? null),
    conversation: computed(() => ctx.store.conversations.value.get(id.value)),
    entries: computed(() => ctx.outbox.entries.value.filter((entry) => entry.lane === lane.value)),
    unreadAfter: signal(Infinity), pinned: signal(true), editing: signal(/** @type {Message|null} */ (null)),
    state: signal("reading"), staff: isStaff(ctx.store.me.peek()),
    older: () => readOlder(room),
  };
  return room;
}

/** @param {Room} room */
function readRoom(room) {
  const { ctx, id, state } = room;
  const error = signal("");
  effect(() => {
    const ticket = id.value;
    if (!ticket) return;
    const read = reading(ctx, () => readNewest(room, ticket));
    effect(() => {
      const gone = read.state.value === "ready" && !room.ticket.value;
      state.value = gone ? "failed" : read.state.value;
      error.value = gone ? "not_found" : read.error.value;
    });
  });
  return error;
}

/** @param {Room} room @param {number} ticket */
async function readNewest({ ctx, unreadAfter }, ticket) {
  ctx.store.openConversation(ticket);
  const marks = ctx.api.marks(ticket).catch(() => ({ marks: [] }));
  const [known, page] = await Promise.all([ctx.api.ticket(ticket), ctx.api.messages({ ticket_id: ticket, limit: PAGE_MESSAGES })]);
  if (unreadAfter.peek() === Infinity && known.ticket.unread > 0) {
    unreadAfter.value = lastSeen(page.messages, known.ticket.unread, ctx.store.me.peek()?.id ?? 0);
  }
  ctx.store.putTicket(known.ticket);
  ctx.store.putMessages(ticket, page, "newest");
  ctx.store.putMarks(ticket, (await marks).marks);
}

/** The last message before the unread ones. @param {Message[]} messages @param {number} unread @param {number} me */
function lastSeen(messages, unread, me) {
  const others = messages.filter((one) => one.kind !== "system" && one.author?.id !== me);
  const first = others[Math.max(0, others.length - unread)];
  return first ? first.id - 1 : Infinity;
}

/** @param {Room} room */
async function readOlder({ ctx, id, conversation }) {
  const { floor, moreBefore } = conversation.peek() ?? { floor: Infinity, moreBefore: false };
  const ticket = id.peek();
  if (!moreBefore || !ticket) return;
  const page = await ctx.api.messages({ ticket_id: ticket, limit: PAGE_MESSAGES, before: floor });
  ctx.store.putMessages(ticket, page, "older");
}

/** Tells the server that this ticket is being looked at, so that no notice goes out for what is seen here.
 * @param {Room} room */
function keepLease({ ctx, id }) {
  const watched = computed(() => (ctx.store.online.value === "live" && ctx.bridge.visible.value ? id.value : 0));
  effect(() => {
    const ticket = watched.value;
    if (!ticket) return;
    ctx.api.view(ticket);
    every(VIEW_EVERY_MS, () => ctx.api.view(ticket));
    return () => ctx.api.view(null);
  });
}

/** Moves the read mark when the newest message is in sight. @param {Room} room */
function keepRead({ ctx, id, ticket, conversation, pinned }) {
  let marked = 0;
  effect(() => {
    const newest = newestOf(conversation.value);
    const seen = ctx.store.online.value === "live" && ctx.bridge.visible.value && pinned.value;
    if (!seen || !ticket.value?.unread || newest <= marked) return;
    marked = newest;
    ctx.api.markRead(id.peek(), newest).catch(() => { marked = 0; });
  });
}

/** @param {Room} room */
function head(room) {
  const { ctx, ticket, staff } = room;
  const back = () => (ctx.panes.value > 1 || ctx.bridge.hasBackButton ? null : iconButton(t("action.back"), "back", () => ctx.router.back()));
  const face = () => {
    const shown = ticket.value;
    const person = staff ? shown?.customer : shown?.assignee;
    return person ? avatar(person) : null;
  };
  const words = h("div", { class: "head-words" }, h("h1", { class: "head-title", dir: "auto", text: () => subject(room) }),
    h("p", { class: "head-meta meta" }, () => (room.id.value ? numberOf(room.id.value) : null), h("span", { class: "head-who", dir: "auto", text: () => who(room) })));
  const chip = () => (ticket.value ? statusChip(ticket.value.status, staff ? "staff" : "customer") : null);
  const row = h("div", { class: "head-row" }, back, face, words, staff ? () => (ctx.panes.value === 1 ? moreActs(room) : null) : chip);
  return h("header", { class: "head head-chat" }, row, staff && ticketActs(room, chip));
}

/** @param {Room} room */
function subject({ ticket, entries, lane }) {
  const opened = entries.value.find((entry) => entry.method === "ticket.open");
  return ticket.value?.subject ?? opened?.params.subject ?? (lane.value.startsWith("new:") ? t("list.sending") : "\u00a0");
}

/** @param {Room} room */
function who({ ctx, ticket, id, staff }) {
  const shown = ticket.value;
  if (!shown) return id.value ? "" : t("list.on_its_way");
  const typing = othersAt(ctx.store.indicators.value, "typing", shown.id, ctx.store.me.value?.id ?? 0);
  if (typing.length > 0) return t("chat.typing", { name: typing[0].name });
  if (staff) return shown.customer.name;
  return shown.assignee ? t("chat.support", { name: shown.assignee.name }) : t("chat.nobody_yet");
}

/** @param {Room} room @param {string} error */
function lost(room, error) {
  if (room.state.value !== "failed") return null;
  const { router } = untracked(() => room.ctx);
  return empty("lost", t("chat.lost"), refusalWords(error), button(t("chat.to_list"), "back", () => router.reset([{ name: "list" }]), "quiet"));
}
