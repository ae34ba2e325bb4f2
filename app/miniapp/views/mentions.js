/**
 * Notes that name this person and that they have not read: a word when one comes, and a screen of all of them.
 */
import { h, icon, keyed } from "../lib/dom.js";
import { computed, effect, scope, signal, untracked } from "../lib/signal.js";
import { empty } from "../components/blanks.js";
import { listMoment, now, ticketNumber } from "../format.js";
import { t } from "../i18n.js";
import { screenBody, screenHead } from "./desk-screen.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {{ticket_id: number, message_id: number}} Mention */

/** Says so while they look elsewhere. @param {Context} ctx @param {import("./known.js").Known} known */
export function watchMentions(ctx, known) {
  known.mentions.want();
  effect(() => {
    const event = ctx.store.told.value;
    const note = event?.type === "note.added" ? event.message : null;
    if (note) untracked(() => tell(ctx, note));
  });
}

/** @param {Context} ctx @param {Message} note */
function tell(ctx, note) {
  const me = ctx.store.me.peek()?.id;
  const isHere = ctx.router.route.ticket === String(note.ticket_id);
  if (isHere || note.author?.id === me || !note.mentions?.some((one) => one.id === me)) return;
  ctx.say(t("mention.said", { name: note.author?.name ?? "" }), { label: t("mention.open"), press: () => open(ctx, { ticket_id: note.ticket_id, message_id: note.id }) });
}

/** @param {Context} ctx @param {Mention} mention */
function open(ctx, { ticket_id: ticket, message_id: message }) {
  ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: String(ticket), message }]);
}

/** @param {HTMLElement} place @param {Context} ctx */
export function mountMentions(place, ctx) {
  const known = ctx.desk.peek()?.known;
  if (!known) return;
  return scope(() => {
    const shown = computed(() => known.mentions.value.value);
    effect(() => {
      for (const { ticket_id: id } of shown.value) {
        if (!ctx.store.tickets.peek().has(id)) void ctx.api.ticket(id).then(({ ticket }) => ctx.store.putTicket(ticket), () => {});
      }
    });
    const list = h("ul", { class: "reply-list", "aria-label": t("mention.title") });
    keyed(list, shown, (one) => String(one.message_id), (one) => h("li", null, row(ctx, one)), () => {});
    place.append(screenHead(ctx, () => t("mention.title")), screenBody(list,
      () => (shown.value.length === 0 ? empty("calm", t("mention.none"), t("mention.none_text")) : null)));
  });
}

/** @param {Context} ctx @param {Mention} mention */
function row(ctx, mention) {
  const ticket = computed(() => ctx.store.tickets.value.get(mention.ticket_id));
  const note = signal(/** @type {Message|null} */ (null));
  ctx.api.messages({ ticket_id: mention.ticket_id, before: mention.message_id + 1, limit: 1 }).then(({ messages }) => { note.value = messages[0] ?? null; }, () => {});
  const by = () => note.value && t("mention.by", { name: note.value.author?.name ?? "", when: listMoment(note.value.created_at, now()) });
  return h("button", { type: "button", class: "reply-card", onclick: () => open(ctx, mention) },
    h("span", { class: "reply-name", dir: "auto", text: () => ticket.value?.subject ?? `№\u00a0${ticketNumber(mention.ticket_id)}` }),
    h("span", { class: "meta reply-whose" }, icon("at"), `№\u00a0${ticketNumber(mention.ticket_id)}`),
    h("span", { class: "reply-text", dir: "auto", text: () => note.value?.body ?? "" }),
    h("span", { class: "meta", dir: "auto", text: () => [by(), ticket.value?.customer.name].filter(Boolean).join(" · ") }));
}
