/**
 * What staff alone see: views, the ticket's panel, screens of their own. The page fetches it as soon as it knows
 * that the person is staff; nothing here may be imported by what the start is made of.
 */
import { deskIcons } from "./desk-icons.js";
import { deskStyles } from "./desk-styles.js";
import { deskWords } from "./desk-words.js";
import { addWords } from "./i18n.js";
import { addIcons } from "./lib/glyphs.js";
import { addStyles } from "./theme.js";
import { openCommands } from "./views/command-box.js";
import { menuButton, rail } from "./views/desk-menu.js";
import { customerCard } from "./views/customer-card.js";
import { later } from "./views/desk-screen.js";
import { mountInbox } from "./views/inbox.js";
import { openInbox } from "./views/inbox-state.js";
import { watchKeys } from "./views/keys.js";
import { mountReach } from "./views/reaching.js";
import { mountSetup } from "./views/setup.js";
import { moreActs, ticketActs } from "./views/ticket-acts.js";
import { openTicketPanel, panelPane } from "./views/ticket-panel.js";
import { openKnown } from "./views/known.js";
import { mountMentions, watchMentions } from "./views/mentions.js";
import { mountReminders, watchReminders } from "./views/reminding.js";
import { mountReplies } from "./views/replies.js";
import { staffBanner } from "./views/staff-banner.js";
import { watchWriting } from "./views/writing-aids.js";

/** @typedef {import("./views/context.js").Context} Context */
/** @typedef {ReturnType<typeof openDesk>} Desk */

/**
 * A screen of the desk (docs/adding-a-feature.md). `title` is a key of the words; `mount` fills its place under a
 * scope of its own and may return what ends it.
 * @typedef {{name: string, title: string, glyph: string, admins?: boolean, keys?: string,
 *   mount: (place: HTMLElement, ctx: Context) => void | (() => void)}} Screen
 */

/** In the order of the menu. @type {Screen[]} */
const SCREENS = [
  { name: "search", title: "desk.search", glyph: "search", keys: "/", mount: (place, ctx) => later(place, ctx, () => import("./views/search.js").then((part) => part.mountSearch)) },
  { name: "mentions", title: "mention.title", glyph: "at", mount: mountMentions },
  { name: "reminders", title: "reminder.title", glyph: "clock", mount: mountReminders },
  { name: "figures", title: "figures.title", glyph: "chart", mount: (place, ctx) => later(place, ctx, () => import("./views/figures.js").then((part) => part.mountFigures)) },
  { name: "replies", title: "canned.title", glyph: "roll", mount: mountReplies },
  { name: "reach", title: "reach.title", glyph: "plane", mount: mountReach },
  { name: "duty", title: "desk.duty", glyph: "person", mount: (place, ctx) => later(place, ctx, () => import("./views/tuning.js").then((part) => part.mountDuty)) },
  { name: "setup", title: "setup.title", glyph: "gear", admins: true, mount: mountSetup },
];

/** What other features show in a ticket's panel. @type {import("./views/ticket-panel.js").PanelPart[]} */
const PANEL_PARTS = [customerCard];

/** The words, glyphs and styles of all this come with it. */
export function dressDesk() {
  addWords(deskWords);
  addIcons(deskIcons);
  addStyles(deskStyles);
}

/** @param {Context} ctx */
export function openDesk(ctx) {
  dressDesk();
  const known = openKnown(ctx);
  watchWriting(ctx, known);
  watchMentions(ctx, known);
  watchReminders(ctx, known);
  const inbox = openInbox(ctx);
  watchKeys(ctx, inbox, SCREENS);
  return {
    known, banner: staffBanner,
    ticketActs, moreActs,
    rail: () => rail(ctx, inbox, SCREENS, () => openCommands(ctx, inbox, SCREENS)), facts: () => panelPane(ctx, inbox, PANEL_PARTS),
    /** @param {number} ticket */
    openPanel: (ticket) => openTicketPanel(ctx, inbox, ticket, PANEL_PARTS),
    /** @param {HTMLElement} root */
    mountInbox: (root) => mountInbox(root, ctx, inbox, () => menuButton(ctx, inbox, SCREENS)),
    /** What the next visit begins with. */
    listed: () => inbox.rows.peek(),
    /** @param {string} name */
    screen: (name) => SCREENS.find((one) => one.name === name),
  };
}
