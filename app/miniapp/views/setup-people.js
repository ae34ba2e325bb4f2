/**
 * Who works at the desk: roles, people who have left, invitations.
 */
import { h, icon } from "../lib/dom.js";
import { computed, signal } from "../lib/signal.js";
import { button, iconButton } from "../components/controls.js";
import { avatar } from "../components/marks.js";
import { sheet } from "../components/overlays.js";
import { ago, fullMoment, now } from "../format.js";
import { t } from "../i18n.js";
import { asking, layer } from "./context.js";
import { acted, card, live, row, shown } from "./setup-parts.js";
import { requests } from "./setup-requests.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("./setup-requests.js").Member} Member */
/** @typedef {import("./setup-requests.js").Invite} Invite */
/** @typedef {ReturnType<typeof requests>} Ask */

const PEOPLE_EVENTS = ["person.changed", "desk.changed"];

/** @param {HTMLElement} place @param {Context} ctx */
export function mountPeople(place, ctx) {
  const ask = requests(ctx.api);
  const concerns = (/** @type {DeskEvent} */ event) => PEOPLE_EVENTS.includes(event.type);
  const staff = live(ctx, () => ask.staff().then((answer) => answer.members), concerns);
  const invites = live(ctx, () => ask.invites().then((answer) => answer.invites), concerns);
  const here = computed(() => staff.value.value?.filter(({ person }) => !person.blocked_at) ?? null);
  const gone = computed(() => staff.value.value?.filter(({ person }) => person.blocked_at) ?? []);
  place.append(
    card(h("h3", { class: "setup-sub", text: t("setup.staff") }),
      shown({ ...staff, value: /** @type {any} */ (here) }, (/** @type {Member[]} */ members) => h("ul", { class: "setup-list" }, ...members.map((one) => memberRow(ctx, ask, one)))),
      () => gone.value.length > 0 && h("details", { class: "setup-more" }, h("summary", { text: t("setup.gone", { count: gone.value.length }) }),
        h("ul", { class: "setup-list" }, ...gone.value.map((one) => goneRow(ctx, ask, one))))),
    inviteCard(ctx, ask, invites));
}

/** @param {Context} ctx @param {Ask} ask @param {Member} member */
function memberRow(ctx, ask, { person, live: count }) {
  const isMe = person.id === ctx.store.me.peek()?.id;
  const words = [t(`role.${person.role}`), isMe && t("setup.you"), t("setup.live", { count }), person.pinned && t("setup.pinned")];
  const under = h("span", { class: "meta", title: person.pinned ? t("setup.reason_pinned") : null }, words.filter(Boolean).join(" · "));
  if (person.pinned) return row(avatar(person), person.name, under);
  const more = iconButton(t("setup.change_of", { name: person.name }), "more", () => layer(ctx, (closed) => sheet(ctx.overlays, person.name, memberDeeds(ctx, ask, person), closed)));
  return row(avatar(person), person.name, under, more);
}

/** @param {Context} ctx @param {Ask} ask @param {Person} person */
function memberDeeds(ctx, ask, person) {
  const { id, name, role } = person;
  const other = role === "admin" ? "agent" : "admin";
  const change = () => acted(ctx, ask.setRole(id, other), t("setup.role_changed", { name, role: t(`role.${other}`) }), () => void acted(ctx, ask.setRole(id, role), ""));
  const deactivate = () => acted(ctx, ask.deactivate(id), t("setup.deactivated", { name }), () => void acted(ctx, ask.reactivate(id), t("setup.reactivated", { name })));
  const question = { title: t("setup.remove_title", { name }), text: t("setup.remove_text"), act: t("setup.remove"), danger: true };
  return [
    { label: t(`setup.make_${other}`), glyph: "people", press: () => void change() },
    { label: t("setup.deactivate"), glyph: "lock", danger: true, press: () => void deactivate() },
    { label: t("setup.remove"), glyph: "trash", danger: true, press: () => void asking(ctx, question, () => void acted(ctx, ask.setRole(id, "customer"), t("setup.removed", { name }))) },
  ];
}

/** @param {Context} ctx @param {Ask} ask @param {Member} member */
function goneRow(ctx, ask, { person }) {
  const { id, name, blocked_at: at = 0 } = person;
  const back = button(t("setup.reactivate"), "undo", () => void acted(ctx, ask.reactivate(id), t("setup.reactivated", { name })), "quiet");
  back.setAttribute("aria-label", t("setup.reactivate_of", { name }));
  return row(avatar(person), name, h("span", { class: "meta", title: fullMoment(at), text: `${t(`role.${person.role}`)} · ${ago(at, now())}` }), back);
}

/** @param {Context} ctx @param {Ask} ask @param {ReturnType<typeof live<Invite[]>>} invites */
function inviteCard(ctx, ask, invites) {
  const made = signal(/** @type {{url: string, invite: Invite}|null} */ (null));
  const make = (/** @type {"agent"|"admin"} */ role) => void acted(ctx, ask.invite(role), "").then((answer) => { if (answer) made.value = answer; });
  return card(h("h3", { class: "setup-sub", text: t("setup.invites") }), h("p", { class: "meta", text: t("setup.invites_text") }),
    h("div", { class: "setup-buttons" }, button(t("setup.invite_agent"), "plus", () => make("agent")), button(t("setup.invite_admin"), "plus", () => make("admin"))),
    h("div", { role: "status" }, () => made.value && freshLink(ctx, made.value)),
    shown(invites, (all) => h("ul", { class: "setup-list", hidden: all.length === 0 }, ...all.map((one) => inviteRow(ctx, ask, one)))));
}

/** The address is seen once: it is copied, or passed on. @param {Context} ctx @param {{url: string, invite: Invite}} made */
function freshLink(ctx, { url, invite }) {
  const copy = () => void navigator.clipboard?.writeText(url).then(() => ctx.say(t("setup.copied")), () => {});
  const box = h("input", { class: "field-box setup-link", readonly: true, value: url, "aria-label": t(`setup.link_${invite.role}`), onfocus: () => box.select() });
  return h("div", { class: "setup-fresh" }, h("p", { text: t(`setup.link_${invite.role}`) }), box,
    h("div", { class: "setup-buttons" }, button(t("setup.copy"), "copy", copy, "accent"), button(t("setup.pass_on"), "plane", () => ctx.bridge.openLink(shareUrl(url)))),
    h("p", { class: "meta", text: t("setup.link_once") }));
}

/** Telegram's own way to hand a link to somebody. @param {string} url */
function shareUrl(url) {
  return `https://t.me/share/url?url=${encodeURIComponent(url)}`;
}

/** @param {Context} ctx @param {Ask} ask @param {Invite} invite */
function inviteRow(ctx, ask, { id, role, state, made_by: by, created_at: at, expires_at: until, used_by: used }) {
  const title = used ? used.name : t(`setup.invite_of_${role}`);
  const words = state === "open" ? t("setup.invite_until", { moment: fullMoment(until) }) : t(`setup.invite_${state}`);
  const under = h("span", { class: "meta", title: fullMoment(at), text: `${words} · ${t("setup.invite_by", { name: by.name })}` });
  const end = state === "open" && button(t("setup.revoke"), null, () => void acted(ctx, ask.revoke(id), t("setup.revoked")), "quiet");
  return row(used ? avatar(used) : h("span", { class: "setup-glyph" }, icon("plane")), title, under, ...(end ? [end] : []));
}
