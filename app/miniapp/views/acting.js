/**
 * Acts on tickets: seen at once, taken back when they are refused, and with a way back for some seconds when
 * they are done.
 */
import { batch } from "../lib/signal.js";
import { t } from "../i18n.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */
/**
 * @typedef {{status?: "resolved"|"open", assignee_id?: number|null, priority?: Ticket["priority"], category_id?: number|null,
 *   snoozed_until?: number|null, add_tags?: number[], remove_tags?: number[]}} Change one field of it
 */

/** As many at once as the server takes. */
export const ACT_LIMIT = 100;

/** @param {Context} ctx @param {number[]} ids @param {Change} change @param {string} words what was done @returns {Promise<boolean>} */
export async function act(ctx, ids, change, words) {
  const before = ids.flatMap((id) => ctx.store.tickets.peek().get(id) ?? []);
  const foreseen = before.map((ticket) => ({ ...ticket, ...foresee(ctx, ticket, change) }));
  ctx.store.putTickets(foreseen);
  /** @type {{tickets: Ticket[], refused: Array<{ticket_id: number, code: string}>, undo: number|null}} */
  let answer;
  try {
    answer = await ctx.api.send("ticket.change_many", { ticket_ids: ids.slice(0, ACT_LIMIT), change });
  } catch (error) {
    takeBack(ctx, before, foreseen);
    refused(ctx, /** @type {{code: string}} */ (error).code);
    return false;
  }
  const left = new Set(answer.refused.map((one) => one.ticket_id));
  batch(() => {
    takeBack(ctx, before.filter((one) => left.has(one.id)), foreseen);
    ctx.store.putTickets(answer.tickets);
  });
  if (answer.refused.length === ids.length) {
    refused(ctx, answer.refused[0].code);
    return false;
  }
  const told = answer.refused.length > 0 ? `${words} ${t("acts.left", { count: answer.refused.length })}` : words;
  const undo = answer.undo;
  ctx.say(told, undo === null ? undefined : { label: t("action.undo"), press: () => void undone(ctx, undo) });
  return true;
}

/** @param {Context} ctx @param {number} undo */
async function undone(ctx, undo) {
  try {
    const answer = await ctx.api.send("ticket.undo", { undo_id: undo });
    ctx.store.putTickets(answer.tickets);
    ctx.say(answer.refused.length > 0 ? t("acts.kept", { count: answer.refused.length }) : t("acts.undone"));
  } catch (error) {
    refused(ctx, /** @type {{code: string}} */ (error).code);
  }
}

/** @param {Context} ctx @param {Ticket} ticket @param {Change} change @returns {Partial<Ticket>} */
function foresee(ctx, ticket, change) {
  if (change.status) return { status: change.status };
  if (change.assignee_id !== undefined) return { assignee: personOf(ctx, change.assignee_id) };
  if (change.category_id !== undefined) return { category: change.category_id };
  if (change.snoozed_until !== undefined) return { snoozed_until: change.snoozed_until };
  if (change.priority) return { priority: change.priority };
  const left = (ticket.tags ?? []).filter((tag) => !change.remove_tags?.includes(tag));
  return { tags: [...new Set([...left, ...change.add_tags ?? []])] };
}

/** @param {Context} ctx @param {number|null} id @returns {PersonRef|null} */
function personOf(ctx, id) {
  const me = ctx.store.me.peek();
  if (id === null) return null;
  const staff = /** @type {import("./inbox-views.js").Catalog|null} */ (ctx.store.desk.peek())?.staff;
  return staff?.find((one) => one.id === id) ?? (me?.id === id ? me : null);
}

/** What was foreseen and did not come, unless the server has said something newer. @param {Context} ctx
 * @param {Ticket[]} before @param {Ticket[]} foreseen */
function takeBack(ctx, before, foreseen) {
  const known = ctx.store.tickets.peek();
  ctx.store.putTickets(before.filter((ticket) => foreseen.some((one) => one === known.get(ticket.id))));
}

/** @param {Context} ctx @param {string} code */
export function refused(ctx, code) {
  ctx.bridge.haptic("error");
  ctx.say(refusalWords(code));
}
