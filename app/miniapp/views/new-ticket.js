/**
 * The form of a new ticket. It is drawn as sent at once: the ticket opens on screen before it has a number.
 */
import { h } from "../lib/dom.js";
import { computed, scope } from "../lib/signal.js";
import { field, iconButton } from "../components/controls.js";
import { perforation } from "../components/marks.js";
import { t } from "../i18n.js";
import { now } from "../format.js";
import { mainAction } from "./main-action.js";

/** @typedef {import("./context.js").Context} Context */

const SUBJECT_LIMIT = 200;
const BODY_LIMIT = 16_000;
const PLACE = "new";

/** @param {HTMLElement} root @param {Context} ctx @returns {() => void} */
export function mountNewTicket(root, ctx) {
  return scope(() => {
    const draft = computed(() => ctx.drafts.all.value.get(PLACE) ?? { text: "", subject: "" });
    const form = h("div", { class: "paper-form" },
      field({ name: "subject", label: t("new.subject"), hint: t("new.subject_hint"), limit: SUBJECT_LIMIT, rows: 1 }, () => draft.value.subject ?? ""),
      perforation(),
      field({ name: "text", label: t("new.text"), hint: t("new.text_hint"), limit: BODY_LIMIT, rows: 7 }, () => draft.value.text));
    form.addEventListener("field-text", (event) => {
      const { name, text } = /** @type {CustomEvent} */ (event).detail;
      ctx.drafts.set(PLACE, { ...draft.peek(), [name]: text });
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && isReady(draft.peek())) send(ctx, draft.peek());
    });
    root.append(head(ctx), h("div", { class: "scroller" }, form), mainAction(ctx, () => ({
      text: t("new.send"), glyph: "up", busy: false, active: isReady(draft.value), press: () => send(ctx, draft.peek()),
    })));
    if (!ctx.bridge.isPhone) form.querySelector("input")?.focus();
  });
}

/** @param {Context} ctx */
function head(ctx) {
  return h("header", { class: "head" }, h("div", { class: "head-row" },
    () => (ctx.bridge.hasBackButton && ctx.panes.value === 1 ? null : iconButton(t("action.back"), "back", () => ctx.router.back())),
    h("div", { class: "head-words" }, h("h1", { class: "head-title", text: t("new.title") }), h("p", { class: "meta", text: t("new.lead") }))));
}

/** @param {import("../state/drafts.js").Draft} draft */
function isReady(draft) {
  return Boolean(draft.subject?.trim()) && Boolean(draft.text.trim());
}

/** @param {Context} ctx @param {import("../state/drafts.js").Draft} draft */
function send(ctx, draft) {
  const params = { subject: (draft.subject ?? "").trim(), body: draft.text.trim() };
  const entry = ctx.outbox.say("ticket.open", "", params, now());
  ctx.drafts.clear(PLACE);
  ctx.bridge.haptic("light");
  ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: entry.lane }]);
}
