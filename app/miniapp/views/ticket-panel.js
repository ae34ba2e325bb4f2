/**
 * What staff know of a ticket and give it: the fourth pane of a wide desk, a sheet elsewhere.
 */
import { h, icon } from "../lib/dom.js";
import { computed, effect, signal, untracked } from "../lib/signal.js";
import { isLive, unchanged } from "../state/selectors.js";
import { dueMark, priorityMark } from "../components/desk-marks.js";
import { keyMark } from "../components/key-mark.js";
import { spanOf } from "../components/spans.js";
import { avatar, numberOf, perforation, statusChip } from "../components/marks.js";
import { ago, clock, dayName, fullMoment, now } from "../format.js";
import { t } from "../i18n.js";
import { refused } from "./acting.js";
import { pickAssignee, pickCategory, pickPriority, pickSnooze, pickTags } from "./picking.js";
import { pickReminder, reminderWords } from "./reminding.js";
import { openSheet } from "./sheets.js";
import { historyOf } from "./ticket-history.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./inbox-state.js").Inbox} Inbox */
/** @typedef {import("../lib/signal.js").Computed<Ticket|null>} Shown */
/** @typedef {{kind: NonNullable<Ticket["due"]>["kind"], at: number|null, warn_at: number|null, left_ms: number|null}} Target */
/** A part that another feature gives the panel. @typedef {(ctx: Context, ticket: Shown) => Node} PanelPart */

/** @param {Context} ctx @param {Inbox} inbox @param {PanelPart[]} parts */
export function panelPane(ctx, inbox, parts) {
  const shown = computed(() => (ctx.panes.value < 4 ? 0 : Number(ctx.router.stack.value.at(-1)?.ticket)));
  const ticket = computed(() => (shown.value ? ctx.store.tickets.value.get(shown.value) ?? null : null));
  const isThere = computed(() => (ticket.value ? ticket.value.id : 0));
  return h("aside", { class: "pane pane-side", "aria-label": t("facts.title"), hidden: () => !isThere.value },
    () => (isThere.value ? untracked(() => h("div", { class: "facts" }, ...content(ctx, inbox, ticket, parts))) : null));
}

/** @param {Context} ctx @param {Inbox} inbox @param {number} id @param {PanelPart[]} parts */
export function openTicketPanel(ctx, inbox, id, parts) {
  const ticket = computed(() => ctx.store.tickets.value.get(id) ?? null);
  openSheet(ctx, t("facts.title"), "facts", () => content(ctx, inbox, ticket, parts));
}

/** @param {Context} ctx @param {Inbox} inbox @param {Shown} ticket @param {PanelPart[]} parts */
function content(ctx, inbox, ticket, parts) {
  const id = /** @type {Ticket} */ (ticket.peek()).id;
  const followers = signal(/** @type {PersonRef[]|null} */ (null));
  const changes = signal(/** @type {import("./ticket-history.js").Line[]|null} */ (null));
  const targets = signal(/** @type {Target[]} */ ([]));
  const rev = computed(() => ticket.value?.rev);
  effect(() => {
    rev.value;
    untracked(() => ctx.api.send("ticket.history", { ticket_id: id })).then((answer) => {
      followers.value = answer.followers;
      targets.value = answer.targets ?? [];
      changes.value = answer.changes;
    }, () => {});
  });
  return [who(ctx, ticket), h("div", { class: "facts-sheet" }, h("div", { class: "facts-number" }, numberOf(id), () => ticket.value && statusChip(ticket.value.status, "staff")), perforation(),
    properties(ctx, inbox, ticket, targets), follow(ctx, id, followers)),
    history(inbox, changes), ...parts.map((part) => part(ctx, ticket))];
}

/** @param {Context} ctx @param {Shown} ticket */
function who(ctx, ticket) {
  const person = unchanged(() => ticket.value?.customer ?? null);
  const opened = computed(() => ticket.value?.created_at ?? 0);
  return h("div", { class: "facts-who" }, () => (person.value ? avatar(person.value, "large") : null),
    h("span", { class: "facts-name", dir: "auto", text: () => person.value?.name ?? "" }),
    () => h("time", { class: "meta", title: fullMoment(opened.value), text: t("panel.opened", { when: ago(opened.value, now()) }) }),
    h("button", { type: "button", class: "text-button", text: t("panel.all_of"), onclick: () => {
      const id = ticket.peek()?.customer.id;
      if (id) ctx.view.value = `customer:${id}`;
      if (ctx.panes.peek() === 1) ctx.router.reset([{ name: "list" }]);
    } }));
}

/** @param {Context} ctx @param {Inbox} inbox @param {Shown} ticket @param {import("../lib/signal.js").Signal<Target[]>} targets */
function properties(ctx, inbox, ticket, targets) {
  const ids = () => [/** @type {Ticket} */ (ticket.peek()).id];
  const catalog = inbox.catalog;
  const shown = unchanged(() => {
    const one = ticket.value;
    return one && { assignee: one.assignee?.name ?? "", priority: one.priority, category: one.category, tags: (one.tags ?? []).join(), snooze: one.snoozed_until, closed: one.status === "closed", live: isLive(one) };
  });
  const named = (/** @type {Array<{id: number, name: string}>|undefined} */ list, /** @type {number|null|undefined} */ id) => list?.find((one) => one.id === id)?.name ?? "";
  return h("div", { class: "props" },
    property("panel.assignee", ctx.panes.peek() > 1 ? "A" : "", () => !shown.value?.closed, () => h("span", { dir: "auto", text: shown.value?.assignee || t("acts.nobody") }), () => pickAssignee(ctx, inbox, ids())),
    property("panel.priority", "", () => !shown.value?.closed, () => h("span", { class: "prop-mark" }, priorityMark(shown.value?.priority ?? "normal"), t(`priority.${shown.value?.priority ?? "normal"}`)), () => pickPriority(ctx, ids())),
    property("panel.category", "", () => !shown.value?.closed, () => h("span", { dir: "auto", text: named(catalog.value?.categories, shown.value?.category) || t("panel.no_category") }), () => pickCategory(ctx, inbox, ids())),
    property("panel.tags", "", () => !shown.value?.closed, () => tags(shown.value?.tags ?? "", catalog.value), () => pickTags(ctx, inbox, ids())),
    property("panel.snooze", "", () => Boolean(shown.value?.live), () => h("span", { text: shown.value?.snooze ? t("inbox.until", { when: fullMoment(shown.value.snooze) }) : t("panel.awake") }), () => pickSnooze(ctx, ids())),
    property("reminder.title_one", "", () => true, () => reminderWords(ctx, () => ids()[0]), () => pickReminder(ctx, ids()[0])),
    () => due(ticket.value, targets.value, inbox.minute.value));
}

/** @param {string} key of its words @param {string} keys on the keyboard @param {() => boolean} isOpen @param {() => Node} value @param {() => void} press */
function property(key, keys, isOpen, value, press) {
  return h("button", { type: "button", class: "prop", disabled: () => !isOpen(), "aria-keyshortcuts": keys || null, onclick: press },
    h("span", { class: "meta prop-name" }, t(key), keys && keyMark(keys)), h("span", { class: "prop-value" }, value));
}

/** @param {string} ids @param {import("./inbox-views.js").Catalog|null} catalog */
function tags(ids, catalog) {
  const names = ids.split(",").filter(Boolean).map((id) => catalog?.tags.find((one) => one.id === Number(id))?.name ?? "");
  if (names.length === 0) return h("span", { text: t("panel.no_tags") });
  return h("span", { class: "prop-tags" }, ...names.map((name) => h("span", { class: "tag-chip", dir: "auto", text: `#${name}` })));
}

/** All targets of this turn: the nearest stands first, until the others are known it stands alone.
 * @param {Ticket|null} ticket @param {Target[]} targets @param {number} moment */
function due(ticket, targets, moment) {
  if (!ticket || !isLive(ticket)) return null;
  const nearest = ticket.due && { ...ticket.due, left_ms: null };
  const others = targets.filter((one) => (one.at === null ? !nearest : nearest && one.kind !== nearest.kind));
  const shown = nearest ? [nearest, ...others] : others;
  return h("div", { class: "prop-targets" }, ...shown.map((one) => target(ticket, one, moment)));
}

/** @param {Ticket} ticket @param {Target} one @param {number} moment */
function target(ticket, one, moment) {
  const { kind, at, left_ms: left } = one;
  const value = at === null || at === undefined ? [h("span", { class: "meta", text: t((left ?? 0) > 0 ? "due.rests" : "due.missed", { span: spanOf(Math.abs(left ?? 0)) }) })]
    : [dueMark({ ...ticket, due: { kind, at, warn_at: one.warn_at } }, moment), h("time", { class: "meta", title: fullMoment(at), text: `${dayName(at, moment)}, ${clock(at)}` })];
  return h("div", { class: "prop is-still" }, h("span", { class: "meta prop-name", text: t(`due.${kind}`) }), h("span", { class: "prop-value" }, ...value));
}

/** @param {Context} ctx @param {number} id @param {import("../lib/signal.js").Signal<PersonRef[]|null>} followers */
function follow(ctx, id, followers) {
  const isMine = computed(() => followers.value?.some((one) => one.id === ctx.store.me.value?.id) ?? false);
  const press = async () => {
    const wanted = !isMine.peek();
    const me = ctx.store.me.peek();
    const before = followers.peek();
    if (me) followers.value = wanted ? [...before ?? [], me] : (before ?? []).filter((one) => one.id !== me.id);
    try {
      ctx.store.putTicket((await ctx.api.send("ticket.follow", { ticket_id: id, is_following: wanted })).ticket);
    } catch (error) {
      followers.value = before;
      refused(ctx, /** @type {{code: string}} */ (error).code);
    }
  };
  return h("button", { type: "button", class: "prop", role: "switch", "aria-checked": () => String(isMine.value), onclick: () => void press() },
    h("span", { class: "meta prop-name", text: t("panel.follow") }), h("span", { class: "prop-value" },
      h("span", { dir: "auto", text: () => (followers.value ?? []).map((one) => one.name).join(", ") }),
      h("span", { class: "prop-act" }, () => (isMine.value ? icon("check") : null), h("span", { text: () => t(isMine.value ? "panel.following" : "panel.follow_act") }))));
}

/** @param {Inbox} inbox @param {import("../lib/signal.js").Signal<import("./ticket-history.js").Line[]|null>} changes */
function history(inbox, changes) {
  return h("details", { class: "facts-history" }, h("summary", { class: "view-summary" }, icon("fold"), h("span", { text: t("panel.history") })),
    () => (changes.value ? historyOf(changes.value, inbox.catalog.value) : null));
}
