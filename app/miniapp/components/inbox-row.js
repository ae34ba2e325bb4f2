/**
 * InboxRow: one ticket on the roll of the staff's inbox, torn from the next along the perforation.
 */
import { h, icon } from "../lib/dom.js";
import { listMoment } from "../format.js";
import { t } from "../i18n.js";
import { avatar, badge, numberOf, statusChip } from "./marks.js";
import { dueMark, priorityMark } from "./desk-marks.js";

/**
 * @typedef {object} RowProps
 * @property {Ticket} ticket
 * @property {string} preview what was said last
 * @property {string} draft unsent words, "" for none
 * @property {string} facts its category and tags, "" for none
 * @property {boolean} active its conversation is on screen
 * @property {boolean} chosen
 * @property {boolean} choosing something is chosen: the marks of all rows are in sight
 * @property {number} now
 */

/** @param {RowProps} props */
export function inboxRow(props) {
  const mark = h("button", { type: "button", role: "checkbox", class: "row-mark" });
  const card = h("button", { type: "button", class: "ticket-card inbox-card" });
  const row = h("li", { class: "inbox-row" }, mark, card);
  updateInboxRow(row, props);
  return row;
}

/** @param {HTMLElement} row @param {RowProps} props */
export function updateInboxRow(row, props) {
  const [mark, card] = /** @type {HTMLElement[]} */ ([...row.children]);
  const { ticket } = props;
  row.className = `inbox-row${ticket.unread > 0 ? " is-unread" : ""}${props.chosen ? " is-chosen" : ""}${props.choosing ? " is-choosing" : ""}`;
  card.dataset.ticket = mark.dataset.choose = String(ticket.id);
  mark.setAttribute("aria-checked", String(props.chosen));
  mark.setAttribute("aria-label", t("inbox.choose", { subject: ticket.subject }));
  mark.replaceChildren(avatar(ticket.customer), h("span", { class: "row-tick" }, icon("tick")));
  if (props.active) card.setAttribute("aria-current", "true");
  else card.removeAttribute("aria-current");
  card.replaceChildren(...lines(props));
}

/** @param {RowProps} props */
function lines({ ticket, preview, draft, facts, now }) {
  const late = dueMark(ticket, now);
  return [
    h("span", { class: "row-line" }, h("span", { class: "row-who meta", dir: "auto", text: ticket.customer.name }), late,
      h("time", { class: "meta", text: listMoment(ticket.updated_at, now) })),
    h("span", { class: "row-line" }, priorityMark(ticket.priority), h("span", { class: "ticket-subject", dir: "auto", text: ticket.subject }), badge(ticket.unread)),
    h("span", { class: "row-line" }, h("span", { class: "ticket-preview", dir: "auto", text: preview }), mate(ticket)),
    h("span", { class: "row-line row-foot" }, statusChip(ticket.status, "staff"), numberOf(ticket.id),
      ticket.snoozed_until && h("span", { class: "row-fact" }, icon("moon"), h("span", { text: t("inbox.until", { when: listMoment(ticket.snoozed_until, now) }) })),
      facts && h("span", { class: "row-fact meta", dir: "auto", text: facts }), draft && h("span", { class: "ticket-draft meta", text: draft })),
  ];
}

/** Who answers, as small as can be: the panel says it in full. @param {Ticket} ticket */
function mate({ assignee }) {
  if (!assignee) return null;
  const label = t("acts.held", { name: assignee.name });
  return h("span", { class: "ticket-mate", title: label }, avatar(assignee), h("span", { class: "hidden", text: label }));
}
