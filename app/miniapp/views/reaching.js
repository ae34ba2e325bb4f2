/**
 * A ticket to a customer the desk knows: found by name, username or number, written to in their chat.
 */
import { h, icon } from "../lib/dom.js";
import { computed, effect, scope, signal } from "../lib/signal.js";
import { field, iconButton } from "../components/controls.js";
import { avatar } from "../components/marks.js";
import { now } from "../format.js";
import { t } from "../i18n.js";
import { newClientId } from "../state/ids.js";
import { screenBody, screenHead } from "./desk-screen.js";
import { acted, card, row } from "./setup-parts.js";

/** @typedef {import("./context.js").Context} Context */

const SUBJECT_LIMIT = 200;
const BODY_LIMIT = 16_000;
const ASK_AFTER_MS = 200;

/** @param {HTMLElement} place @param {Context} ctx */
export function mountReach(place, ctx) {
  return scope(() => {
    const customer = signal(/** @type {Person|null} */ (null));
    const draft = { subject: signal(""), body: signal("") };
    // One ticket, however often it is sent again.
    let clientId = newClientId(now());
    const given = Number(ctx.router.route.what);
    if (given) void ctx.api.send("person.card", { person_id: given }).then((answer) => { customer.value = answer.card.person; }, () => {});
    const isWhole = computed(() => Boolean(customer.value && draft.subject.value.trim() && draft.body.value.trim()));
    const send = () => {
      if (!isWhole.peek() || !customer.peek()) return;
      const params = { subject: draft.subject.peek(), body: draft.body.peek(), client_id: clientId, customer_id: customer.peek()?.id };
      void acted(ctx, ctx.api.send("ticket.open", params), t("reach.sent")).then((answer) => {
        if (!answer) return;
        clientId = newClientId(now());
        ctx.store.putTicket(answer.ticket);
        ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: String(answer.ticket.id) }]);
      });
    };
    const act = h("button", { type: "button", class: "button is-accent", "aria-disabled": () => String(!isWhole.value), onclick: send }, icon("plane"), h("span", { text: t("reach.send") }));
    place.append(screenHead(ctx, () => t("reach.title")), screenBody(h("div", { class: "reach" },
      card(h("h2", { class: "setup-sub", text: t("reach.to") }), () => (customer.value ? chosen(customer.value, () => { customer.value = null; }) : finder(ctx, (one) => { customer.value = one; }))),
      card(text("subject", 1, SUBJECT_LIMIT, draft.subject), text("body", 6, BODY_LIMIT, draft.body), h("p", { class: "meta", text: t("reach.note") }), h("div", { class: "setup-buttons" }, act)))));
  });
}

/** @param {"subject"|"body"} name @param {number} rows @param {number} limit @param {import("../lib/signal.js").Signal<string>} value */
function text(name, rows, limit, value) {
  const box = field({ label: t(`reach.${name}`), hint: t(`reach.${name}_hint`), limit, rows, name: `reach-${name}` }, () => value.value);
  box.addEventListener("field-text", (event) => { value.value = /** @type {CustomEvent} */ (event).detail.text; });
  return box;
}

/** @param {Person} person @param {() => void} drop */
function chosen(person, drop) {
  const under = person.username ? `@${person.username}` : String(person.id);
  return h("ul", { class: "setup-list" }, row(avatar(person), person.name, h("span", { class: "meta", text: under }), iconButton(t("reach.other"), "cross", drop)));
}

/** @param {Context} ctx @param {(person: Person) => void} choose */
function finder(ctx, choose) {
  const asked = signal("");
  const found = signal(/** @type {Person[]|null} */ (null));
  let turn = 0;
  effect(() => {
    const words = asked.value.trim();
    turn += 1;
    const mine = turn;
    if (!words) {
      found.value = null;
      return;
    }
    const timer = setTimeout(() => void ctx.api.send("search.lookup", { query: words }).then((answer) => { if (mine === turn) found.value = answer.people; }, () => {}), ASK_AFTER_MS);
    return () => clearTimeout(timer);
  });
  const box = h("input", { class: "field-box", type: "search", dir: "auto", autocomplete: "off", placeholder: t("reach.find_hint"), "aria-label": t("reach.to"), oninput: () => { asked.value = box.value; } });
  return h("div", { class: "setup-part" }, box, () => found.value && (found.value.length === 0 ? h("p", { class: "meta", role: "status", text: t("reach.nobody") })
    : h("ul", { class: "setup-list" }, ...found.value.map((one) => h("li", null, h("button", { type: "button", class: "reach-one", onclick: () => choose(one) }, avatar(one),
      h("span", { class: "setup-words" }, h("span", { class: "setup-name", dir: "auto", text: one.name }), h("span", { class: "meta", text: one.username ? `@${one.username}` : String(one.id) }))))))));
}
