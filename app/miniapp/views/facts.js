/**
 * The fourth pane of a wide desk: whose ticket this is, how it stands, what else they have asked. It shows what
 * is known already and asks the server for nothing.
 */
import { bigTicket } from "../components/big-ticket.js";
import { avatar, statusChip } from "../components/marks.js";
import { ago, fullMoment, now, ticketNumber } from "../format.js";
import { t } from "../i18n.js";
import { h } from "../lib/dom.js";
import { computed } from "../lib/signal.js";

/** @typedef {import("./context.js").Context} Context */

const OTHERS_LIMIT = 5;

/** @param {Context} ctx */
export function factsPane(ctx) {
  const shown = computed(() => (ctx.panes.value < 4 ? 0 : Number(ctx.router.stack.value.at(-1)?.ticket)));
  const ticket = computed(() => (shown.value ? ctx.store.tickets.value.get(shown.value) ?? null : null));
  const others = computed(() => (ticket.value ? othersOf(ctx, ticket.value) : []));
  return h("aside", { class: "pane pane-side", "aria-label": t("facts.title"), hidden: () => !ticket.value },
    () => ticket.value && customer(ticket.value), () => (others.value.length > 0 ? list(ctx, others.value) : null));
}

/** @param {Ticket} ticket */
function customer({ id, subject, customer: person, status, assignee, created_at: opened, updated_at: moved }) {
  const rows = [
    fact("facts.opened", h("time", { title: fullMoment(opened), text: ago(opened, now()) })),
    fact("facts.moved", h("time", { title: fullMoment(moved), text: ago(moved, now()) })),
    fact("facts.assignee", h("span", { dir: "auto", text: assignee?.name ?? t("acts.nobody") })),
  ];
  return h("div", { class: "facts" },
    h("div", { class: "facts-who" }, avatar(person, "large"),
      h("span", { class: "facts-name", dir: "auto", text: person.name }), h("span", { class: "meta", text: t(`role.${person.role}`) })),
    bigTicket({ id, title: subject, text: "" }, h("div", { class: "lower facts-stub" }, statusChip(status, "staff"), h("dl", { class: "facts-list" }, ...rows))));
}

/** @param {string} key @param {Node} value */
function fact(key, value) {
  return h("div", { class: "fact" }, h("dt", { class: "meta", text: t(key) }), h("dd", null, value));
}

/** @param {Context} ctx @param {Ticket[]} tickets */
function list(ctx, tickets) {
  const open = (/** @type {number} */ id) => ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: String(id) }]);
  return h("div", { class: "facts-others" }, h("h2", { class: "meta", text: t("facts.others") }),
    ...tickets.map((one) => h("button", { type: "button", class: "facts-other", onclick: () => open(one.id) },
      h("span", { class: "facts-subject", dir: "auto", text: one.subject }), h("span", { class: "meta number", text: `№\u00a0${ticketNumber(one.id)}` }))));
}

/** What is known of this customer besides. @param {Context} ctx @param {Ticket} ticket */
function othersOf(ctx, ticket) {
  return [...ctx.store.tickets.value.values()]
    .filter((one) => one.customer.id === ticket.customer.id && one.id !== ticket.id)
    .sort((one, other) => other.updated_at - one.updated_at).slice(0, OTHERS_LIMIT);
}
