/**
 * The desk's settings: the list of sections, and the section that is open. Beside each other where there is room,
 * one over the other on a phone. A slice registers a section with one row in SECTIONS.
 */
import { h, icon } from "../lib/dom.js";
import { computed, effect, scope, untracked } from "../lib/signal.js";
import { t } from "../i18n.js";
import { later, screenHead } from "./desk-screen.js";
import { mountAudit } from "./setup-audit.js";
import { mountBanned } from "./setup-banned.js";
import { mountCategories } from "./setup-categories.js";
import { mountKeeping } from "./setup-keeping.js";
import { mountPeople } from "./setup-people.js";
import { mountTags } from "./setup-tags.js";
import { mountTexts } from "./setup-texts.js";

/** @typedef {import("./context.js").Context} Context */
/** `mount` fills its place under a scope of its own. @typedef {{name: string, title: string, text: string, glyph: string,
 *   mount: (place: HTMLElement, ctx: Context) => void}} Section */

/** In the order of the list. @type {Section[]} */
const SECTIONS = [
  { name: "people", title: "setup.people", text: "setup.people_text", glyph: "people", mount: mountPeople },
  { name: "categories", title: "setup.categories", text: "setup.categories_text", glyph: "box", mount: mountCategories },
  { name: "tags", title: "setup.tags", text: "setup.tags_text", glyph: "tag", mount: mountTags },
  { name: "hours", title: "setup.hours", text: "setup.hours_text", glyph: "clock", mount: tuned("hours") },
  { name: "targets", title: "setup.targets", text: "setup.targets_text", glyph: "bolt", mount: tuned("targets") },
  { name: "silence", title: "setup.silence", text: "setup.silence_text", glyph: "moon", mount: tuned("silence") },
  { name: "routing", title: "setup.routing", text: "setup.routing_text", glyph: "swap", mount: tuned("routing") },
  { name: "feedback", title: "setup.feedback", text: "setup.feedback_text", glyph: "spark", mount: tuned("feedback") },
  { name: "texts", title: "setup.texts", text: "setup.texts_text", glyph: "edit", mount: mountTexts },
  { name: "banned", title: "setup.banned", text: "setup.banned_text", glyph: "ban", mount: mountBanned },
  { name: "keeping", title: "setup.keeping", text: "setup.keeping_text", glyph: "clip", mount: mountKeeping },
  { name: "audit", title: "setup.audit", text: "setup.audit_text", glyph: "eye", mount: mountAudit },
];

/** What is tuned about time and load comes when it is opened. @param {string} section */
function tuned(section) {
  return (/** @type {HTMLElement} */ place, /** @type {Context} */ ctx) =>
    void effect(() => later(place, ctx, () => import("./tuning.js").then((part) => () => part.mountTuning(place, ctx, section))));
}

/** @param {HTMLElement} place @param {Context} ctx */
export function mountSetup(place, ctx) {
  return scope(() => {
    const isNarrow = computed(() => ctx.panes.value === 1);
    const asked = computed(() => SECTIONS.find((one) => one.name === ctx.router.stack.value.at(-1)?.what));
    const open = computed(() => asked.value ?? (isNarrow.value ? null : SECTIONS[0]));
    // Some sections have nothing but lines: whoever has no mouse scrolls the room itself.
    const room = h("div", { class: "setup-room", role: "region", tabindex: "0", "aria-label": () => t(open.value?.title ?? "setup.title"), hidden: () => !open.value });
    place.append(screenHead(ctx, () => t(open.value && isNarrow.value ? open.value.title : "setup.title")),
      h("div", { class: "setup", "data-narrow": () => (isNarrow.value ? "" : null) },
        h("nav", { class: "setup-nav", "aria-label": t("setup.title"), hidden: () => isNarrow.value && open.value !== null },
          ...SECTIONS.map((one) => entry(ctx, one, () => open.value === one, isNarrow))), room));
    effect(() => {
      const section = open.value;
      room.scrollTop = 0;
      if (!section) return room.replaceChildren();
      const body = h("div", { class: "setup-body" });
      room.replaceChildren(body);
      return untracked(() => scope(() => {
        body.append(h("div", { class: "setup-lead" }, h("h2", { class: "setup-title", text: t(section.title) }), h("p", { class: "meta", text: t(section.text) })));
        section.mount(body, ctx);
      }));
    });
  });
}

/** @param {Context} ctx @param {Section} section @param {() => boolean} isOpen @param {import("../lib/signal.js").Computed<boolean>} isNarrow */
function entry(ctx, { name, title, text, glyph }, isOpen, isNarrow) {
  const show = () => {
    const route = { name: "setup", what: name };
    if (isNarrow.peek()) ctx.router.push(route);
    else ctx.router.replace(route);
    ctx.bridge.haptic("selection");
  };
  return h("button", { type: "button", class: "setup-entry", "aria-current": () => (isOpen() && !isNarrow.value ? "page" : null), onclick: show },
    icon(glyph), h("span", { class: "setup-words" }, h("span", { text: t(title) }), h("span", { class: "meta", text: t(text) })), icon("back"));
}
