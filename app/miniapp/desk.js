/**
 * What staff alone see: views, the ticket's panel, screens of their own. The page fetches it as soon as it knows
 * that the person is staff; nothing here may be imported by what the start is made of.
 */
import { deskIcons } from "./desk-icons.js";
import { deskStyles } from "./desk-styles.js";
import { deskWords } from "./desk-words.js";
import { addWords, t } from "./i18n.js";
import { addIcons } from "./lib/glyphs.js";
import { addStyles } from "./theme.js";
import { empty } from "./components/blanks.js";
import { menuButton, rail } from "./views/desk-menu.js";
import { later } from "./views/desk-screen.js";
import { factsPane } from "./views/facts.js";
import { mountReach } from "./views/reaching.js";
import { mountSetup } from "./views/setup.js";
import { moreActs, ticketActs } from "./views/ticket-acts.js";
import { openKnown } from "./views/known.js";
import { mountFigures } from "./views/figures.js";
import { mountReplies } from "./views/replies.js";
import { staffBanner } from "./views/staff-banner.js";
import { watchWriting } from "./views/writing-aids.js";
import { viewTabs } from "./views/view-tabs.js";

/** @typedef {import("./views/context.js").Context} Context */
/** @typedef {ReturnType<typeof openDesk>} Desk */

/**
 * A screen of the desk (docs/adding-a-feature.md). `title` is a key of the words; `mount` fills its place under a
 * scope of its own and may return what ends it.
 * @typedef {{name: string, title: string, glyph: string, admins?: boolean,
 *   mount: (place: HTMLElement, ctx: Context) => void | (() => void)}} Screen
 */

/** In the order of the menu. @type {Screen[]} */
const SCREENS = [
  { name: "search", title: "desk.search", glyph: "search", mount: (place, ctx) => later(place, ctx, () => import("./views/search.js").then((part) => part.mountSearch)) },
  { name: "figures", title: "figures.title", glyph: "chart", mount: mountFigures },
  { name: "replies", title: "canned.title", glyph: "roll", mount: mountReplies },
  { name: "reach", title: "reach.title", glyph: "plane", mount: mountReach },
  { name: "duty", title: "desk.duty", glyph: "person", mount: (place, ctx) => later(place, ctx, () => import("./views/tuning.js").then((part) => part.mountDuty)) },
  { name: "setup", title: "setup.title", glyph: "gear", admins: true, mount: mountSetup },
];

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
  return {
    known, banner: staffBanner,
    ticketActs, moreActs,
    rail: () => rail(ctx, SCREENS), menuButton: () => menuButton(ctx, SCREENS),
    tabs: () => viewTabs(ctx), facts: () => factsPane(ctx),
    title: () => t(`view.${ctx.view.value}`),
    blank: () => empty("tray", t("inbox.empty"), t("inbox.empty_text")),
    /** @param {string} name */
    screen: (name) => SCREENS.find((one) => one.name === name),
  };
}
