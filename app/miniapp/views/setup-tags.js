/**
 * Tags: any of the staff makes them, admins put them away.
 */
import { h, icon } from "../lib/dom.js";
import { signal } from "../lib/signal.js";
import { iconButton } from "../components/controls.js";
import { t } from "../i18n.js";
import { acted, card, live, shown } from "./setup-parts.js";
import { requests } from "./setup-requests.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./setup-requests.js").Tag} Tag */
/** @typedef {import("./setup-requests.js").Desk} Desk */
/** @typedef {ReturnType<typeof requests>} Ask */

const NAME_LIMIT = 40;

/** @param {HTMLElement} place @param {Context} ctx */
export function mountTags(place, ctx) {
  const ask = requests(ctx.api);
  const desk = live(ctx, ask.desk, (event) => event.type === "desk.changed");
  const took = (/** @type {Desk|null} */ answer) => { if (answer) desk.put(answer); };
  place.append(card(adder(ctx, ask, took), shown(desk, ({ tags }) => {
    const open = tags.filter((one) => !one.archived);
    if (open.length === 0) return h("p", { class: "meta", text: t("setup.tags_none") });
    return h("ul", { class: "setup-list" }, ...open.map((one) => tagRow(ctx, ask, one, took)));
  })));
}

/** @param {Context} ctx @param {Ask} ask @param {(desk: Desk|null) => void} took */
function adder(ctx, ask, took) {
  const box = h("input", { class: "field-box", type: "text", maxlength: String(NAME_LIMIT), placeholder: t("setup.tag_hint"), "aria-label": t("setup.tag_new"), autocomplete: "off" });
  return h("form", {
    class: "setup-adder",
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      const name = box.value.trim();
      if (!name) return box.focus();
      void acted(ctx, ask.saveTag({ name }), "").then((answer) => {
        if (answer) box.value = "";
        took(answer);
        box.focus();
      });
    },
  }, box, h("button", { type: "submit", class: "button is-plain" }, icon("plus"), h("span", { text: t("setup.tag_add") })));
}

/** A name is changed where it stands: Enter or leaving keeps it, Escape does not. @param {Context} ctx @param {Ask} ask @param {Tag} tag
 * @param {(desk: Desk|null) => void} took */
function tagRow(ctx, ask, { id, name }, took) {
  const typed = signal(name);
  const keep = () => {
    const next = typed.peek().trim();
    if (!next || next === name) {
      box.value = name;
      return;
    }
    void acted(ctx, ask.saveTag({ tag_id: id, name: next }), t("setup.saved"), () => void acted(ctx, ask.saveTag({ tag_id: id, name }), "").then(took))
      .then((answer) => { if (answer) took(answer); else box.value = name; });
  };
  const box = h("input", {
    class: "setup-inline", type: "text", value: name, maxlength: String(NAME_LIMIT), dir: "auto", "aria-label": t("setup.tag_name", { name }), onchange: keep,
    oninput: () => { typed.value = box.value; },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter") box.blur();
      if (event.key !== "Escape") return;
      typed.value = name;
      box.value = name;
    },
  });
  const archive = () => void acted(ctx, ask.archiveTag(id), t("setup.archived", { name }), () => void acted(ctx, ask.saveTag({ tag_id: id, name }), "").then(took)).then(took);
  return h("li", { class: "setup-row" }, h("span", { class: "setup-glyph" }, icon("tag")), box, h("span", { class: "setup-acts" }, iconButton(t("setup.archive_of", { name }), "trash", archive)));
}
