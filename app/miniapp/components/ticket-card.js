/**
 * TicketCard: a paper ticket in a list; the body says what it is about, the stub which and how it stands.
 */
import { h } from "../lib/dom.js";
import { listMoment } from "../format.js";
import { t } from "../i18n.js";
import { avatar, badge, numberOf, perforation, statusChip } from "./marks.js";

/**
 * @typedef {object} CardProps
 * @property {string} lane the ticket's number, or the name it goes by until it has one
 * @property {Ticket} ticket
 * @property {"customer"|"staff"} side
 * @property {string} preview what was said last
 * @property {string} draft unsent words, "" for none
 * @property {boolean} active
 * @property {number} now
 */

/** @param {CardProps} props */
export function ticketCard(props) {
  const button = h("button", { type: "button", class: "ticket-card" });
  const row = h("li", { class: "ticket-row" }, button);
  updateTicketCard(row, props);
  return row;
}

/** @param {HTMLElement} row @param {CardProps} props */
export function updateTicketCard(row, props) {
  const button = /** @type {HTMLElement} */ (row.firstElementChild);
  row.classList.toggle("is-unread", props.ticket.unread > 0);
  button.dataset.ticket = props.lane;
  if (props.active) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  button.replaceChildren(body(props), perforation(), stub(props));
}

/** @param {CardProps} props */
function body({ ticket, side, preview, now }) {
  const face = side === "staff" && avatar(ticket.customer);
  const moment = h("time", { class: "meta", text: listMoment(ticket.updated_at, now) });
  return h("span", { class: "upper ticket-body" }, face,
    h("span", { class: "ticket-words" },
      h("span", { class: "ticket-top" }, h("span", { class: "ticket-subject", dir: "auto", text: ticket.subject }), moment),
      h("span", { class: "ticket-line" },
        h("span", { class: "ticket-preview", dir: "auto", text: preview }), badge(ticket.unread))));
}

/** @param {CardProps} props */
function stub({ ticket, side, draft }) {
  const mate = side === "staff" && !draft && ticket.assignee && h("span", { class: "ticket-mate meta", dir: "auto", text: ticket.assignee.name });
  const unsent = draft && h("span", { class: "ticket-draft meta", text: draft });
  const number = ticket.id ? numberOf(ticket.id) : h("span", { class: "number", text: t("list.sending") });
  return h("span", { class: "lower stub" }, number, mate, unsent, statusChip(ticket.status, side));
}
