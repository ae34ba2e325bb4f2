/**
 * The fourth pane of a wide desk: whose ticket this is, how it stands, and what is known of its customer.
 */
import { bigTicket } from "../components/big-ticket.js";
import { avatar, statusChip } from "../components/marks.js";
import { ago, fullMoment, now } from "../format.js";
import { t } from "../i18n.js";
import { h } from "../lib/dom.js";
import { customerCard } from "./customer-card.js";
import { computed } from "../lib/signal.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} ctx */
export function factsPane(ctx) {
  const shown = computed(() => (ctx.panes.value < 4 ? 0 : Number(ctx.router.stack.value.at(-1)?.ticket)));
  const ticket = computed(() => (shown.value ? ctx.store.tickets.value.get(shown.value) ?? null : null));
  return h("aside", { class: "pane pane-side", "aria-label": t("facts.title"), hidden: () => !ticket.value },
    () => ticket.value && customer(ticket.value), customerCard(ctx, ticket));
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
