/**
 * Which tickets a list of the inbox shows and in which order: what the server does with `inbox.list`
 * (app/domain/inbox.py), done once more for what the page knows already.
 */

/**
 * @typedef {{view: string, category_id?: number, tag_id?: number, assignee_id?: number, customer_id?: number,
 *   awake?: boolean, oldest?: boolean}} Wanted as on the wire
 * @typedef {"activity"|"opened"|"waiting"|"queue"|"due"|"wakes"} Order
 */

const LIVE = ["new", "open", "waiting"];
const ENDED = ["resolved", "closed"];
/** @type {Record<string, string[]>} */
const STATUSES = {
  mine: LIVE, unassigned: LIVE, open: ["new", "open"], waiting: ["waiting"], resolved: ["resolved"], closed: ["closed"],
  all: [...LIVE, ...ENDED], live: LIVE, overdue: LIVE, snoozed: LIVE,
};

/** @param {Wanted} wanted @param {Ticket} ticket @param {number} me @param {number} now */
export function fits(wanted, ticket, me, now) {
  const holder = ticket.assignee?.id ?? null;
  const { view, category_id: category, tag_id: tag, assignee_id: assignee, customer_id: customer } = wanted;
  return STATUSES[view].includes(ticket.status)
    && (view !== "mine" || holder === me) && (view !== "unassigned" || holder === null)
    && (view !== "overdue" || (ticket.due ? ticket.due.at <= now : false)) && (view !== "snoozed" || Boolean(ticket.snoozed_until))
    && (!wanted.awake || !ticket.snoozed_until)
    && (category === undefined || ticket.category === category) && (tag === undefined || (ticket.tags ?? []).includes(tag))
    && (assignee === undefined || holder === assignee) && (customer === undefined || ticket.customer.id === customer);
}

/** Whether all of its tickets are live ones. @param {Wanted} wanted */
export function isOfLive(wanted) {
  return STATUSES[wanted.view].every((status) => LIVE.includes(status));
}

/** @param {Wanted} wanted @returns {Order} */
export function orderOf(wanted) {
  if (wanted.view === "overdue") return "due";
  if (wanted.view === "snoozed") return "wakes";
  if (wanted.tag_id !== undefined || wanted.customer_id !== undefined) return "opened";
  const hasHolder = wanted.assignee_id !== undefined || ["mine", "unassigned"].includes(wanted.view);
  if (wanted.category_id !== undefined && hasHolder) return wanted.oldest && isOfLive(wanted) ? "queue" : "opened";
  if (wanted.assignee_id !== undefined && !isOfLive(wanted)) return "opened";
  return wanted.oldest && isOfLive(wanted) ? "waiting" : "activity";
}

/** Whether it can be told to begin with who has waited longest. @param {Wanted} wanted */
export function mayBeOldest(wanted) {
  return ["waiting", "queue"].includes(orderOf({ ...wanted, oldest: true }));
}

/** Where a ticket stands: the smaller the earlier. @param {Order} order @param {Ticket} ticket @returns {number[]} */
export function placeOf(order, { id, updated_at: moved, waiting_since: waits, due, snoozed_until: until }) {
  if (order === "opened") return [0, -id, 0];
  if (order === "due") return [0, due?.at ?? 0, id];
  if (order === "wakes") return [0, until ?? 0, id];
  if ((order === "waiting" || order === "queue") && waits) return [0, waits, id];
  if (order === "queue") return [1, -id, 0];
  return [order === "waiting" ? 1 : 0, -moved, -id];
}

/** @param {number[]} one @param {number[]} other */
export function compare(one, other) {
  const at = one.findIndex((part, index) => part !== other[index]);
  return at < 0 ? 0 : one[at] - other[at];
}

/**
 * The known tickets of a list, in order, down to where it has been read.
 * @param {Iterable<Ticket>} tickets @param {Wanted} wanted @param {number} me @param {number} now
 * @param {number[]|null} edge the place of the last row read; null when it was read to its end
 */
export function ticketsOf(tickets, wanted, me, now, edge) {
  const order = orderOf(wanted);
  return [...tickets].filter((ticket) => fits(wanted, ticket, me, now))
    .map((ticket) => ({ ticket, place: placeOf(order, ticket) }))
    .filter(({ place }) => !edge || compare(place, edge) <= 0)
    .sort((one, other) => compare(one.place, other.place)).map(({ ticket }) => ticket);
}
