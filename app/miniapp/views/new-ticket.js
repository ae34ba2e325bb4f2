/**
 * The form of a new ticket. While the line works it waits for the answer and says in words what was refused;
 * without a line the ticket opens on screen at once, before it has a number. Nothing typed is ever lost.
 */
import { h } from "../lib/dom.js";
import { batch, computed, effect, scope, signal, untracked } from "../lib/signal.js";
import { files } from "../components/composer.js";
import { button, field, iconButton } from "../components/controls.js";
import { perforation } from "../components/marks.js";
import { addWords, t } from "../i18n.js";
import { newTicketWords } from "../new-ticket-words.js";
import { now } from "../format.js";
import { trayOf, withParts } from "./carrying.js";
import { listen, writtenOf } from "./composing.js";
import { asking, reading } from "./context.js";
import { hasSecond, mainAction } from "./main-action.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("../state/drafts.js").Draft} Draft */
/** @typedef {import("../lib/signal.js").Signal<string>} Words */

const SUBJECT_LIMIT = 200;
const BODY_LIMIT = 16_000;
const PLACE = "new";
/** After this long the ticket goes on by itself, on its own screen. */
const WAIT_LIMIT_MS = 1500;

/**
 * @typedef {object} Form
 * @property {Context} ctx
 * @property {import("../lib/signal.js").Computed<Draft>} draft what the fields show
 * @property {Words} sending client_id of what is on its way, "" for nothing
 * @property {Words} refused why it was not taken
 * @property {import("../lib/signal.js").Signal<boolean>} tried to send what is not whole
 */

/** @param {HTMLElement} root @param {Context} ctx @returns {() => void} */
export function mountNewTicket(root, ctx) {
  addWords(newTicketWords);
  return scope(() => {
    const sending = signal("");
    const draft = computed(() => sentDraft(ctx, sending.value) ?? ctx.drafts.all.value.get(PLACE) ?? { text: "", subject: "" });
    /** @type {Form} */
    const form = { ctx, draft, sending, refused: signal(""), tried: signal(false) };
    const paper = fields(form);
    const below = h("div", { class: "form-below" }, h("p", { class: "field-wrong form-refused", role: "alert", text: () => form.refused.value }),
      () => (hasSecond(ctx) ? null : ownDiscard(form)));
    root.append(head(ctx), h("div", { class: "scroller" }, paper, below), mainAction(ctx, () => sendAction(form), () => discardAction(form)));
    watchSending(form);
    if (!ctx.bridge.isPhone) paper.querySelector("input")?.focus();
  });
}

/** @param {Form} form */
function fields(form) {
  const { ctx, draft, sending, refused, tried } = form;
  const missing = (/** @type {string|undefined} */ text, /** @type {string} */ key) => (tried.value && !text?.trim() ? t(key) : "");
  const paper = h("div", { class: "paper-form", inert: () => sending.value !== "" },
    field({ name: "subject", label: t("new.subject"), hint: t("new.subject_hint"), limit: SUBJECT_LIMIT, rows: 1 },
      () => draft.value.subject ?? "", () => missing(draft.value.subject, "new.subject_missing")),
    perforation(), topics(form),
    field({ name: "text", label: t("new.text"), hint: t("new.text_hint"), limit: BODY_LIMIT, rows: 7 },
      () => draft.value.text, () => (carriesFiles(ctx) ? "" : missing(draft.value.text, "new.text_missing"))),
    attachments(ctx));
  paper.addEventListener("field-text", (event) => {
    const { name, text } = /** @type {CustomEvent} */ (event).detail;
    refused.value = "";
    ctx.drafts.set(PLACE, { ...draft.peek(), [name]: text });
  });
  for (const type of ["paste", "drop"]) {
    paper.addEventListener(type, (event) => files(paper, event, type === "drop" ? /** @type {DragEvent} */ (event).dataTransfer : /** @type {ClipboardEvent} */ (event).clipboardData));
  }
  listen(paper, { "composer-files": ({ files: found }) => withParts(ctx, (parts) => void parts.add(PLACE, found)) });
  paper.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(form);
  });
  return paper;
}

/** What it is about, where the desk has a list of that: it goes to the right people. @param {Form} form */
function topics({ ctx, draft }) {
  const found = signal(/** @type {Array<{id: number, name: string, archived?: boolean}>} */ ([]));
  reading(ctx, async () => { found.value = (await ctx.api.send("desk.get", {})).desk.categories; });
  return () => found.value[0] && untracked(() => h("div", { class: "field" }, h("select", {
    class: "field-box", "aria-label": t("new.about"), onchange: (/** @type {any} */ event) => { ctx.drafts.set(PLACE, { ...draft.peek(), about: Number(event.target.value) }); },
  }, h("option", { value: "0", text: t("new.about") }), ...found.value.map(({ id, name, archived }) => !archived && h("option", { value: String(id), text: name, selected: () => draft.value.about === id })))));
}

/** @param {Context} ctx */
function carriesFiles(ctx) {
  return (ctx.trays.value.get(PLACE)?.length ?? 0) > 0;
}

/** What goes with the first message. @param {Context} ctx */
function attachments(ctx) {
  const tray = trayOf(ctx, () => PLACE);
  const add = (/** @type {File[]} */ found) => withParts(ctx, (parts) => void parts.add(PLACE, found));
  const attach = button(t("composer.attach"), "clip", () => withParts(ctx, (parts) => parts.pick(add)), "quiet");
  const element = h("div", { class: "field field-files" }, () => tray.value, attach);
  listen(element, { "tray-drop": ({ id }) => withParts(ctx, (parts) => parts.drop(PLACE, id)) });
  return element;
}

/** @param {Context} ctx */
function head(ctx) {
  return h("header", { class: "head" }, h("div", { class: "head-row" },
    () => (ctx.bridge.hasBackButton ? null : iconButton(t("action.back"), "back", () => ctx.router.back())),
    h("div", { class: "head-words" }, h("h1", { class: "head-title", text: t("new.title") }), h("p", { class: "meta", text: t("new.lead") }))));
}

/** @param {Form} form */
function sendAction(form) {
  const busy = form.sending.value !== "";
  const text = t(busy ? "new.sending" : form.refused.value ? "new.again" : "new.send");
  return { text, glyph: "up", busy, active: isReady(form) && !busy, press: () => send(form) };
}

/** @param {Form} form */
function discardAction(form) {
  const { ctx, draft, sending } = form;
  if (sending.value || !(draft.value.subject?.trim() || draft.value.text.trim() || carriesFiles(ctx))) return null;
  const question = { title: t("new.discard_title"), text: t("new.discard_text"), act: t("new.discard"), danger: true };
  const discard = () => {
    ctx.drafts.clear(PLACE);
    for (const file of ctx.trays.peek().get(PLACE) ?? []) withParts(ctx, (parts) => parts.drop(PLACE, file.id));
    ctx.router.back();
  };
  return { text: t("new.discard"), glyph: "trash", busy: false, active: true, press: () => void asking(ctx, question, discard) };
}

/** @param {Form} form */
function ownDiscard(form) {
  const wanted = discardAction(form);
  return wanted && button(wanted.text, wanted.glyph, wanted.press, "quiet");
}

/** @param {Form} form */
function isReady({ ctx, draft }) {
  const { subject, text } = draft.value;
  return Boolean(subject?.trim()) && (Boolean(text.trim()) || carriesFiles(ctx));
}

/** What is on its way stays in its fields. @param {Context} ctx @param {string} clientId @returns {Draft|null} */
function sentDraft(ctx, clientId) {
  const entry = clientId && ctx.outbox.entries.value.find((one) => one.client_id === clientId);
  return entry ? { text: written.get(entry.client_id) ?? entry.params.body, subject: entry.params.subject, about: entry.params.category_id } : null;
}

/** How the words of what is on its way were written, marks and all. @type {Map<string, string>} */
const written = new Map();

/** @param {Form} form */
function send(form) {
  const { ctx, draft, sending, refused, tried } = form;
  const { text, subject = "", about } = draft.peek();
  tried.value = true;
  if (sending.peek() || !untracked(() => isReady(form))) return;
  refused.value = "";
  const { isMarked, ...said } = writtenOf(ctx, text);
  const carried = ctx.trays.peek().get(PLACE) ?? [];
  batch(() => {
    sending.value = ctx.outbox.say("ticket.open", "", { subject: subject.trim(), ...said, ...(about && { category_id: about }) }, now(), carried, isMarked).client_id;
    written.set(sending.peek(), text.trim());
    ctx.drafts.clear(PLACE);
    const trays = new Map(ctx.trays.peek());
    if (trays.delete(PLACE)) ctx.trays.value = trays;
  });
  ctx.bridge.haptic("light");
}

/** @param {Form} form */
function watchSending(form) {
  const { ctx, sending } = form;
  const entry = computed(() => ctx.outbox.entries.value.find((one) => one.client_id === sending.value));
  effect(() => {
    const clientId = sending.value;
    if (!clientId) return;
    const lane = `new:${clientId}`;
    const goOn = () => ctx.router.reset([{ name: "list" }, { name: "ticket", ticket: numberOf(ctx, lane) ?? lane }]);
    const error = entry.value?.state === "failed" ? entry.value.error ?? "other" : "";
    if (error) return untracked(() => takeBack(form, error));
    if (!entry.value || ctx.store.online.value !== "live") return untracked(goOn);
    const timer = setTimeout(goOn, WAIT_LIMIT_MS);
    return () => clearTimeout(timer);
  });
}

/** The number that a ticket has got. @param {Context} ctx @param {string} lane */
function numberOf(ctx, lane) {
  return [...ctx.moved].find(([, from]) => from === lane)?.[0];
}

/** It was not taken: the words are in the fields again. @param {Form} form @param {string} error a code */
function takeBack({ ctx, draft, sending, refused }, error) {
  const words = draft.peek();
  batch(() => {
    const carried = ctx.outbox.takeOut(sending.peek());
    if (carried.length > 0) ctx.trays.value = new Map(ctx.trays.peek()).set(PLACE, carried);
    sending.value = "";
    ctx.drafts.set(PLACE, words);
    refused.value = t("new.refused", { reason: refusalWords(error) });
  });
  ctx.bridge.haptic("error");
}
