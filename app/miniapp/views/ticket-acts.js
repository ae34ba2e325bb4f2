/**
 * What staff do with a ticket: take it, take it over, give it back, resolve, reopen, close.
 */
import { h } from "../lib/dom.js";
import { button, iconButton } from "../components/controls.js";
import { ask, sheet } from "../components/overlays.js";
import { isLive } from "../state/selectors.js";
import { t } from "../i18n.js";
import { layer } from "./context.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./conversation.js").Room} Room */

/** @param {Room} room @param {() => Node|null} chip the status, which stands beside them */
export function ticketActs(room, chip) {
  return h("div", { class: "ticket-acts" }, chip, h("span", { class: "acts-who meta", dir: "auto", text: () => holder(room) }),
    () => claimButton(room), () => turnButton(room),
    () => (room.ctx.panes.value > 1 ? moreActs(room) : null));
}

/** @param {Room} room */
function holder({ ctx, ticket }) {
  const shown = ticket.value;
  if (!shown) return "";
  if (!shown.assignee) return t("acts.nobody");
  return shown.assignee.id === ctx.store.me.value?.id ? t("acts.mine") : t("acts.held", { name: shown.assignee.name });
}

/** @param {Room} room */
function claimButton(room) {
  const shown = room.ticket.value;
  if (!shown || !isLive(shown) || shown.assignee?.id === room.ctx.store.me.value?.id) return null;
  return button(t(shown.assignee ? "acts.take_over" : "acts.claim"), "hand", () => {
    if (shown.assignee) confirmTakeOver(room, shown.assignee);
    else void claim(room, null);
  });
}

/** @param {Room} room */
function turnButton(room) {
  const shown = room.ticket.value;
  if (!shown || shown.status === "closed") return null;
  const verb = isLive(shown) ? "resolve" : "reopen";
  return button(t(`acts.${verb}`), verb === "resolve" ? "check" : "undo", () => void move(room, verb), verb === "resolve" ? "accent" : "plain");
}

/** What is done rarely, behind one button. @param {Room} room */
export function moreActs(room) {
  const shown = room.ticket.value;
  if (!shown || shown.status === "closed") return null;
  const items = [{ label: t("acts.close"), glyph: "lock", danger: true, press: () => confirmClose(room) }];
  if (isLive(shown) && shown.assignee) {
    items.unshift({ label: t("acts.release"), glyph: "inbox", danger: false, press: () => void release(room) });
  }
  return iconButton(t("acts.more"), "more", () => {
    layer(room.ctx, (closed) => sheet(room.ctx.overlays, t("acts.more"), items, closed));
  });
}

/** @param {Room} room @param {PersonRef} assignee who has it now */
function confirmTakeOver(room, assignee) {
  const question = { title: t("acts.take_over_title", { name: assignee.name }), text: t("acts.take_over_text"), act: t("acts.take_over") };
  layer(room.ctx, (closed) => ask(room.ctx.overlays, question, () => void claim(room, assignee.id), closed));
}

/** @param {Room} room */
function confirmClose(room) {
  const question = { title: t("acts.close_title"), text: t("acts.close_text"), act: t("acts.close"), danger: true };
  layer(room.ctx, (closed) => ask(room.ctx.overlays, question, () => void move(room, "close"), closed));
}

/** @param {Room} room @param {number|null} from */
async function claim(room, from) {
  const { ctx, id } = room;
  try {
    ctx.store.putTicket((await ctx.api.claim(id.peek(), from)).ticket);
    ctx.bridge.haptic("success");
  } catch (error) {
    const { code, detail } = /** @type {import("../lib/socket.js").CallError} */ (error);
    if (code === "conflict" && detail.assignee) return confirmTakeOver(room, detail.assignee);
    refused(room, code);
  }
}

/** @param {Room} room */
async function release(room) {
  await room.ctx.api.assign(room.id.peek(), null)
    .then(({ ticket }) => room.ctx.store.putTicket(ticket), (error) => refused(room, error.code));
}

/** @param {Room} room @param {"resolve"|"reopen"|"close"} verb */
async function move(room, verb) {
  const { ctx, id } = room;
  try {
    ctx.store.putTicket((await ctx.api.move(verb, id.peek())).ticket);
    if (verb !== "resolve") ctx.bridge.haptic("success");
  } catch (error) {
    refused(room, /** @type {{code: string}} */ (error).code);
  }
}

/** @param {Room} room @param {string} code */
function refused({ ctx }, code) {
  ctx.bridge.haptic("error");
  ctx.say(refusalWords(code));
}
