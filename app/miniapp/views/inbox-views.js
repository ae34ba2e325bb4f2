/**
 * The lists of the inbox by their names: the desk's own, one for each category, tag and person, and those that
 * somebody has kept. A name is what the page remembers: `mine`, `category:3`, `category:3:resolved`, `saved:2`.
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

/** @param {string} name @param {Catalog|null} catalog @returns {Wanted} */
export function wantedOf(name, catalog) {
  const [kind, id, scope] = name.split(":");
  const own = [...FIRST, ...REST].find((one) => one.name === kind);
  if (own) return own.wanted;
  if (kind === "saved") return catalog?.views.find((one) => one.id === Number(id))?.wanted ?? FIRST[0].wanted;
  if (!(kind in FIELDS)) return FIRST[0].wanted;
  return { view: SCOPES.includes(scope) ? scope : kind === "customer" ? "all" : "live", [FIELDS[/** @type {keyof typeof FIELDS} */ (kind)]]: Number(id) };
}

/** What stands above a list. @param {string} name @param {Catalog|null} catalog @param {(id: number) => string} customer */
export function titleOf(name, catalog, customer) {
  const [kind, id] = name.split(":");
  const among = (/** @type {Array<{id: number, name: string}>|undefined} */ list) => list?.find((one) => one.id === Number(id))?.name ?? "";
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
