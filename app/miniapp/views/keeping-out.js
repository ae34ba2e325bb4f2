/**
 * Keeping a customer out, told or without a word, and letting them in again.
 */
import { h } from "../lib/dom.js";
import { button } from "../components/controls.js";
import { panel, sheetList } from "../components/overlays.js";
import { t } from "../i18n.js";
import { layer } from "./context.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */

/** Told or without a word, that is the question. @param {Context} ctx @param {PersonRef} customer */
export function askBlock(ctx, customer) {
  const items = [false, true].map((silent) => ({
    label: t(silent ? "person.block_silent" : "person.block_act"), glyph: silent ? "lock" : "cross", danger: true,
    press: () => void block(ctx, customer, silent),
  }));
  const title = t("person.block_title");
  layer(ctx, (closed) => {
    const close = panel(ctx.overlays, title, [h("div", { class: "client-sheet" }, h("h2", { class: "settings-title", text: title }),
      h("p", { class: "meta", dir: "auto", text: t("client.block_text", { name: customer.name }) })), sheetList(items, () => close())], closed);
    return close;
  });
}

/** @param {Context} ctx @param {PersonRef} customer @param {boolean} silent */
async function block(ctx, { id, name }, silent) {
  try {
    await ctx.api.block(id, silent);
    ctx.bridge.haptic("success");
    ctx.say(t("person.blocked", { name }), { label: t("action.undo"), press: () => void unblock(ctx, id, name) });
  } catch (error) {
    ctx.say(refusalWords(/** @type {{code: string}} */ (error).code));
  }
}

/** @param {Context} ctx @param {number} id @param {string} name */
async function unblock(ctx, id, name) {
  try {
    await ctx.api.unblock(id);
    ctx.say(t("person.unblocked", { name }));
  } catch (error) {
    ctx.say(refusalWords(/** @type {{code: string}} */ (error).code));
  }
}

/** Who is kept out, each with the way back in. @param {Context} ctx */
export async function openBlocked(ctx) {
  const people = await ctx.api.blocked().then((answer) => answer.people, (/** @type {{code: string}} */ error) => ctx.say(refusalWords(error.code)));
  if (!people) return;
  const list = h("ul", { class: "settings" });
  const nobody = h("p", { class: "meta", text: t("blocked.nobody"), hidden: people.length > 0 });
  list.append(...people.map((person) => blockedRow(ctx, person, () => { nobody.hidden = list.childElementCount > 0; })));
  layer(ctx, (closed) => panel(ctx.overlays, t("blocked.title"), [h("div", { class: "settings" }, h("h2", { class: "settings-title", text: t("blocked.title") }), nobody, list)], closed));
}

/** @param {Context} ctx @param {Person} person @param {() => void} gone */
function blockedRow(ctx, person, gone) {
  const how = person.blocked_silently ? ` · ${t("blocked.silent")}` : "";
  const row = h("li", null, h("span", { dir: "auto", text: person.name }), h("span", { class: "meta", text: how }),
    button(t("person.unblock"), "undo", () => void ctx.api.unblock(person.id).then(() => {
      row.remove();
      gone();
      ctx.say(t("person.unblocked", { name: person.name }));
    }, (/** @type {{code: string}} */ error) => ctx.say(refusalWords(error.code))), "quiet"));
  return row;
}
