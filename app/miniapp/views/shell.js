/**
 * The frame of the app: one pane on a phone, up to four on a wide screen, and what belongs to all screens:
 * the state of the connection, updates, Back.
 */
import { h } from "../lib/dom.js";
import { computed, effect, scope, untracked } from "../lib/signal.js";
import { isStaff } from "../state/selectors.js";
import { empty } from "../components/blanks.js";
import { banner } from "../components/overlays.js";
import { t } from "../i18n.js";
import { mountConversation } from "./conversation.js";
import { mountList } from "./list.js";

/** @typedef {import("./context.js").Context} Context */

const TWO_PANES_PX = 900;
const THREE_PANES_PX = 1100;
const FOUR_PANES_PX = 1360;
/** When everything else has had its turn. */
const FORM_AFTER_MS = 3000;

/** How many panes fit, kept up to date. @param {import("../lib/signal.js").Signal<number>} panes @param {() => boolean} staff */
export function watchPanes(panes, staff) {
  const [two, three, four] = [TWO_PANES_PX, THREE_PANES_PX, FOUR_PANES_PX].map((least) => matchMedia(`(min-width: ${least}px)`));
  const measure = () => {
    const wide = four.matches ? 4 : three.matches ? 3 : 2;
    panes.value = !two.matches ? 1 : staff() ? wide : 2;
  };
  for (const one of [two, three, four]) one.addEventListener("change", measure);
  effect(measure);
}

/**
 * @param {HTMLElement} root @param {Context} ctx
 * @param {import("../lib/signal.js").Computed<boolean>} outdated a newer build is served
 * @returns {() => void}
 */
export function mountShell(root, ctx, outdated) {
  return scope(() => {
    const route = computed(() => ctx.router.stack.value[ctx.router.stack.value.length - 1]);
    const wide = computed(() => !["list", "ticket", "new"].includes(route.value.name));
    const covered = computed(() => wide.value || (ctx.panes.value === 1 && route.value.name !== "list"));
    const alone = () => (ctx.panes.value === 1 && !covered.value ? "main" : null);
    const list = h("section", { class: "pane pane-list", role: alone, "aria-label": t("pane.list"), inert: () => covered.value });
    const main = h("main", { class: "pane pane-main", hidden: () => ctx.panes.value === 1 && !covered.value });
    const shell = h("div", { class: "shell", "data-panes": () => String(ctx.panes.value), "data-wide": () => wide.value },
      () => ctx.desk.value?.rail(), list, main, facts(ctx));
    root.replaceChildren(h("div", { class: "app" }, h("div", { class: "app-banner", role: "status" }, appBanner(ctx, outdated)), shell));
    mountFirst(list, ctx);
    mountMain(main, ctx, route);
    watchBack(ctx);
    effect(() => {
      const timer = ctx.listed.value && setTimeout(() => void formPart().catch(() => {}), FORM_AFTER_MS);
      return () => clearTimeout(timer || 0);
    });
    ctx.bridge.settingsButton(ctx.settings);
  });
}

/** A customer's tickets, or the inbox of staff, once what shows it is there. Only they have another view than all.
 * @param {HTMLElement} list @param {Context} ctx */
function mountFirst(list, ctx) {
  const staff = computed(() => (ctx.store.me.value ? isStaff(ctx.store.me.value) : ctx.view.value !== "all"));
  effect(() => {
    if (!staff.value) return untracked(() => mountList(list, ctx));
    const desk = ctx.desk.value;
    return desk ? untracked(() => desk.mountInbox(list)) : list.replaceChildren();
  });
}

/** @param {HTMLElement} main @param {Context} ctx @param {import("../lib/signal.js").Computed<import("../lib/router.js").Route>} route */
function mountMain(main, ctx, route) {
  const screen = computed(() => {
    const { name, ticket = "" } = route.value;
    return name === "ticket" ? `ticket:${ctx.moved.get(ticket) ?? ticket}` : name;
  });
  const known = computed(() => ctx.store.me.value !== null);
  effect(() => {
    const name = screen.value.split(":")[0];
    if (!known.value) return;
    const place = h("div", { class: "screen" });
    main.replaceChildren(place);
    return untracked(() => screenFor(name, place, ctx));
  });
}

/** Only a wide desk has a fourth pane. @param {Context} ctx */
function facts(ctx) {
  const hasRoom = computed(() => ctx.panes.value > 3);
  return () => (hasRoom.value && ctx.desk.value ? untracked(ctx.desk.value.facts) : null);
}

/** The form is fetched when it is opened, or before: there may be no line later. @param {HTMLElement} place @param {Context} ctx */
function mountForm(place, ctx) {
  let end = () => {};
  let isOver = false;
  formPart().then(({ mountNewTicket }) => { if (!isOver) end = mountNewTicket(place, ctx); }, () => {
    ctx.say(t("refused.offline"));
    if (!isOver) ctx.router.back();
  });
  return () => {
    isOver = true;
    end();
  };
}

function formPart() {
  return import("./new-ticket.js");
}

/** @param {string} name @param {HTMLElement} place @param {Context} ctx @returns {() => void} */
function screenFor(name, place, ctx) {
  if (name === "new") return mountForm(place, ctx);
  if (name === "ticket") return mountConversation(place, ctx);
  if (name !== "list") return mountScreen(name, place, ctx);
  place.append(empty("calm", t("pane.choose"), t(isStaff(ctx.store.me.peek()) ? "pane.choose_staff" : "pane.choose_customer")));
  return () => {};
}

/** A screen of the desk, once that is there. @param {string} name @param {HTMLElement} place @param {Context} ctx */
function mountScreen(name, place, ctx) {
  return scope(() => effect(() => {
    const mount = ctx.desk.value?.screen(name)?.mount;
    return mount && untracked(() => mount(place, ctx));
  }));
}

/** @param {Context} ctx @param {import("../lib/signal.js").Computed<boolean>} outdated */
function appBanner(ctx, outdated) {
  let hasBeenLive = false;
  effect(() => { hasBeenLive ||= ctx.store.online.value === "live"; });
  return () => {
    if (ctx.late.value && hasBeenLive) {
      const waiting = ctx.outbox.entries.value.filter((entry) => entry.state === "waiting").length;
      return banner({ kind: "offline", glyph: "wire", text: waiting ? t("state.offline_waiting", { count: waiting }) : t("state.offline"), acts: [] });
    }
    if (!outdated.value) return null;
    return banner({ kind: "update", glyph: "roll", text: t("state.update"), acts: [{ label: t("state.update_act"), press: () => ctx.bridge.reload() }] });
  };
}

/** Back closes the top layer first, then goes up. @param {Context} ctx */
function watchBack(ctx) {
  effect(() => {
    const layers = ctx.layers.value;
    const stack = ctx.router.stack.value;
    const deep = stack.length > 1 && (ctx.panes.value === 1 || stack[stack.length - 1].name !== "ticket");
    const close = layers.at(-1);
    ctx.bridge.backButton(close ?? (deep ? () => ctx.router.back() : null));
    ctx.bridge.swipeToClose(stack[stack.length - 1].name === "list");
  });
}
