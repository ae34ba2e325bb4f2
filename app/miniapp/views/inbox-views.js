/**
 * The lists of the inbox by their names: the desk's own, one for each category, tag and person, and those that
 * somebody has kept. A name is what the page remembers: `mine`, `category:3`, `category:3:resolved`, `saved:2`, and for
 * several filters at once `filter:unassigned:category=3:tag=2`.
 */
import { t } from "../i18n.js";

/** @typedef {import("./inbox-lists.js").Wanted} Wanted */
/** @typedef {{id: number, name: string, owner_id: number, is_shared: boolean, wanted: Wanted}} SavedView */
/** @typedef {{categories: Array<{id: number, name: string, archived: boolean, people: number[]}>, tags: Array<{id: number, name: string, archived: boolean}>,
 *   staff: PersonRef[], views: SavedView[]}} Catalog */
/** @typedef {{name: string, label: string, glyph: string}} Entry */

/** @type {Array<{name: string, glyph: string, wanted: Wanted}>} */
export const FIRST = [
  { name: "open", glyph: "bolt", wanted: { view: "open", awake: true } },
  { name: "mine", glyph: "person", wanted: { view: "mine", awake: true } },
  { name: "unassigned", glyph: "inbox", wanted: { view: "unassigned", awake: true } },
  { name: "overdue", glyph: "alert", wanted: { view: "overdue" } },
  { name: "waiting", glyph: "clock", wanted: { view: "waiting", awake: true } },
  { name: "live", glyph: "ticket", wanted: { view: "live" } },
];
/** @type {typeof FIRST} */
export const REST = [
  { name: "snoozed", glyph: "moon", wanted: { view: "snoozed" } },
  { name: "resolved", glyph: "check", wanted: { view: "resolved" } },
  { name: "closed", glyph: "lock", wanted: { view: "closed" } },
  { name: "all", glyph: "roll", wanted: { view: "all" } },
];
const FIELDS = /** @type {const} */ ({ category: "category_id", tag: "tag_id", person: "assignee_id", customer: "customer_id" });
/** What a list of one category, tag or person may be narrowed to. */
export const SCOPES = ["live", "resolved", "all"];

/** @typedef {{list: string, category?: number, tag?: number, person?: number, customer?: number}} Filter a list of the desk's own, narrowed */

/** What a list is narrowed by, whichever name it has. @param {string} name @param {Catalog|null} catalog @returns {Filter} */
export function filterOf(name, catalog) {
  const [kind, list, ...parts] = name.split(":");
  if (kind === "filter") return { list, ...Object.fromEntries(parts.map((part) => part.split("=")).map(([field, id]) => [field, Number(id)])) };
  const { view, ...wanted } = wantedOf(name, catalog);
  const ids = Object.entries(FIELDS).filter(([, field]) => wanted[field] !== undefined).map(([field, id]) => [field, wanted[id]]);
  return { list: [...FIRST, ...REST].find((one) => one.wanted.view === view)?.name ?? "all", ...Object.fromEntries(ids) };
}

/** The simplest name of a list. @param {Filter} filter */
export function nameOf({ list, ...ids }) {
  const parts = Object.entries(ids).filter(([, id]) => id !== undefined);
  if (parts.length === 0) return list;
  if (parts.length === 1 && SCOPES.includes(list)) return `${parts[0].join(":")}:${list}`;
  return ["filter", list, ...parts.map((part) => part.join("="))].join(":");
}

/** @param {string} name @param {Catalog|null} catalog @returns {Wanted} */
export function wantedOf(name, catalog) {
  const [kind, id, scope] = name.split(":");
  const own = [...FIRST, ...REST].find((one) => one.name === kind);
  if (own) return own.wanted;
  if (kind === "filter") return narrowed(filterOf(name, catalog));
  if (kind === "saved") return catalog?.views.find((one) => one.id === Number(id))?.wanted ?? FIRST[0].wanted;
  if (!(kind in FIELDS)) return FIRST[0].wanted;
  return { view: SCOPES.includes(scope) ? scope : kind === "customer" ? "all" : "live", [FIELDS[/** @type {keyof typeof FIELDS} */ (kind)]]: Number(id) };
}

/** @param {Filter} filter @returns {Wanted} */
function narrowed({ list, ...ids }) {
  const base = [...FIRST, ...REST].find((one) => one.name === list) ?? FIRST[0];
  const isHeld = ["mine", "unassigned"].includes(base.wanted.view);
  const given = Object.entries(ids).filter(([field, id]) => field in FIELDS && Number.isInteger(id) && !(isHeld && field === "person"));
  return { ...base.wanted, ...Object.fromEntries(given.map(([field, id]) => [FIELDS[/** @type {keyof typeof FIELDS} */ (field)], id])) };
}

/** The names of what narrows a list, one by one. @param {Filter} filter @param {Catalog|null} catalog @param {(id: number) => string} customer
 * @returns {Array<[string, string]>} of the list itself first */
export function filterWords({ list, ...ids }, catalog, customer) {
  const parts = /** @type {Array<[string, number]>} */ (Object.entries(ids).filter(([, id]) => id !== undefined));
  return [["list", t(`view.${list}`)], ...parts.map(([field, id]) => /** @type {[string, string]} */ ([field, titleOf(`${field}:${id}`, catalog, customer)]))];
}

/** What stands above a list. @param {string} name @param {Catalog|null} catalog @param {(id: number) => string} customer */
export function titleOf(name, catalog, customer) {
  const [kind, id] = name.split(":");
  const among = (/** @type {Array<{id: number, name: string}>|undefined} */ list) => list?.find((one) => one.id === Number(id))?.name ?? "";
  if (kind === "filter") return filterWords(filterOf(name, catalog), catalog, customer).map(([, words]) => words).join(" · ");
  if (kind === "category") return among(catalog?.categories);
  if (kind === "tag") return `#${among(catalog?.tags)}`;
  if (kind === "person") return among(catalog?.staff);
  if (kind === "saved") return among(catalog?.views);
  if (kind === "customer") return customer(Number(id));
  return t(`view.${[...FIRST, ...REST].some((one) => one.name === kind) ? kind : FIRST[0].name}`);
}

/** The lists beside the desk's own, by group. @param {Catalog} catalog @returns {Array<{group: string, entries: Entry[]}>} */
export function groupsOf({ views, categories, tags, staff }) {
  const made = (/** @type {string} */ kind, /** @type {string} */ glyph, /** @type {Array<{id: number, name: string, archived?: boolean}>} */ list) => (
    list.filter((one) => !one.archived).map(({ id, name }) => ({ name: `${kind}:${id}`, label: name, glyph })));
  return [
    { group: "saved", entries: made("saved", "star", views) }, { group: "categories", entries: made("category", "box", categories) },
    { group: "tags", entries: made("tag", "tag", tags) }, { group: "people", entries: made("person", "person", staff) },
  ].filter(({ entries }) => entries.length > 0);
}
