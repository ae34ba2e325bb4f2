/**
 * The customer of a ticket: who they are and have been, what the team knows of them, what else they have asked, and
 * what can be done about them. A part of the ticket's panel.
 */
import { h, icon } from "../lib/dom.js";
import { computed, effect, signal, untracked } from "../lib/signal.js";
import { button, iconButton } from "../components/controls.js";
import { statusChip } from "../components/marks.js";
import { sheetList } from "../components/overlays.js";
import { ago, fullMoment, listMoment, now, ticketNumber } from "../format.js";
import { t } from "../i18n.js";
import { askErase, exportPerson, exportTicket, openMerge, openSplit, toggleBlock } from "./customer-deeds.js";
import { openScreen } from "./desk-menu.js";
import { live } from "./setup-parts.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {{id: number, author: PersonRef, body: string, created_at: number}} PersonNote */
/** @typedef {{person: Person, met_at: number, is_reachable: boolean, names: Array<{name: string, username: string|null, until: number}>,
 *   notes: PersonNote[], tickets: Ticket[], ticket_count: number}} Card */

const NOTE_LIMIT = 4000;

/** @param {Context} ctx @param {import("../lib/signal.js").Computed<Ticket|null>} ticket */
export function customerCard(ctx, ticket) {
  const id = computed(() => ticket.value?.customer.id ?? 0);
  const place = h("section", { class: "client", "aria-label": t("client.title") });
  effect(() => {
    const person = id.value;
    if (!person) return place.replaceChildren();
    untracked(() => fill(place, ctx, person, () => ticket.peek()));
  });
  return place;
}

/** @param {HTMLElement} place @param {Context} ctx @param {number} id @param {() => Ticket|null} ticket */
function fill(place, ctx, id, ticket) {
  const read = () => ctx.api.send("person.card", { person_id: id }).then((answer) => /** @type {Card} */ (answer.card));
  const isAbout = (/** @type {DeskEvent} */ event) => event.person?.id === id || (event.ticket?.customer.id === id && event.type.startsWith("ticket."));
  const card = live(ctx, read, isAbout);
  place.replaceChildren(h("div", { class: "client-part" }, () => card.value.value && facts(card.value.value)),
    notes(ctx, id, card), h("div", { class: "client-part" }, () => card.value.value && others(ctx, card.value.value, ticket())),
    h("div", { class: "client-part" }, () => card.value.value && deeds(ctx, card.value.value, ticket)));
}

/** @param {Card} card */
function facts({ person, met_at: met, is_reachable: reachable, names }) {
  const rows = [
    person.username && fact("client.username", h("span", { text: `@${person.username}` })),
    fact("client.number", h("span", { class: "number", text: String(person.id) })),
    fact("client.language", h("span", { text: t(`client.speaks.${person.language}`) })),
    fact("client.met", h("time", { title: fullMoment(met), text: ago(met, now()) })),
  ];
  return h("div", { class: "client-part" },
    person.blocked_at && h("p", { class: "client-mark hue-over" }, icon("lock"), h("span", { text: t("client.is_blocked") })),
    !reachable && h("p", { class: "client-mark hue-wait" }, icon("alert"), h("span", { text: t("client.unreachable") })),
    h("dl", { class: "facts-list" }, ...rows),
    names.length > 0 && h("details", { class: "client-names" }, h("summary", { text: t("client.names", { count: names.length }) }),
      h("ul", null, ...names.map((one) => h("li", null, h("span", { dir: "auto", text: one.name }), one.username && h("span", { class: "meta", text: ` @${one.username}` }),
        h("time", { class: "meta", title: fullMoment(one.until), text: t("client.until", { moment: listMoment(one.until, now()) }) }))))));
}

/** @param {string} key @param {Node} value */
function fact(key, value) {
  return h("div", { class: "fact" }, h("dt", { class: "meta", text: t(key) }), h("dd", null, value));
}

/** What only the team sees. @param {Context} ctx @param {number} id @param {ReturnType<typeof live<Card>>} card */
function notes(ctx, id, card) {
  const typed = signal("");
  const isOpen = signal(false);
  const send = async (/** @type {string} */ method, /** @type {object} */ params) => {
    try {
      card.put((await ctx.api.send(method, params)).card);
      return true;
    } catch (error) {
      ctx.say(refusalWords(/** @type {{code: string}} */ (error).code));
      return false;
    }
  };
  const keep = async () => {
    if (!typed.peek().trim() || !(await send("person_note.add", { person_id: id, body: typed.peek() }))) return;
    typed.value = "";
    isOpen.value = false;
  };
  const box = h("textarea", { class: "field-box", rows: "2", maxlength: String(NOTE_LIMIT), dir: "auto", "aria-label": t("client.note_new"), placeholder: t("client.note_hint"), value: () => typed.value, oninput: () => { typed.value = box.value; } });
  const form = h("div", { class: "client-form", hidden: () => !isOpen.value }, box, h("div", { class: "setup-buttons" },
    button(t("setup.save"), null, () => void keep(), "accent"), button(t("action.cancel"), null, () => { isOpen.value = false; }, "quiet")));
  const open = button(t("client.note_add"), "plus", () => {
    isOpen.value = true;
    box.focus();
  }, "quiet");
  effect(() => { open.hidden = isOpen.value; });
  return h("div", { class: "client-notes" }, () => h("ul", { hidden: !card.value.value?.notes.length }, ...(card.value.value?.notes ?? []).map((one) => noteRow(ctx, one, send))), form, open);
}

/** @param {Context} ctx @param {PersonNote} note @param {(method: string, params: object) => Promise<boolean>} send */
function noteRow(ctx, { id, author, body, created_at: at }, send) {
  const me = ctx.store.me.peek();
  const mayRemove = author.id === me?.id || me?.role === "admin";
  return h("li", { class: "client-note" }, h("p", { dir: "auto", text: body }),
    h("span", { class: "meta", title: fullMoment(at), text: `${author.name} · ${listMoment(at, now())}` }),
    mayRemove && iconButton(t("client.note_remove"), "trash", () => void send("person_note.remove", { note_id: id })));
}

/** @param {Context} ctx @param {Card} card @param {Ticket|null} shown */
function others(ctx, { tickets, ticket_count: count }, shown) {
  const rest = tickets.filter((one) => one.id !== shown?.id);
  if (rest.length === 0) return null;
  const open = (/** @type {number} */ id) => ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: String(id) }]);
  return h("div", { class: "facts-others" }, h("h2", { class: "meta", text: t("client.others", { count: count - (shown ? 1 : 0) }) }),
    ...rest.map((one) => h("button", { type: "button", class: "facts-other", onclick: () => open(one.id) },
      h("span", { class: "facts-subject", dir: "auto", text: one.subject }),
      h("span", { class: "client-stub" }, h("span", { class: "meta number", text: `№\u00a0${ticketNumber(one.id)}` }), statusChip(one.status, "staff")))));
}

/** @param {Context} ctx @param {Card} card @param {() => Ticket|null} ticket */
function deeds(ctx, { person, tickets }, ticket) {
  const isAdmin = ctx.store.me.peek()?.role === "admin";
  const here = ticket();
  const mayMerge = here && tickets.some((one) => one.id !== here.id && one.status !== "closed");
  const isCustomer = person.role === "customer";
  const all = [
    deed("client.reach", "plane", () => openScreen(ctx, "reach", String(person.id))),
    here && here.status !== "closed" && deed("client.split", "reply", () => openSplit(ctx, here.id)),
    mayMerge && deed("client.merge", "swap", () => openMerge(ctx, here, tickets)),
    isAdmin && here && deed("client.export_ticket", "export", () => void exportTicket(ctx, here.id)),
    isAdmin && deed("client.export", "export", () => void exportPerson(ctx, person)),
    isCustomer && (person.blocked_at ? deed("client.unblock", "undo", () => toggleBlock(ctx, person)) : deed("client.block", "ban", () => toggleBlock(ctx, person), true)),
    isAdmin && isCustomer && deed("client.erase", "trash", () => askErase(ctx, person), true),
  ].filter((one) => one && typeof one === "object");
  return h("div", { class: "client-deeds" }, sheetList(/** @type {import("../components/overlays.js").SheetItem[]} */ (all), () => {}));
}

/** @param {string} key of its words @param {string} glyph @param {() => void} press @param {boolean} [danger] */
function deed(key, glyph, press, danger = false) {
  return { label: t(key), glyph, press, danger };
}
