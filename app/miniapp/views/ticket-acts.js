/**
 * What staff do with a ticket: take it, take it over, give it back, resolve, reopen, close.
 */
import { h } from "../lib/dom.js";
import { button, iconButton } from "../components/controls.js";
import { marked } from "../components/key-mark.js";
import { ask, sheet } from "../components/overlays.js";
import { isLive, unchanged } from "../state/selectors.js";
import { t } from "../i18n.js";
import { withParts } from "./carrying.js";
import { act, refused } from "./acting.js";
import { layer } from "./context.js";
import { inboxOf } from "./inbox-state.js";
import { pickAssignee, pickSnooze } from "./picking.js";
import { pickReminder } from "./reminding.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {import("./context.js").Context} Context */

/** @param {Room} room @param {() => Node|null} chip the status, which stands beside them */
export function ticketActs(room, chip) {
  const stand = standing(room);
  return h("div", { class: "ticket-acts" }, chip, h("span", { class: "acts-who meta", dir: "auto", text: () => holder(room) }),
    () => claimButton(room, stand.value), () => turnButton(room, stand.value),
    () => (room.ctx.panes.value > 1 ? moreActs(room, stand.value) : null));
}

/** @typedef {{isLive: boolean, isClosed: boolean, holder: number, name: string}|null} Standing of a ticket: how it is held */

/** What the buttons depend on: they stay the same, under the finger that is on them, while messages come and go.
 * @param {Room} room */
function standing({ ticket }) {
  return unchanged(() => {
    const shown = ticket.value;
    const { id, name } = shown?.assignee ?? { id: 0, name: "" };
    return shown && /** @type {Standing} */ ({ isLive: isLive(shown), isClosed: shown.status === "closed", holder: id, name });
  });
}

/** @param {Room} room */
function holder({ ctx, ticket }) {
  const shown = ticket.value;
  if (!shown) return "";
  if (!shown.assignee) return t("acts.nobody");
  return shown.assignee.id === ctx.store.me.value?.id ? t("acts.mine") : t("acts.held", { name: shown.assignee.name });
}

/** @param {Room} room @param {Standing} stand */
function claimButton(room, stand) {
  if (!stand?.isLive || stand.holder === room.ctx.store.me.value?.id) return null;
  return button(t(stand.holder ? "acts.take_over" : "acts.claim"), "hand", () => {
    if (stand.holder) confirmTakeOver(room, stand);
    else void claim(room, null);
  });
}

/** @param {Room} room @param {Standing} stand */
function turnButton(room, stand) {
  if (!stand || stand.isClosed) return null;
  const verb = stand.isLive ? "resolve" : "reopen";
  const made = button(t(`acts.${verb}`), verb === "resolve" ? "check" : "undo", () => void settle(room, verb), verb === "resolve" ? "accent" : "plain");
  return verb === "resolve" ? marked(made, "E") : made;
}

/** What is done rarely, behind one button. @param {Room} room @param {Standing} stand */
export function moreActs(room, stand = standing(room).value) {
  if (!stand || stand.isClosed) return null;
  const ids = () => [room.id.peek()];
  const inbox = inboxOf(room.ctx);
  const items = [{ label: t("command.assign"), glyph: "person", danger: false, press: () => pickAssignee(room.ctx, inbox, ids()) }];
  if (room.ctx.panes.value < 4) items.unshift({ label: t("facts.title"), glyph: "ticket", danger: false, press: () => room.ctx.desk.peek()?.openPanel(room.id.peek()) });
  if (stand.isLive) items.push({ label: t("panel.snooze"), glyph: "moon", danger: false, press: () => pickSnooze(room.ctx, ids()) });
  items.push({ label: t("reminder.set"), glyph: "clock", danger: false, press: () => pickReminder(room.ctx, room.id.peek()) });
  if (stand.isLive && stand.holder) items.push({ label: t("acts.release"), glyph: "inbox", danger: false, press: () => void release(room) });
  items.push({ label: t("acts.close"), glyph: "lock", danger: true, press: () => confirmClose(room) });
  items.push({ label: t("acts.block"), glyph: "ban", danger: true, press: () => block(room) });
  return iconButton(t("acts.more"), "more", () => {
    layer(room.ctx, (closed) => sheet(room.ctx.overlays, t("acts.more"), items, closed));
  });
}

/** @param {Room} room */
function block({ ctx, ticket }) {
  const customer = ticket.peek()?.customer;
  if (customer) withParts(ctx, (parts) => parts.askBlock(customer));
}

/** @param {Room} room @param {{holder: number, name: string}} stand who has it now */
function confirmTakeOver(room, { holder, name }) {
  const question = { title: t("acts.take_over_title", { name }), text: t("acts.take_over_text"), act: t("acts.take_over") };
  layer(room.ctx, (closed) => ask(room.ctx.overlays, question, () => void claim(room, holder), closed));
}

/** @param {Room} room */
function confirmClose(room) {
  const question = { title: t("acts.close_title"), text: t("acts.close_text"), act: t("acts.close"), danger: true };
  layer(room.ctx, (closed) => ask(room.ctx.overlays, question, () => void close(room), closed));
}

/** Shows what an act will do, at once; takes it back when it is refused. @param {Room} room @param {Partial<Ticket>} change
 * @param {Promise<{ticket: Ticket}>} answer @returns {Promise<import("../lib/socket.js").CallError|null>} why it was refused */
async function foresee({ ctx, ticket }, change, answer) {
  const before = ticket.peek();
  if (before) ctx.store.putTicket({ ...before, ...change });
  try {
    ctx.store.putTicket((await answer).ticket);
    return null;
  } catch (error) {
    if (before) ctx.store.putTicket(before);
    return /** @type {import("../lib/socket.js").CallError} */ (error);
  }
}

/** @param {Room} room @param {number|null} from */
async function claim(room, from) {
  const { ctx, id } = room;
  const error = await foresee(room, { assignee: ctx.store.me.peek() }, ctx.api.claim(id.peek(), from));
  if (!error) {
    ctx.bridge.haptic("success");
    return ctx.say(t("acts.done_claimed"), { label: t("action.undo"), press: () => void giveBack(room, from) });
  }
  if (error.code === "conflict" && error.detail.assignee) return confirmTakeOver(room, error.detail.assignee);
  refused(ctx, error.code);
}

/** @param {Room} room */
async function release(room) {
  await act(room.ctx, [room.id.peek()], { assignee_id: null }, t("acts.done_released", { count: 1 }));
}

/** @param {Room} room @param {number|null} former */
async function giveBack({ ctx, id }, former) {
  try {
    ctx.store.putTicket((await ctx.api.assign(id.peek(), former)).ticket);
  } catch (error) {
    refused(ctx, /** @type {{code: string}} */ (error).code);
  }
}

/** The stub that is torn off has a touch of its own. @param {Room} room @param {"resolve"|"reopen"} verb */
async function settle({ ctx, id }, verb) {
  const status = verb === "resolve" ? "resolved" : "open";
  const isDone = await act(ctx, [id.peek()], { status }, t(verb === "resolve" ? "acts.done_resolved" : "acts.done_reopened", { count: 1 }));
  if (isDone && verb === "reopen") ctx.bridge.haptic("success");
}

/** @param {Room} room */
async function close(room) {
  const error = await foresee(room, { status: "closed" }, room.ctx.api.move("close", room.id.peek()));
  if (error) refused(room.ctx, error.code);
  else room.ctx.bridge.haptic("success");
}
