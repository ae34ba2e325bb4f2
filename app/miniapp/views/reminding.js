/**
 * Reminders of one's own: set for a ticket, told when their moment comes, and a screen of all of them. The ticket
 * goes on as it is, and nobody else sees them.
 */
import { h, icon, keyed } from "../lib/dom.js";
import { computed, effect, scope, untracked } from "../lib/signal.js";
import { empty } from "../components/blanks.js";
import { button, iconButton } from "../components/controls.js";
import { picker } from "../components/picker.js";
import { clock, dayName, fullMoment, now, ticketNumber } from "../format.js";
import { t } from "../i18n.js";
import { refused } from "./acting.js";
import { screenBody, screenHead } from "./desk-screen.js";
import { openSheet } from "./sheets.js";
import { localMinute, presets } from "./snoozing.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./known.js").Known} Known */

const TEXT_LIMIT = 200;

/** Says so when one rings, and once at the start of what rang meanwhile. @param {Context} ctx @param {Known} known */
export function watchReminders(ctx, known) {
  known.reminders.want();
  const unread = known.reminders.value.peek();
  let told = new Set();
  effect(() => {
    const list = known.reminders.value.value;
    if (list === unread) return;
    const rung = list.filter((one) => one.rung_at !== null);
    const fresh = rung.filter((one) => !told.has(one.ticket_id));
    told = new Set(rung.map((one) => one.ticket_id));
    if (fresh.length > 0) untracked(() => tell(ctx, fresh));
  });
}

/** @param {Context} ctx @param {Reminder[]} rung */
function tell(ctx, rung) {
  const [first] = rung;
  const id = first.ticket_id;
  ctx.bridge.haptic("warning");
  if (rung.length > 1) return ctx.say(t("reminder.several", { count: rung.length }), { label: t("reminder.open"), press: () => ctx.router.reset([{ name: "list" }, { name: "reminders" }]) });
  const words = first.text ? t("reminder.rings_with", { number: ticketNumber(id), text: first.text }) : t("reminder.rings", { number: ticketNumber(id) });
  ctx.say(words, { label: t("reminder.open"), press: () => open(ctx, id) });
}

/** @param {Context} ctx @param {number} id */
function open(ctx, id) {
  ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: String(id) }]);
}

/** @param {Context} ctx @param {number} id */
function ownReminder(ctx, id) {
  return ctx.desk.peek()?.known.reminders.value.value.find((one) => one.ticket_id === id) ?? null;
}

/** As near as it is said: «Сегодня, 18:00». @param {number} at */
function moment(at) {
  return `${dayName(at, now())}, ${clock(at)}`;
}

/** Its moment and words, for a row of the panel. @param {Context} ctx @param {() => number} id */
export function reminderWords(ctx, id) {
  const shown = computed(() => ownReminder(ctx, id()));
  const when = () => (shown.value?.rung_at ? t("reminder.now") : shown.value && moment(shown.value.due_at));
  return h("span", { class: "remind-words" }, h("span", { class: () => (shown.value?.rung_at ? "remind-now" : ""), text: () => when() ?? t("reminder.no") }),
    h("span", { class: "meta", dir: "auto", text: () => shown.value?.text ?? "" }));
}

/** @param {Context} ctx @param {number} id */
export function pickReminder(ctx, id) {
  const from = now();
  const former = untracked(() => ownReminder(ctx, id));
  const title = t("reminder.set");
  const options = [...presets(from).map(({ name, at }) => ({ value: String(at), label: t(`reminder.${name}`), hint: moment(at), glyph: "clock" })),
    ...(former ? [{ value: "", label: t(former.rung_at ? "reminder.done" : "reminder.remove"), glyph: former.rung_at ? "check" : "trash" }] : [])];
  openSheet(ctx, title, "pick-sheet", (close) => {
    const text = h("input", { type: "text", class: "field-box", dir: "auto", maxlength: String(TEXT_LIMIT), autocomplete: "off", value: former?.text ?? "", placeholder: t("reminder.text_hint"), "aria-label": t("reminder.text_hint") });
    const take = (/** @type {number|null} */ at) => {
      close();
      void (at === null ? removeReminder(ctx, /** @type {Reminder} */ (former)) : keepReminder(ctx, id, at, text.value));
    };
    const made = picker({ label: title, hint: "", input: false }, () => options, () => new Set());
    made.addEventListener("pick", (event) => take(Number(/** @type {CustomEvent} */ (event).detail.value) || null));
    const moments = h("input", { type: "datetime-local", class: "field-box", "aria-label": t("snooze.own"), min: localMinute(from) });
    const ready = button(title, "clock", () => {
      const at = new Date(moments.value).getTime();
      if (at > now()) take(at);
      else moments.focus();
    });
    return [h("h2", { class: "settings-title pick-title", text: title }), text, made, h("div", { class: "snooze-own" }, moments, ready)];
  });
}

/** @param {Context} ctx @param {number} id @param {number} at @param {string} text */
async function keepReminder(ctx, id, at, text) {
  try {
    await ctx.api.send("reminder.set", { ticket_id: id, at, text });
    ctx.say(t("reminder.will", { when: fullMoment(at) }));
  } catch (error) {
    refused(ctx, /** @type {{code: string}} */ (error).code);
  }
}

/** @param {Context} ctx @param {Reminder} reminder */
async function removeReminder(ctx, reminder) {
  const { ticket_id: id, due_at: at, text } = reminder;
  try {
    await ctx.api.send("reminder.remove", { ticket_id: id });
    const undo = at > now() ? { label: t("action.undo"), press: () => void keepReminder(ctx, id, at, text) } : undefined;
    ctx.say(t("reminder.removed"), undo);
  } catch (error) {
    refused(ctx, /** @type {{code: string}} */ (error).code);
  }
}

/** @param {HTMLElement} place @param {Context} ctx */
export function mountReminders(place, ctx) {
  const known = ctx.desk.peek()?.known;
  if (!known) return;
  return scope(() => {
    const shown = computed(() => known.reminders.value.value);
    effect(() => {
      for (const { ticket_id: id } of shown.value) {
        if (!ctx.store.tickets.peek().has(id)) void ctx.api.ticket(id).then(({ ticket }) => ctx.store.putTicket(ticket), () => {});
      }
    });
    const list = h("ul", { class: "reply-list", "aria-label": t("reminder.title") });
    keyed(list, shown, (one) => `${one.ticket_id} ${one.due_at} ${one.rung_at} ${one.text}`, (one) => row(ctx, one), () => {});
    place.append(screenHead(ctx, () => t("reminder.title")), screenBody(list,
      () => (shown.value.length === 0 ? empty("calm", t("reminder.none"), t("reminder.none_text")) : null)));
  });
}

/** @param {Context} ctx @param {Reminder} reminder */
function row(ctx, reminder) {
  const { ticket_id: id, due_at: at, rung_at: rung, text } = reminder;
  const ticket = computed(() => ctx.store.tickets.value.get(id));
  const name = t(rung ? "reminder.done" : "reminder.remove");
  return h("li", { class: "remind-row" },
    h("button", { type: "button", class: "reply-card", onclick: () => open(ctx, id) },
      h("span", { class: "reply-name", dir: "auto", text: () => text || ticket.value?.subject || `№\u00a0${ticketNumber(id)}` }),
      h("span", { class: `meta reply-whose${rung ? " remind-now" : ""}` }, icon("clock"), rung ? t("reminder.now") : moment(at)),
      h("span", { class: "meta", dir: "auto", text: () => [`№\u00a0${ticketNumber(id)}`, text && ticket.value?.subject, ticket.value?.customer.name].filter(Boolean).join(" · ") })),
    iconButton(`${name}: №\u00a0${ticketNumber(id)}`, rung ? "check" : "trash", () => void removeReminder(ctx, reminder)));
}
