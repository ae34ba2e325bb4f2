/**
 * Categories of tickets, and whose the tickets of each are.
 */
import { h, icon } from "../lib/dom.js";
import { signal } from "../lib/signal.js";
import { button, field, iconButton } from "../components/controls.js";
import { panel } from "../components/overlays.js";
import { t } from "../i18n.js";
import { layer } from "./context.js";
import { acted, card, live, row, shown } from "./setup-parts.js";
import { requests } from "./setup-requests.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./setup-requests.js").Category} Category */
/** @typedef {import("./setup-requests.js").Desk} Desk */

const NAME_LIMIT = 60;

/** @param {HTMLElement} place @param {Context} ctx */
export function mountCategories(place, ctx) {
  const ask = requests(ctx.api);
  const desk = live(ctx, ask.desk, (event) => event.type === "desk.changed" || event.type === "person.changed");
  const took = (/** @type {Desk|null} */ answer) => { if (answer) desk.put(answer); };
  const edit = (/** @type {Category|null} */ one, /** @type {Desk} */ now) => openEditor(ctx, one, now, async (name, people) => {
    const draft = { ...(one && { category_id: one.id }), name, people };
    const before = one && { category_id: one.id, name: one.name, people: one.people };
    const answer = await acted(ctx, ask.saveCategory(draft), t("setup.saved"), before ? () => void acted(ctx, ask.saveCategory(before), "").then(took) : undefined);
    took(answer);
    return answer !== null;
  });
  const archive = (/** @type {Category} */ { id, name, people }) => void acted(ctx, ask.archiveCategory(id), t("setup.archived", { name }),
    () => void acted(ctx, ask.saveCategory({ category_id: id, name, people }), "").then(took)).then(took);
  place.append(card(shown(desk, (now) => h("div", { class: "setup-part" },
    list(now.categories.filter((one) => !one.archived), now, edit, archive),
    h("div", { class: "setup-buttons" }, button(t("setup.category_new"), "plus", () => edit(null, now)))))));
}

/** @param {Category[]} categories @param {Desk} now @param {(one: Category|null, now: Desk) => void} edit @param {(one: Category) => void} archive */
function list(categories, now, edit, archive) {
  if (categories.length === 0) return h("p", { class: "meta", text: t("setup.categories_none") });
  return h("ul", { class: "setup-list" }, ...categories.map((one) => {
    const change = iconButton(t("setup.change_of", { name: one.name }), "edit", () => edit(one, now));
    const away = iconButton(t("setup.archive_of", { name: one.name }), "trash", () => archive(one));
    return row(h("span", { class: "setup-glyph" }, icon("box")), one.name, h("span", { class: "meta", dir: "auto", text: namesOf(one.people, now) }), change, away);
  }));
}

/** @param {number[]} people @param {Desk} now */
function namesOf(people, now) {
  const names = now.staff.filter(({ id }) => people.includes(id)).map(({ name }) => name);
  return names.length > 0 ? names.join(", ") : t("setup.everybody");
}

/** @param {Context} ctx @param {Category|null} category @param {Desk} desk @param {(name: string, people: number[]) => Promise<boolean>} save */
function openEditor(ctx, category, desk, save) {
  const name = signal(category?.name ?? "");
  const people = signal(new Set(category?.people ?? []));
  const title = t(category ? "setup.category_change" : "setup.category_new");
  layer(ctx, (closed) => {
    const box = field({ label: t("setup.category_name"), hint: t("setup.category_hint"), limit: NAME_LIMIT, rows: 1, name: "category" }, () => name.value);
    box.addEventListener("field-text", (event) => { name.value = /** @type {CustomEvent} */ (event).detail.text; });
    const done = button(t("setup.save"), null, () => void save(name.peek().trim(), [...people.peek()]).then((ok) => { if (ok) close(); }), "accent");
    const close = panel(ctx.overlays, title, [h("div", { class: "client-sheet" }, h("h2", { class: "settings-title", text: title }), box,
      h("fieldset", { class: "setup-choices" }, h("legend", { text: t("setup.category_people") }),
        ...desk.staff.map((person) => choice(person.name, () => people.value.has(person.id), () => toggle(people, person.id))),
        h("p", { class: "meta", text: t("setup.category_nobody") })),
      h("div", { class: "setup-buttons" }, done))], closed);
    return close;
  });
}

/** @param {import("../lib/signal.js").Signal<Set<number>>} chosen @param {number} id */
function toggle(chosen, id) {
  const next = new Set(chosen.peek());
  if (!next.delete(id)) next.add(id);
  chosen.value = next;
}

/** @param {string} label @param {() => boolean} isOn @param {() => void} change */
function choice(label, isOn, change) {
  const box = h("input", { type: "checkbox", onchange: change });
  box.checked = isOn();
  return h("label", { class: "setup-choice" }, box, h("span", { dir: "auto", text: label }));
}
