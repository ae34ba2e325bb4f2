/**
 * Two screens that come when they are asked for: what admins tune about time and load, and everybody's own hours.
 */
import { h } from "../lib/dom.js";
import { scope, signal, untracked } from "../lib/signal.js";
import { skeleton } from "../components/blanks.js";
import { hoursStyles } from "../hours-styles.js";
import { hoursWords } from "../hours-words.js";
import { addWords, t } from "../i18n.js";
import { addStyles } from "../theme.js";
import { reading } from "./context.js";
import { screenBody, screenHead } from "./desk-screen.js";
import { tuningCard } from "./tuning-card.js";
import { NONE, dayName, feedbackFields, hoursFields, routingFields, silenceFields, targetFields, zones } from "./tuning-cards.js";
import { selectRow, spanBox, switchRow } from "./tuning-fields.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {{is_quiet: boolean, quiet: string, days_off: number[], zone: string|null, lets_urgent: boolean, takes_new: boolean}} Duty */

let isDressed = false;

/** Words and styles come once. */
function dress() {
  if (isDressed) return;
  isDressed = true;
  addWords(hoursWords);
  addStyles(hoursStyles);
}

/** @type {Record<string, (form: any, catalog: any) => Array<any>>} */
const FIELDS = { hours: hoursFields, targets: targetFields, silence: silenceFields, feedback: feedbackFields, routing: routingFields };

/** One section of the desk's settings. @param {HTMLElement} place @param {Context} ctx @param {string} section @returns {() => void} */
export function mountTuning(place, ctx, section) {
  dress();
  return scope(() => place.append(arrived(ctx, async () => {
    const [{ settings }, { desk }] = await Promise.all([ctx.api.send("settings.get", {}), ctx.api.send("desk.get", {})]);
    const save = (/** @type {any} */ value) => ctx.api.send("settings.set", { section, value }).then((found) => found.settings[section]);
    return () => tuningCard(ctx, null, settings[section], save, (form) => FIELDS[section](form, desk));
  })));
}

/** @param {HTMLElement} place @param {Context} ctx @returns {() => void} */
export function mountDuty(place, ctx) {
  dress();
  return scope(() => place.append(screenHead(ctx, () => t("desk.duty")), screenBody(arrived(ctx, async () => {
    const { duty } = await ctx.api.send("duty.get", {});
    const save = (/** @type {Duty} */ value) => ctx.api.send("duty.set", { value }).then((found) => found.duty);
    return () => tuningCard(ctx, { title: "hours.duty_title", lead: "hours.duty_lead" }, duty, save, dutyFields);
  }))));
}

/** @param {import("./tuning-card.js").Form<Duty>} form */
function dutyFields({ draft, put }) {
  const zone = () => draft.value.zone ?? NONE;
  const off = (/** @type {number} */ day) => () => draft.value.days_off.includes(day);
  const turn = (/** @type {number} */ day) => put({ days_off: off(day)() ? draft.peek().days_off.filter((one) => one !== day) : [...draft.peek().days_off, day].sort() });
  const days = h("div", { class: "tune-days", role: "group", "aria-label": t("hours.days_off") }, ...Array.from({ length: 7 }, (_, day) => h("button", {
    type: "button", class: "tune-chip", "aria-pressed": () => String(off(day)()), "aria-label": dayName(day, "long"), onclick: () => turn(day),
  }, dayName(day))));
  return [
    switchRow(t("hours.takes_new"), t("hours.takes_new_hint"), () => draft.value.takes_new, (takes_new) => put({ takes_new })),
    switchRow(t("hours.is_quiet"), t("hours.is_quiet_hint"), () => draft.value.is_quiet, (is_quiet) => put({ is_quiet })),
    () => (draft.value.is_quiet ? untracked(() => h("div", { class: "tune-fields" },
      h("div", { class: "tune-row" }, h("span", { class: "tune-words", text: t("hours.every_day") }), spanBox(t("hours.quiet"), () => draft.value.quiet, (quiet) => put({ quiet }))),
      h("div", { class: "tune-text" }, h("span", { text: t("hours.days_off") }), days),
      selectRow(t("hours.zone"), [{ value: NONE, label: t("hours.desk_zone") }, ...zones(draft.value.zone ?? "UTC")], zone, (value) => put({ zone: value === NONE ? null : value })),
      switchRow(t("hours.lets_urgent"), t("hours.lets_urgent_hint"), () => draft.value.lets_urgent, (lets_urgent) => put({ lets_urgent })))) : null),
  ];
}

/** A card, once what it shows has been read. @param {Context} ctx @param {() => Promise<() => HTMLElement>} read */
function arrived(ctx, read) {
  const card = signal(/** @type {(() => HTMLElement)|null} */ (null));
  const { state, error } = reading(ctx, async () => {
    const made = await read();
    card.value ??= made;
  });
  return h("div", { class: "tune-cards" }, () => {
    const made = card.value;
    if (made) return untracked(made);
    return state.value === "failed" ? h("p", { class: "field-wrong", role: "alert", text: refusalWords(error.value) }) : skeleton("card", 1);
  });
}
