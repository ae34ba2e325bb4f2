/**
 * Ratings with their comments: all, the low ones, those that say something.
 */
import { h } from "../lib/dom.js";
import { signal } from "../lib/signal.js";
import { button, segments } from "../components/controls.js";
import { fullMoment, ticketNumber } from "../format.js";
import { t } from "../i18n.js";

/** @typedef {import("./context.js").Context} Context */

const WHICH = ["all", "low", "said"];

/** @param {Context} ctx @param {{from: string, to: string}} span */
export function comments(ctx, { from, to }) {
  const list = h("ul", { class: "rating-list" });
  const which = signal("all");
  const next = signal(/** @type {string|null} */ (null));
  const none = signal(false);
  let turn = 0;
  const read = async (/** @type {string|null} */ before) => {
    turn += 1;
    const mine = turn;
    const page = await ctx.api.send("figures.ratings", { from, to, which: which.peek(), ...(before && { before }) }).catch(() => null);
    if (!page || mine !== turn) return;
    const rows = page.ratings.map((/** @type {Rating & {ticket_id: number, assignee: PersonRef|null}} */ one) => said(ctx, one));
    if (before) list.append(...rows);
    else list.replaceChildren(...rows);
    none.value = list.childElementCount === 0;
    next.value = page.next;
  };
  void read(null);
  const row = segments("which", t("figures.which"), WHICH.map((value) => ({ value, label: t(`figures.which.${value}`) })), () => which.value);
  row.addEventListener("which", (event) => {
    which.value = /** @type {CustomEvent} */ (event).detail.value;
    void read(null);
  });
  return h("section", { class: "chart-card", "aria-label": t("figures.comments") },
    h("div", { class: "chart-head" }, h("h2", { class: "chart-title", text: t("figures.comments") }), row),
    h("p", { class: "meta", hidden: () => !none.value, text: t("figures.nothing") }), list,
    h("div", { hidden: () => next.value === null }, button(t("figures.more"), "down", () => void read(next.peek()), "quiet")));
}

/** @param {Context} ctx @param {Rating & {ticket_id: number, assignee: PersonRef|null}} one */
function said(ctx, { ticket_id: ticket, assignee, score, comment, at }) {
  const open = () => ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: String(ticket) }]);
  return h("li", null, h("button", { type: "button", class: "rating-row", onclick: open },
    h("span", { class: "rating-holes", role: "img", "aria-label": t("punch.of", { count: score, of: 5 }), text: "●".repeat(score) + "○".repeat(5 - score) }),
    h("span", { class: "meta number", text: `№\u00a0${ticketNumber(ticket)}` }), h("span", { class: "meta", text: [assignee?.name, fullMoment(at)].filter(Boolean).join(" · ") }),
    comment && h("span", { class: "rating-said", dir: "auto", text: comment })));
}
