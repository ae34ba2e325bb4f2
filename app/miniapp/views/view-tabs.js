/**
 * The lists of the staff's inbox: a bar of chips above a narrow list, a column beside a wide one.
 */
import { h, icon } from "../lib/dom.js";
import { computed, effect } from "../lib/signal.js";
import { t } from "../i18n.js";
import { FIRST, REST, groupsOf } from "./inbox-views.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./inbox-state.js").Inbox} Inbox */

const OPENED = "tikethet.groups";
const OPEN = ["rest", "saved"];

/** The bar; categories, tags and people are behind the menu. @param {Context} ctx @param {Inbox} inbox */
export function viewTabs(ctx, inbox) {
  const bar = h("div", { class: "view-tabs", role: "group", "aria-label": t("inbox.views") }, ...[...FIRST, ...REST].map((one) => tab(ctx, inbox, { ...one, label: t(`view.${one.name}`) })));
  // Counts make the tabs wider when they come; whoever scrolls the bar afterwards is left alone.
  const isCounted = computed(() => inbox.counts.value.size > 0);
  effect(() => {
    ctx.view.value;
    isCounted.value;
    requestAnimationFrame(() => bar.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" }));
  });
  return bar;
}

/** The column. @param {Context} ctx @param {Inbox} inbox @param {() => void} [chosen] */
export function viewColumn(ctx, inbox, chosen) {
  const groups = computed(() => (inbox.catalog.value ? groupsOf(inbox.catalog.value) : []));
  const own = (/** @type {typeof FIRST} */ list) => list.map((one) => tab(ctx, inbox, { ...one, label: t(`view.${one.name}`) }, chosen));
  return h("div", { class: "view-column" }, h("div", { class: "view-tabs", role: "group", "aria-label": t("inbox.views") }, ...own(FIRST)),
    group("rest", own(REST)),
    () => h("div", { class: "view-groups" }, ...groups.value.map(({ group: name, entries }) => group(name, entries.map((one) => tab(ctx, inbox, one, chosen))))));
}

/** @param {string} name @param {HTMLElement[]} tabs */
function group(name, tabs) {
  const opened = sessionStorage.getItem(`${OPENED}.${name}`) ?? (OPEN.includes(name) ? "1" : "");
  const box = h("details", { class: "view-group", open: opened === "1", ontoggle: () => sessionStorage.setItem(`${OPENED}.${name}`, box.open ? "1" : "") },
    h("summary", { class: "view-summary" }, icon("fold"), h("span", { text: t(`group.${name}`) })), ...tabs);
  return box;
}

/** @param {Context} ctx @param {Inbox} inbox @param {import("./inbox-views.js").Entry} entry @param {() => void} [chosen] */
function tab(ctx, inbox, { name, label, glyph }, chosen) {
  const isElsewhere = () => !["list", "ticket"].includes(ctx.router.route.name);
  const isHere = () => `${ctx.view.value}:`.startsWith(`${name}:`) && !isElsewhere();
  const count = () => {
    const known = inbox.counts.value.get(name);
    return known ? h("span", { class: "view-count", text: known > 999 ? "999+" : String(known) }) : null;
  };
  return h("button", {
    type: "button", class: "view-tab", "data-view": name, "aria-pressed": () => String(isHere()),
    onclick: () => {
      ctx.view.value = name;
      if (isElsewhere()) ctx.router.reset([{ name: "list" }]);
      ctx.bridge.haptic("selection");
      chosen?.();
    },
  }, icon(glyph), h("span", { class: "view-label", dir: "auto", text: label }), count);
}
