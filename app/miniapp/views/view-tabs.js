/**
 * The views of the staff's inbox: a bar of chips above a narrow list, a column beside a wide one.
 */
import { h, icon } from "../lib/dom.js";
import { t } from "../i18n.js";

/** @typedef {import("./context.js").Context} Context */

/** @type {Array<{view: ViewName, glyph: string}>} */
const VIEWS = [
  { view: "open", glyph: "bolt" }, { view: "mine", glyph: "person" }, { view: "unassigned", glyph: "inbox" },
  { view: "waiting", glyph: "clock" }, { view: "resolved", glyph: "check" }, { view: "closed", glyph: "lock" },
  { view: "all", glyph: "ticket" },
];

/** @param {Context} ctx */
export function viewTabs(ctx) {
  const isElsewhere = () => !["list", "ticket"].includes(ctx.router.route.name);
  const tabs = VIEWS.map(({ view, glyph }) => h("button", {
    type: "button", class: "view-tab", "aria-pressed": () => String(ctx.view.value === view && !isElsewhere()),
    onclick: () => {
      ctx.view.value = view;
      if (isElsewhere()) ctx.router.reset([{ name: "list" }]);
      ctx.bridge.haptic("selection");
    },
  }, icon(glyph), h("span", { text: t(`view.${view}`) })));
  return h("div", { class: "view-tabs", role: "group", "aria-label": t("inbox.views") }, ...tabs);
}
