/**
 * Several filters in one list: a sheet with one choice of each kind, and chips above the list that take one away.
 */
import { h, icon } from "../lib/dom.js";
import { computed } from "../lib/signal.js";
import { iconButton } from "../components/controls.js";
import { t } from "../i18n.js";
import { FIRST, REST, filterOf, filterWords, nameOf } from "./inbox-views.js";
import { openSheet } from "./sheets.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./inbox-state.js").Inbox} Inbox */
/** @typedef {import("./inbox-views.js").Filter} Filter */
/** @typedef {{value: string, label: string}} Choice */

/** @param {Context} ctx @param {Inbox} inbox */
export function filterButton(ctx, inbox) {
  return iconButton(t("inbox.filter"), "filter", () => openFilter(ctx, inbox));
}

/** What narrows the list on screen, each with its way out; nothing where it is a list of its own.
 * @param {Context} ctx @param {Inbox} inbox */
export function filterChips(ctx, inbox) {
  if (!ctx.view.value.startsWith("filter:")) return null;
  const filter = filterOf(ctx.view.value, inbox.catalog.value);
  const words = filterWords(filter, inbox.catalog.value, inbox.nameOf);
  return h("div", { class: "filter-chips", role: "group", "aria-label": t("inbox.filter") }, ...words.map(([field, text]) => h("button", {
    type: "button", class: "filter-chip", "aria-label": t("inbox.unfilter", { filter: text }), onclick: () => { ctx.view.value = nameOf(without(filter, field)); },
  }, h("span", { dir: "auto", text }), icon("cross"))));
}

/** @param {Filter} filter @param {string} field @returns {Filter} */
function without(filter, field) {
  return field === "list" ? { ...filter, list: "live" } : { ...filter, [field]: undefined };
}

/** Every choice acts at once, behind the sheet. @param {Context} ctx @param {Inbox} inbox */
function openFilter(ctx, inbox) {
  openSheet(ctx, t("inbox.filter"), "filter-sheet", (close) => {
    const filter = () => filterOf(ctx.view.value, inbox.catalog.value);
    const choose = (/** @type {string} */ field, /** @type {string} */ value) => {
      const next = { ...filter(), [field]: field === "list" ? value : Number(value) || undefined };
      if (isHeld(next.list)) next.person = undefined;
      ctx.view.value = nameOf(next);
    };
    const held = computed(() => isHeld(filter().list));
    const count = () => t("list.count", { count: inbox.counts.value.get(ctx.view.value) ?? inbox.rows.value.length });
    return [
      h("h2", { class: "settings-title", text: t("inbox.filter") }),
      select("list", [...FIRST, ...REST].map(({ name }) => ({ value: name, label: t(`view.${name}`) })), () => filter().list, choose),
      h("div", null, () => h("div", { class: "filter-fields" }, ...narrowing(inbox.catalog.value, held.value).map(([field, choices]) => (
        select(field, choices, () => String(filter()[/** @type {"tag"} */ (field)] ?? ""), choose))))),
      h("button", { type: "button", class: "button is-accent", onclick: close }, h("span", { role: "status", text: count })),
    ];
  });
}

/** @param {string} list */
function isHeld(list) {
  return ["mine", "unassigned"].includes(list);
}

/** What a list can be narrowed by. @param {import("./inbox-views.js").Catalog|null} catalog @param {boolean} isOfSomebody
 * @returns {Array<[string, Choice[]]>} */
function narrowing(catalog, isOfSomebody) {
  const any = { value: "", label: t("inbox.any") };
  const of = (/** @type {Array<{id: number, name: string, archived?: boolean}>} */ ones, sign = "") => [any, ...ones.filter((one) => !one.archived).map(({ id, name }) => ({ value: String(id), label: sign + name }))];
  if (!catalog) return [];
  /** @type {Array<[string, Choice[]]>} */
  const found = [["category", of(catalog.categories)], ["tag", of(catalog.tags, "#")]];
  return isOfSomebody ? found : [...found, ["person", of(catalog.staff)]];
}

/** @param {string} field @param {Choice[]} choices @param {() => string} value @param {(field: string, value: string) => void} choose */
function select(field, choices, value, choose) {
  const box = h("select", { class: "field-box", id: `filter-${field}`, onchange: () => choose(field, box.value) },
    ...choices.map((one) => h("option", { value: one.value, selected: () => one.value === value(), text: one.label })));
  return h("div", { class: "filter-field" }, h("label", { class: "meta", for: `filter-${field}`, text: t(`inbox.by.${field}`) }), box);
}
