/**
 * Who has changed what of the desk, newest first.
 */
import { h, icon } from "../lib/dom.js";
import { signal } from "../lib/signal.js";
import { button } from "../components/controls.js";
import { avatar } from "../components/marks.js";
import { fullMoment, listMoment, now, ticketNumber } from "../format.js";
import { t } from "../i18n.js";
import { acted, card, live, row, shown } from "./setup-parts.js";
import { requests } from "./setup-requests.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./setup-requests.js").Act} Act */

/** @param {HTMLElement} place @param {Context} ctx */
export function mountAudit(place, ctx) {
  const ask = requests(ctx.api);
  const older = signal(/** @type {Act[]} */ ([]));
  const next = signal(/** @type {number|null} */ (null));
  const acts = live(ctx, async () => {
    const page = await ask.audit(null);
    if (older.peek().length === 0) next.value = page.next;
    return page.entries;
  }, (event) => event.type === "desk.changed" || event.type === "person.changed");
  const more = () => void acted(ctx, ask.audit(next.peek()), "").then((page) => {
    if (!page) return;
    older.value = [...older.peek(), ...page.entries];
    next.value = page.next;
  });
  place.append(card(shown(acts, (newest) => {
    const known = new Set(newest.map(({ id }) => id));
    const all = [...newest, ...older.value.filter(({ id }) => !known.has(id))];
    if (all.length === 0) return h("p", { class: "meta", text: t("setup.audit_none") });
    return h("ul", { class: "setup-list" }, ...all.map(actRow));
  }), () => next.value !== null && h("div", { class: "setup-buttons" }, button(t("setup.audit_more"), null, more))));
}

/** @param {Act} act */
function actRow(act) {
  const { at, actor } = act;
  const who = actor?.name ?? t("setup.audit_console");
  const mark = actor ? avatar(actor) : h("span", { class: "setup-glyph" }, icon("keyboard"));
  return row(mark, sentence(act), h("span", { class: "meta", title: fullMoment(at), text: `${who} · ${listMoment(at, now())}` }));
}

/** @param {Act} act */
function sentence({ act, person, ticket_id: ticket, detail }) {
  const key = `setup.act.${act}`;
  const section = detail.section ? t(`setup.${detail.section}`) : "";
  const words = t(key, {
    name: String(detail.name ?? person?.name ?? ""), person: person?.name ?? "", ticket: ticket ? ticketNumber(ticket) : "",
    role: detail.role || detail.after ? t(`role.${detail.role ?? detail.after}`) : "", section: section.startsWith("setup.") ? detail.section : section,
  });
  return words === key ? act : words;
}
