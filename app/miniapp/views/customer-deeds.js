/**
 * What is done about a customer and their tickets: merging, splitting, taking out, erasing, keeping out.
 */
import { h } from "../lib/dom.js";
import { computed, scope, signal } from "../lib/signal.js";
import { field } from "../components/controls.js";
import { panel } from "../components/overlays.js";
import { statusChip } from "../components/marks.js";
import { clock, dayName, now, ticketNumber } from "../format.js";
import { t } from "../i18n.js";
import { withParts } from "./carrying.js";
import { asking, layer } from "./context.js";
import { acted } from "./setup-parts.js";

/** @typedef {import("./context.js").Context} Context */

const SUBJECT_LIMIT = 200;
const SHOWN_LETTERS = 160;

/** Which of the customer's tickets it goes on in. @param {Context} ctx @param {Ticket} source @param {Ticket[]} tickets */
export function openMerge(ctx, source, tickets) {
  const targets = tickets.filter((one) => one.id !== source.id && one.status !== "closed");
  layer(ctx, (closed) => {
    const close = panel(ctx.overlays, t("client.merge_title"), [h("div", { class: "client-sheet" },
      h("h2", { class: "settings-title", text: t("client.merge_title") }), h("p", { class: "meta", text: t("client.merge_text", { number: ticketNumber(source.id) }) }),
      ...targets.map((one) => h("button", { type: "button", class: "facts-other", onclick: () => {
        close();
        void askMerge(ctx, source, one);
      } }, h("span", { class: "facts-subject", dir: "auto", text: one.subject }),
      h("span", { class: "client-stub" }, h("span", { class: "meta number", text: `№\u00a0${ticketNumber(one.id)}` }), statusChip(one.status, "staff")))))], closed);
    return close;
  });
}

/** It cannot be taken back, and the customer is told: so it is asked. @param {Context} ctx @param {Ticket} source @param {Ticket} target */
async function askMerge(ctx, source, target) {
  const numbers = { number: ticketNumber(source.id), target: ticketNumber(target.id) };
  const question = { title: t("client.merge_ask", numbers), text: t("client.merge_ask_text", numbers), act: t("client.merge_act"), danger: true };
  await asking(ctx, question, () => void acted(ctx, ctx.api.send("ticket.merge", { ticket_id: source.id, into_id: target.id }), t("client.merged", numbers)).then((answer) => {
    if (!answer) return;
    ctx.store.putTicket(answer.ticket);
    ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: String(target.id) }]);
  }));
}

/** Messages chosen one by one get a ticket of their own. @param {Context} ctx @param {number} id */
export function openSplit(ctx, id) {
  const conversation = ctx.store.conversations.peek().get(id);
  const said = [...(conversation?.messages.values() ?? [])].filter((one) => one.kind !== "system" && one.ticket_id === id).sort((one, other) => one.id - other.id);
  const chosen = signal(/** @type {Set<number>} */ (new Set()));
  const subject = signal("");
  const isWhole = computed(() => {
    const words = said.filter((one) => one.kind === "message");
    const going = words.filter((one) => chosen.value.has(one.id)).length;
    return going > 0 && (going < words.length || Boolean(conversation?.moreBefore));
  });
  layer(ctx, (closed) => {
    const place = h("div", { class: "client-sheet" });
    const close = panel(ctx.overlays, t("client.split_title"), [place], () => {
      end();
      closed();
    });
    const send = () => void acted(ctx, ctx.api.send("ticket.split", { ticket_id: id, message_ids: [...chosen.peek()], ...(subject.peek().trim() && { subject: subject.peek().trim() }) }), t("client.split_done")).then((answer) => {
      if (!answer) return;
      close();
      ctx.store.putTicket(answer.ticket);
      ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: String(answer.ticket.id) }]);
    });
    const end = scope(() => place.append(...splitForm(said, chosen, subject, isWhole, send)));
    return close;
  });
}

/** @param {Message[]} said @param {import("../lib/signal.js").Signal<Set<number>>} chosen @param {import("../lib/signal.js").Signal<string>} subject
 * @param {import("../lib/signal.js").Computed<boolean>} isWhole @param {() => void} send */
function splitForm(said, chosen, subject, isWhole, send) {
  const box = field({ label: t("client.split_subject"), hint: t("client.split_hint"), limit: SUBJECT_LIMIT, rows: 1, name: "split" }, () => subject.value);
  box.addEventListener("field-text", (event) => { subject.value = /** @type {CustomEvent} */ (event).detail.text; });
  const act = h("button", { type: "button", class: "button is-accent", "aria-disabled": () => String(!isWhole.value), onclick: () => isWhole.peek() && send() },
    h("span", { text: () => t("client.split_act", { count: chosen.value.size }) }));
  return [h("h2", { class: "settings-title", text: t("client.split_title") }), h("p", { class: "meta", text: t("client.split_text") }),
    h("ul", { class: "client-said" }, ...said.map((one) => saidRow(one, chosen))), box, h("div", { class: "setup-buttons" }, act)];
}

/** @param {Message} message @param {import("../lib/signal.js").Signal<Set<number>>} chosen */
function saidRow({ id, kind, author, body, created_at: at, attachments }, chosen) {
  const box = h("input", { type: "checkbox", onchange: () => {
    const next = new Set(chosen.peek());
    if (box.checked) next.add(id);
    else next.delete(id);
    chosen.value = next;
  } });
  const words = body || (attachments.length > 0 ? t(`attachment.${attachments[0].look ?? attachments[0].kind}`) : t("message.deleted"));
  const head = [author?.name, kind === "note" && t("composer.note"), `${dayName(at, now())}, ${clock(at)}`].filter(Boolean).join(" · ");
  return h("li", null, h("label", { class: `client-line${kind === "note" ? " is-note" : ""}` }, box,
    h("span", { class: "setup-words" }, h("span", { class: "meta", dir: "auto", text: head }), h("span", { dir: "auto", text: words.slice(0, SHOWN_LETTERS) }))));
}

/** @param {Context} ctx @param {Person} person */
export function toggleBlock(ctx, person) {
  if (!person.blocked_at) return withParts(ctx, (parts) => parts.askBlock(person));
  void acted(ctx, ctx.api.unblock(person.id), t("client.unblocked", { name: person.name }));
}

/** @param {Context} ctx @param {Person} person */
export async function exportPerson(ctx, person) {
  await fetchArchive(ctx, ctx.api.send("person.export", { person_id: person.id }), `person-${person.id}.zip`);
}

/** @param {Context} ctx @param {number} id */
export async function exportTicket(ctx, id) {
  await fetchArchive(ctx, ctx.api.send("ticket.export", { ticket_id: id }), `ticket-${id}.zip`);
}

/** The address is good for ten minutes; the client saves what is behind it. @param {Context} ctx @param {Promise<{url: string}>} asked
 * @param {string} name */
async function fetchArchive(ctx, asked, name) {
  const answer = await acted(ctx, asked, "");
  if (!answer) return;
  const link = h("a", { href: `${location.origin}${answer.url}`, download: name, rel: "noopener" });
  document.body.append(link);
  link.click();
  link.remove();
  ctx.say(t("client.exporting"));
}

/** @param {Context} ctx @param {Person} person */
export function askErase(ctx, person) {
  const question = { title: t("client.erase_title", { name: person.name }), text: t("client.erase_text"), act: t("client.erase_act"), danger: true };
  void asking(ctx, question, () => void acted(ctx, ctx.api.send("person.erase", { person_id: person.id }), t("client.erased")));
}
