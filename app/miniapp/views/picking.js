/**
 * What is chosen for tickets from a list: who answers, how urgent, category, tags, until when they rest.
 */
import { computed, signal } from "../lib/signal.js";
import { button } from "../components/controls.js";
import { PRIORITIES } from "../components/desk-marks.js";
import { avatar } from "../components/marks.js";
import { picker } from "../components/picker.js";
import { clock, dayName, fullMoment, now } from "../format.js";
import { t } from "../i18n.js";
import { h } from "../lib/dom.js";
import { act, refused } from "./acting.js";
import { openSheet } from "./sheets.js";
import { localMinute, presets } from "./snoozing.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./inbox-state.js").Inbox} Inbox */
/** @typedef {import("../components/picker.js").Option} Option */

/** @param {Context} ctx @param {string} title @param {Option[]} options @param {string} chosen @param {(value: string) => void} take @param {boolean} [input] */
function one(ctx, title, options, chosen, take, input = true) {
  openSheet(ctx, title, "pick-sheet", (close) => {
    const made = picker({ label: title, hint: t("desk.pick_hint"), input }, () => options, () => new Set([chosen]));
    made.addEventListener("pick", (event) => {
      close();
      take(/** @type {CustomEvent} */ (event).detail.value);
    });
    return [h("h2", { class: "settings-title pick-title", text: title }), made];
  });
}

/** What all of them have in common, "" for none. @template T @param {Context} ctx @param {number[]} ids @param {(ticket: Ticket) => T} read */
function shared(ctx, ids, read) {
  const values = new Set(ids.map((id) => ctx.store.tickets.peek().get(id)).map((ticket) => (ticket ? read(ticket) : undefined)));
  return values.size === 1 ? String([...values][0] ?? "") : "";
}

/** @param {Context} ctx @param {Inbox} inbox @param {number[]} ids */
export function pickAssignee(ctx, inbox, ids) {
  const me = ctx.store.me.peek();
  const staff = [...inbox.catalog.peek()?.staff ?? []].sort((first, second) => Number(second.id === me?.id) - Number(first.id === me?.id));
  const options = [{ value: "", label: t("acts.nobody"), glyph: "inbox" },
    ...staff.map((person) => ({ value: String(person.id), label: person.name, hint: person.id === me?.id ? t("desk.me") : "", face: avatar(person) }))];
  const nameOf = (/** @type {string} */ value) => staff.find((person) => String(person.id) === value)?.name ?? "";
  one(ctx, t("panel.assignee"), options, shared(ctx, ids, (ticket) => ticket.assignee?.id), (value) => {
    void act(ctx, ids, { assignee_id: value ? Number(value) : null }, value ? t("acts.done_assigned", { name: nameOf(value), count: ids.length }) : t("acts.done_released", { count: ids.length }));
  });
}

/** @type {Record<string, string>} */
export const PRIORITY_GLYPHS = { urgent: "flame", high: "up", normal: "dot", low: "down" };

/** @param {Context} ctx @param {number[]} ids */
export function pickPriority(ctx, ids) {
  const options = PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`), glyph: PRIORITY_GLYPHS[value] }));
  one(ctx, t("panel.priority"), options, shared(ctx, ids, (ticket) => ticket.priority), (value) => {
    void act(ctx, ids, { priority: /** @type {Ticket["priority"]} */ (value) }, t("acts.done_priority", { name: t(`priority.${value}`) }));
  }, false);
}

/** @param {Context} ctx @param {Inbox} inbox @param {number[]} ids */
export function pickCategory(ctx, inbox, ids) {
  const known = (inbox.catalog.peek()?.categories ?? []).filter((category) => !category.archived);
  const options = [{ value: "", label: t("panel.no_category"), glyph: "cross" }, ...known.map(({ id, name }) => ({ value: String(id), label: name, glyph: "box" }))];
  one(ctx, t("panel.category"), options, shared(ctx, ids, (ticket) => ticket.category), (value) => {
    const name = known.find((category) => String(category.id) === value)?.name ?? t("panel.no_category");
    void act(ctx, ids, { category_id: value ? Number(value) : null }, t("acts.done_category", { name }));
  });
}

/** Tags go on and off one by one; a name that nobody has used makes a new one. @param {Context} ctx @param {Inbox} inbox @param {number[]} ids */
export function pickTags(ctx, inbox, ids) {
  const title = t("panel.tags");
  openSheet(ctx, title, "pick-sheet", (close) => {
    const text = signal("");
    const chosen = computed(() => tagsOfAll(ctx, ids));
    const known = computed(() => (inbox.catalog.value?.tags ?? []).filter((tag) => !tag.archived));
    const options = () => {
      const fresh = text.value.trim();
      const isNew = fresh && !known.value.some((tag) => tag.name.toLocaleLowerCase() === fresh.toLocaleLowerCase());
      return [...known.value.map(({ id, name }) => ({ value: String(id), label: `#${name}`, glyph: "tag" })),
        ...(isNew ? [{ value: "new", label: t("panel.new_tag", { name: fresh }), glyph: "plus", search: fresh }] : [])];
    };
    const made = picker({ label: title, hint: t("panel.tag_hint"), several: true }, options, () => chosen.value, (value) => { text.value = value; });
    made.addEventListener("pick", (event) => {
      const { value } = /** @type {CustomEvent} */ (event).detail;
      if (value === "new") void makeTag(ctx, inbox, ids, text.peek().trim());
      else void act(ctx, ids, chosen.peek().has(value) ? { remove_tags: [Number(value)] } : { add_tags: [Number(value)] }, t("acts.done_tags"));
    });
    return [h("h2", { class: "settings-title pick-title", text: title }), made, button(t("desk.ready"), "check", close, "accent")];
  });
}

/** @param {Context} ctx @param {number[]} ids */
function tagsOfAll(ctx, ids) {
  const lists = ids.map((id) => ctx.store.tickets.value.get(id)?.tags ?? []);
  return new Set((lists[0] ?? []).filter((tag) => lists.every((list) => list.includes(tag))).map(String));
}

/** @param {Context} ctx @param {Inbox} inbox @param {number[]} ids @param {string} name */
async function makeTag(ctx, inbox, ids, name) {
  try {
    const { desk } = await ctx.api.send("tag.save", { name });
    ctx.store.desk.value = desk;
    const tag = inbox.catalog.peek()?.tags.find((one_) => one_.name.toLocaleLowerCase() === name.toLocaleLowerCase());
    if (tag) await act(ctx, ids, { add_tags: [tag.id] }, t("acts.done_tags"));
  } catch (error) {
    refused(ctx, /** @type {{code: string}} */ (error).code);
  }
}

/** @param {Context} ctx @param {number[]} ids */
export function pickSnooze(ctx, ids) {
  const moment = now();
  const isResting = ids.some((id) => ctx.store.tickets.peek().get(id)?.snoozed_until);
  const known = presets(moment);
  const options = [...known.map(({ name, at }) => ({ value: String(at), label: t(`snooze.${name}`), hint: `${dayName(at, moment)}, ${clock(at)}`, glyph: "moon" })),
    ...(isResting ? [{ value: "", label: t("snooze.wake"), glyph: "bolt" }] : [])];
  openSheet(ctx, t("panel.snooze"), "pick-sheet", (close) => {
    const take = (/** @type {number|null} */ until) => {
      close();
      void act(ctx, ids, { snoozed_until: until }, until ? t("acts.done_snoozed", { when: fullMoment(until) }) : t("acts.done_woken"));
    };
    const made = picker({ label: t("panel.snooze"), hint: "", input: false }, () => options, () => new Set());
    made.addEventListener("pick", (event) => take(Number(/** @type {CustomEvent} */ (event).detail.value) || null));
    const own = h("input", { type: "datetime-local", class: "field-box", "aria-label": t("snooze.own"), min: localMinute(moment) });
    const set = button(t("snooze.set"), "moon", () => {
      const at = new Date(own.value).getTime();
      if (at > now()) take(at);
      else own.focus();
    });
    return [h("h2", { class: "settings-title pick-title", text: t("panel.snooze") }), made, h("div", { class: "snooze-own" }, own, set)];
  });
}
