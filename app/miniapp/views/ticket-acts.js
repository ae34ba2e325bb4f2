/**
 * What staff do with a ticket: take it, take it over, give it back, resolve, reopen, close.
 */
import { h } from "../lib/dom.js";
import { button, iconButton } from "../components/controls.js";
import { ask, sheet } from "../components/overlays.js";
import { isLive, unchanged } from "../state/selectors.js";
import { t } from "../i18n.js";
import { withParts } from "./carrying.js";
import { layer } from "./context.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./conversation.js").Room} Room */

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
  return button(t(`acts.${verb}`), verb === "resolve" ? "check" : "undo", () => void move(room, verb), verb === "resolve" ? "accent" : "plain");
}

/** What is done rarely, behind one button. @param {Room} room @param {Standing} stand */
export function moreActs(room, stand = standing(room).value) {
  if (!stand || stand.isClosed) return null;
  const items = [{ label: t("acts.close"), glyph: "lock", danger: true, press: () => confirmClose(room) }];
  if (stand.isLive && stand.holder) {
    items.unshift({ label: t("acts.release"), glyph: "inbox", danger: false, press: () => void release(room) });
  }
  items.push({ label: t("acts.block"), glyph: "person", danger: true, press: () => block(room) });
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
  layer(room.ctx, (closed) => ask(room.ctx.overlays, question, () => void move(room, "close"), closed));
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
  if (!error) return ctx.bridge.haptic("success");
  if (error.code === "conflict" && error.detail.assignee) return confirmTakeOver(room, error.detail.assignee);
  refused(room, error.code);
}

/** @param {Room} room */
async function release(room) {
  const error = await foresee(room, { assignee: null }, room.ctx.api.assign(room.id.peek(), null));
  if (error) refused(room, error.code);
}

/** @type {Record<"resolve"|"reopen"|"close", Status>} */
const AFTER = { resolve: "resolved", reopen: "open", close: "closed" };

/** The stub that is torn off has a touch of its own. @param {Room} room @param {"resolve"|"reopen"|"close"} verb */
async function move(room, verb) {
  const { ctx, id } = room;
  const error = await foresee(room, { status: AFTER[verb] }, ctx.api.move(verb, id.peek()));
  if (error) refused(room, error.code);
  else if (verb !== "resolve") ctx.bridge.haptic("success");
}

/** @param {Room} room @param {string} code */
function refused({ ctx }, code) {
  ctx.bridge.haptic("error");
  ctx.say(refusalWords(code));
}
