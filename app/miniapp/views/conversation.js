/**
 * One ticket on screen: who and what above, the log, the composer. The same screen serves both sides; what
 * only staff may do stands in ticket-acts.js.
 */
import { h } from "../lib/dom.js";
import { computed, effect, scope, signal, untracked } from "../lib/signal.js";
import { isStaff, othersAt, unchanged } from "../state/selectors.js";
import { empty } from "../components/blanks.js";
import { files } from "../components/composer.js";
import { button, iconButton } from "../components/controls.js";
import { avatar, numberOf, statusChip } from "../components/marks.js";
import { ticketNumber } from "../format.js";
import { t } from "../i18n.js";
import { withParts } from "./carrying.js";
import { composing } from "./composing.js";
import { layer } from "./context.js";
import { conversationBanner } from "./conversation-banner.js";
import { pagesOf, readRoom } from "./conversation-reading.js";
import { messagePresses } from "./message-presses.js";
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
 * @property {import("../lib/signal.js").Signal<number>} seen the newest message that has been in sight
 * @property {import("../lib/signal.js").Signal<boolean>} landed the first page is on screen
 * @property {import("../lib/signal.js").Signal<{message: number}|null>} goal what to bring into sight; 0 = the unread ones
 * @property {number} target the message the screen was opened for, 0 for none
 * @property {import("../lib/signal.js").Signal<Message|null>} editing
 * @property {import("../lib/signal.js").Signal<string>} state of reading
 * @property {boolean} staff
 * @property {ReturnType<typeof pagesOf>} pages
 */

/** @param {HTMLElement} root @param {Context} ctx @returns {() => void} */
export function mountConversation(root, ctx) {
  return scope(() => {
    const room = makeRoom(ctx);
    const error = readRoom(room);
    const write = composing(room, () => log.toEnd());
    const log = timeline(room, write.reply);
    const column = h("div", { class: "conversation", hidden: () => room.state.value === "failed" },
      h("div", { class: "banners", role: "status" }, () => conversationBanner(room)), log.element, () => ctx.ready.value?.rating(room), write.element);
    effect(() => {
      // Its rating comes on demand.
      if (/ed$/.test(room.ticket.value?.status ?? "")) void ctx.parts().catch(() => {});
    });
    root.append(head(room), column, h("div", { class: "blank", hidden: () => room.state.value !== "failed" }, () => lost(room, error.value)));
    watchDrops(column, write.field);
    if (!ctx.bridge.isPhone) write.focus();
    messagePresses(room, log.element, write);
    log.element.addEventListener("link-open", (event) => ctx.bridge.openLink(/** @type {CustomEvent} */ (event).detail.url));
    log.element.addEventListener("ticket-open", (event) => {
      const { ticket } = /** @type {CustomEvent} */ (event).detail;
      if (ticket !== room.lane.peek()) ctx.router.push({ name: "ticket", ticket });
    });
  });
}

/** Files may be let go anywhere over the conversation. @param {HTMLElement} column @param {HTMLElement} field */
function watchDrops(column, field) {
  const over = (/** @type {boolean} */ isOver) => column.classList.toggle("is-over", isOver);
  column.dataset.drop = t("tray.let_go");
  column.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    over(true);
  });
  column.addEventListener("dragleave", (event) => over(column.contains(/** @type {Node|null} */ (event.relatedTarget)) && column.classList.contains("is-over")));
  column.addEventListener("drop", (event) => {
    over(false);
    files(field, event, event.dataTransfer);
  });
}

/** @param {Context} ctx @returns {Room} */
function makeRoom(ctx) {
  const route = computed(() => ctx.router.stack.value.findLast((one) => one.name === "ticket"));
  const lane = computed(() => route.value?.ticket ?? "");
  const id = computed(() => (lane.value.startsWith("new:") ? 0 : Number(lane.value)));
  /** @type {Room} */
  const room = {
    ctx, lane, id,
    ticket: computed(() => ctx.store.tickets.value.get(id.value) ?? null),
    conversation: computed(() => ctx.store.conversations.value.get(id.value)),
    entries: computed(() => ctx.outbox.entries.value.filter((entry) => entry.lane === lane.value)),
    unreadAfter: signal(Infinity), pinned: signal(true), seen: signal(0), landed: signal(false),
    goal: signal(/** @type {{message: number}|null} */ (null)), target: route.peek()?.message ?? 0,
    editing: signal(/** @type {Message|null} */ (null)), state: signal("reading"), staff: isStaff(ctx.store.me.peek()),
    pages: /** @type {any} */ (null),
  };
  room.pages = pagesOf(room);
  return room;
}

/** @param {Room} room */
function head(room) {
  const { ctx, ticket, staff } = room;
  const back = () => (ctx.panes.value > 1 || ctx.bridge.hasBackButton ? null : iconButton(t("action.back"), "back", () => ctx.router.back()));
  const person = unchanged(() => (staff ? ticket.value?.customer : ticket.value?.assignee) ?? null);
  const status = computed(() => ticket.value?.status);
  const shown = computed(() => (ticket.value ? room.id.value : 0));
  const face = () => (person.value ? avatar(person.value) : null);
  const words = h("div", { class: "head-words" }, h("h1", { class: "head-title", dir: "auto", text: () => subject(room) }),
    h("p", { class: "head-meta meta" }, () => number(ctx, shown.value), h("span", { class: () => `head-who${across(room, "viewing").length > 0 ? " is-here" : ""}`, dir: "auto", text: () => who(room) })));
  const chip = () => (status.value ? statusChip(status.value, staff ? "staff" : "customer") : null);
  const row = h("div", { class: "head-row" }, back, face, words, staff ? () => (ctx.panes.value === 1 ? ctx.desk.value?.moreActs(room) ?? null : null) : chip);
  return h("header", { class: "head head-chat" }, row, staff && (() => {
    const desk = ctx.desk.value;
    return desk ? untracked(() => desk.ticketActs(room, chip)) : h("div", { class: "ticket-acts" });
  }));
}

/** @param {Context} ctx @param {number} shown 0 until there is one */
function number(ctx, shown) {
  if (!shown) return null;
  return untracked(() => numberOf(shown, () => withParts(ctx, ({ luckySheet }) => layer(ctx, (closed) => luckySheet(ctx.overlays, shown, closed)))));
}

/** @param {Room} room */
function subject({ ticket, entries, lane, id }) {
  const opened = entries.value.find((entry) => entry.method === "ticket.open");
  return ticket.value?.subject ?? opened?.params.subject ?? (lane.value.startsWith("new:") ? t("list.sending") : `№\u00a0${ticketNumber(id.value)}`);
}

/** Who of the other side types or looks at this ticket now. @param {Room} room @param {"typing"|"viewing"} type */
function across({ ctx, id, staff }, type) {
  const others = othersAt(ctx.store.indicators.value, type, id.value, ctx.store.me.value?.id ?? 0);
  return others.filter((person) => isStaff(person) !== staff);
}

/** @param {Room} room */
function who(room) {
  const { ticket, id, staff } = room;
  const shown = ticket.value;
  if (!shown) return id.value ? "" : t("list.on_its_way");
  const [typing] = across(room, "typing");
  if (typing) return t("chat.typing", { name: typing.name });
  const [here] = across(room, "viewing");
  if (here) return t("chat.here", { name: here.name });
  if (staff) return shown.customer.name;
  return shown.assignee ? t("chat.support", { name: shown.assignee.name }) : t("chat.nobody_yet");
}

/** @param {Room} room @param {string} error */
function lost(room, error) {
  if (room.state.value !== "failed") return null;
  const { router } = untracked(() => room.ctx);
  return empty("lost", t("chat.lost"), refusalWords(error), button(t("chat.to_list"), "back", () => router.reset([{ name: "list" }]), "quiet"));
}
