/**
 * The command box: everything that can be done here, tickets and people, found by typing.
 */
import { signal } from "../lib/signal.js";
import { avatar } from "../components/marks.js";
import { picker } from "../components/picker.js";
import { ticketNumber } from "../format.js";
import { t } from "../i18n.js";
import { act } from "./acting.js";
import { openScreen } from "./desk-menu.js";
import { FIRST, REST, groupsOf } from "./inbox-views.js";
import { openKeyHelp } from "./key-help.js";
import { pickAssignee, pickCategory, pickPriority, pickSnooze, pickTags } from "./picking.js";
import { pickReminder } from "./reminding.js";
import { openSheet } from "./sheets.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./inbox-state.js").Inbox} Inbox */
/** @typedef {import("../components/picker.js").Option} Option */
/** @typedef {Option & {run: () => void}} Command */

const KNOWN_LIMIT = 300;
const LOOKUP_AFTER_MS = 120;
const LOOKUP_FROM_CHARS = 2;

/** @param {Context} ctx @param {Inbox} inbox @param {import("../desk.js").Screen[]} screens */
export function openCommands(ctx, inbox, screens) {
  openSheet(ctx, t("command.title"), "command-box", (close) => {
    const found = signal(/** @type {Command[]} */ ([]));
    const own = [...ticketCommands(ctx, inbox), ...screenCommands(ctx, inbox, screens)];
    const known = knownTickets(ctx);
    const all = () => unique([...own, ...known, ...found.value]);
    const typed = asking(ctx, (commands) => { found.value = commands; });
    const made = picker({ label: t("command.title"), hint: t("command.hint") }, all, () => new Set(), typed);
    made.addEventListener("pick", (event) => {
      const { value } = /** @type {CustomEvent} */ (event).detail;
      const chosen = all().find((one) => one.value === value);
      close();
      chosen?.run();
    });
    return [made];
  });
}

/** @param {Command[]} commands */
function unique(commands) {
  return [...new Map(commands.map((one) => [one.value, one])).values()];
}

/** @param {Context} ctx @param {Inbox} inbox @returns {Command[]} */
function ticketCommands(ctx, inbox) {
  const id = Number(ctx.router.route.ticket);
  const ticket = ctx.store.tickets.peek().get(id);
  if (!ticket || ticket.status === "closed") return [];
  const hint = `№\u00a0${ticketNumber(id)}`;
  const one = (/** @type {string} */ value, /** @type {string} */ label, /** @type {string} */ glyph, /** @type {() => void} */ run, keys = "") => ({ value, label, glyph, hint, run, ...(keys && { keys }) });
  const isDone = ticket.status === "resolved";
  return [
    one("settle", t(isDone ? "acts.reopen" : "acts.resolve"), isDone ? "undo" : "check", () => void act(ctx, [id], { status: isDone ? "open" : "resolved" }, t(isDone ? "acts.done_reopened" : "acts.done_resolved", { count: 1 })), isDone ? "" : "E"),
    one("assign", t("command.assign"), "person", () => pickAssignee(ctx, inbox, [id]), "A"), one("priority", t("panel.priority"), "flame", () => pickPriority(ctx, [id])),
    one("category", t("panel.category"), "box", () => pickCategory(ctx, inbox, [id])), one("tags", t("panel.tags"), "tag", () => pickTags(ctx, inbox, [id])),
    ...(isDone ? [] : [one("snooze", t("panel.snooze"), "moon", () => pickSnooze(ctx, [id]))]),
    one("reminder", t("reminder.set"), "clock", () => pickReminder(ctx, id)),
  ];
}

/** @param {Context} ctx @param {Inbox} inbox @param {import("../desk.js").Screen[]} screens @returns {Command[]} */
function screenCommands(ctx, inbox, screens) {
  const go = (/** @type {string} */ name) => {
    ctx.view.value = name;
    if (ctx.panes.peek() === 1 || ctx.router.route.name !== "ticket") ctx.router.reset([{ name: "list" }]);
  };
  const isAdmin = ctx.store.me.peek()?.role === "admin";
  const own = [...FIRST, ...REST].map(({ name, glyph }) => ({ value: `view ${name}`, label: t(`view.${name}`), glyph, hint: t("command.list"), run: () => go(name) }));
  const catalog = inbox.catalog.peek();
  const groups = catalog ? groupsOf(catalog) : [];
  const lists = groups.flatMap(({ group, entries }) => entries.map(({ name, label, glyph }) => ({ value: `view ${name}`, label, glyph, hint: t(`group.${group}`), run: () => go(name) })));
  const others = screens.filter((one) => isAdmin || !one.admins).map(({ name, title, glyph }) => ({ value: `screen ${name}`, label: t(title), glyph, run: () => openScreen(ctx, name) }));
  return [...own, ...others, ...lists, { value: "settings", label: t("settings.title"), glyph: "gear", run: ctx.settings },
    { value: "keys", label: t("keys.title"), glyph: "keyboard", keys: "?", run: () => openKeyHelp(ctx) }];
}

/** @param {Context} ctx @returns {Command[]} */
function knownTickets(ctx) {
  const known = [...ctx.store.tickets.peek().values()].sort((one, other) => other.updated_at - one.updated_at);
  return known.slice(0, KNOWN_LIMIT).map((ticket) => ticketCommand(ctx, ticket));
}

/** @param {Context} ctx @param {Ticket} ticket @returns {Command} */
function ticketCommand(ctx, { id, subject, customer }) {
  return { value: `ticket ${id}`, label: subject, glyph: "ticket", hint: `№\u00a0${ticketNumber(id)} · ${customer.name}`, search: String(id),
    run: () => ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: String(id) }]) };
}

/** What only the server knows, asked for a moment after somebody has stopped typing. @param {Context} ctx @param {(commands: Command[]) => void} take */
function asking(ctx, take) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  return (/** @type {string} */ text) => {
    clearTimeout(timer);
    const query = text.trim();
    if (query.length < LOOKUP_FROM_CHARS) return;
    timer = setTimeout(() => {
      ctx.api.send("search.lookup", { query }).then(({ tickets, people }) => {
        ctx.store.putTickets(tickets);
        take([...tickets.map((/** @type {Ticket} */ one) => ({ ...ticketCommand(ctx, one), search: `${one.id} ${query}` })),
          ...people.map((/** @type {PersonRef} */ one) => personCommand(ctx, one, query))]);
      }, () => {});
    }, LOOKUP_AFTER_MS);
  };
}

/** @param {Context} ctx @param {PersonRef} person @param {string} query @returns {Command} */
function personCommand(ctx, person, query) {
  const name = person.role === "customer" ? `customer:${person.id}` : `person:${person.id}`;
  return { value: `view ${name}`, label: person.name, face: avatar(person), hint: t(`role.${person.role}`), search: query, run: () => { ctx.view.value = name; } };
}
