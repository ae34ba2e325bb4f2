/**
 * Customers who are kept out, each with the way back in.
 */
import { h } from "../lib/dom.js";
import { button } from "../components/controls.js";
import { avatar } from "../components/marks.js";
import { fullMoment, listMoment, now } from "../format.js";
import { t } from "../i18n.js";
import { acted, card, live, row, shown } from "./setup-parts.js";
import { requests } from "./setup-requests.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {ReturnType<typeof requests>} Ask */

/** @param {HTMLElement} place @param {Context} ctx */
export function mountBanned(place, ctx) {
  const ask = requests(ctx.api);
  const banned = live(ctx, () => ask.banned().then((answer) => answer.people), (event) => event.type === "person.changed");
  place.append(card(shown(banned, (people) => {
    if (people.length === 0) return h("p", { class: "meta", text: t("setup.banned_none") });
    return h("ul", { class: "setup-list" }, ...people.map((one) => bannedRow(ctx, ask, one)));
  })));
}

/** @param {Context} ctx @param {Ask} ask @param {Person} person */
function bannedRow(ctx, ask, person) {
  const { id, name, blocked_at: at = 0, blocked_silently: silent = false } = person;
  const again = () => void acted(ctx, ask.block(id, silent), "");
  const back = button(t("setup.unban"), "undo", () => void acted(ctx, ask.unblock(id), t("setup.unbanned", { name }), again), "quiet");
  back.setAttribute("aria-label", t("setup.unban_of", { name }));
  const how = t(silent ? "setup.banned_silently" : "setup.banned_told");
  return row(avatar(person), name, h("span", { class: "meta", title: fullMoment(at), text: `${how} · ${listMoment(at, now())}` }), back);
}
