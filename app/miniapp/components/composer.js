/**
 * Composer: the field, its Reply/Note switch for staff, and what stands above it (a quote, an edit, files).
 */
import { emit, h, icon } from "../lib/dom.js";
import { computed } from "../lib/signal.js";
import { t } from "../i18n.js";
import { segments } from "./controls.js";

/**
 * @typedef {object} ComposerProps
 * @property {string} text
 * @property {"reply"|"note"} mode
 * @property {boolean} staff
 * @property {() => boolean} sends whether Enter does
 * @property {{title: string, text: string}|null} strip what is answered or edited
 * @property {boolean} editing
 * @property {""|"resolved"|"closed"} ended how the ticket ended, for its customer
 * @property {Node|null} bar what may be done with a selection
 * @property {Node|null} tray files
 * @property {boolean} hasFiles
 * @property {boolean} canRecord
 * @property {Node|null} recorder what stands in the place of the field while a voice message is made
 */

/** Lines of text, then the field scrolls; composer.css says the same. */
const LINES_LIMIT = 6;

/** Emits composer-text, -send, -mode, -cancel, -last, -attach, -record, -files. @param {() => ComposerProps} props */
export function composer(props) {
  // What is typed makes neither of them anew.
  const [above, face] = [computed(() => props().strip), computed(() => (props().editing ? "save" : props().mode))];
  const field = h("textarea", {
    class: "composer-field", rows: "1", dir: "auto", enterkeyhint: props().sends() ? "send" : "enter",
    value: () => props().text, placeholder: () => placeholder(props()), "aria-label": () => placeholder(props()),
  });
  field.addEventListener("input", () => emit(field, "composer-text", { text: field.value }));
  field.addEventListener("keydown", (event) => onKey(event, field, props()));
  const send = h("button", {
    type: "button", class: "send", "aria-label": () => t(sendLabel(props())), "aria-disabled": () => String(isEmpty(props())),
    hidden: () => speaks(props()),
    onclick: () => emit(field, "composer-send"), onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
  }, () => sendFace(face.value));
  const attach = h("button", { type: "button", class: "icon-button composer-attach", "aria-label": t("composer.attach"), title: t("composer.attach"),
    hidden: () => props().editing, onclick: () => emit(field, "composer-attach") }, icon("clip"));
  const modes = props().staff && segments("composer-mode", t("composer.mode"), [
    { value: "reply", label: t("composer.reply"), glyph: "reply" }, { value: "note", label: t("composer.note"), glyph: "lock" },
  ], () => props().mode);
  const form = h("div", { class: () => `composer${props().mode === "note" ? " is-note" : ""}` },
    modes, () => strip(above.value, face.value === "save"), () => props().bar, () => props().tray,
    h("div", { class: "composer-row", hidden: () => props().recorder !== null }, attach, field, send, speak(field, props)), () => props().recorder);
  form.addEventListener("paste", (event) => files(field, event, event.clipboardData));
  return { form, field, fit: () => CSS.supports("field-sizing", "content") || requestAnimationFrame(() => fit(field)) };
}

/** @param {ComposerProps} props */
function isEmpty({ text, hasFiles, editing }) {
  return !text.trim() && (editing || !hasFiles);
}

/** Nothing is written: what stands at the end of the row is the microphone. @param {ComposerProps} props */
function speaks(props) {
  return props.canRecord && !props.editing && isEmpty(props) && props.mode === "reply";
}

/** Held by a finger, or pressed once. @param {HTMLElement} field @param {() => ComposerProps} props */
function speak(field, props) {
  const button = h("button", { type: "button", class: "composer-speak", "aria-label": t("composer.record"), title: t("composer.record"), hidden: () => !speaks(props()) }, icon("mic"));
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    let isHeld = true;
    for (const type of ["pointerup", "pointercancel"]) addEventListener(type, () => { isHeld = false; }, { once: true });
    event.preventDefault();
    emit(field, "composer-record", { x: event.clientX, y: event.clientY, isHeld: () => isHeld });
  });
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    emit(field, "composer-record", { x: 0, y: 0, isHeld: () => false });
  });
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  return button;
}

/** What was pasted or dropped. @param {HTMLElement} field @param {Event} event @param {DataTransfer|null} carried */
export function files(field, event, carried) {
  const found = [...carried?.files ?? []];
  if (found.length === 0) return;
  event.preventDefault();
  emit(field, "composer-files", { files: found });
}

/** @param {ComposerProps} props */
function placeholder({ mode, staff, ended }) {
  if (mode === "note") return t("composer.note_hint");
  if (ended) return t(ended === "closed" ? "composer.hint_closed" : "composer.hint_resolved");
  return t(staff ? "composer.reply_hint" : "composer.hint");
}

/** @param {ComposerProps} props */
function sendLabel({ mode, editing }) {
  if (editing) return "composer.save";
  return mode === "note" ? "composer.send_note" : "composer.send";
}

/** @param {ComposerProps["mode"]|"save"} act */
function sendFace(act) {
  if (act === "save") return icon("check");
  if (act === "reply") return icon("up");
  return h("span", { class: "send-words" }, icon("lock"), t("composer.send_note"));
}

/** @param {ComposerProps["strip"]} shown @param {boolean} editing */
function strip(shown, editing) {
  if (!shown) return null;
  const cancel = h("button", { type: "button", class: "icon-button", "aria-label": t("action.cancel") }, icon("cross"));
  cancel.addEventListener("click", () => emit(cancel, "composer-cancel"));
  return h("div", { class: "composer-strip" }, icon(editing ? "edit" : "reply"),
    h("span", { class: "strip-words", dir: "auto" }, h("span", { class: "quote-author", text: shown.title }),
      h("span", { class: "quote-text", text: shown.text })), cancel);
}

/** @param {KeyboardEvent} event @param {HTMLTextAreaElement} field @param {ComposerProps} props */
function onKey(event, field, props) {
  if (event.isComposing) return;
  const sends = event.key === "Enter" && !event.shiftKey && (props.sends() || event.ctrlKey || event.metaKey);
  if (sends) {
    event.preventDefault();
    emit(field, "composer-send");
  } else if (event.key === "ArrowUp" && field.value === "") {
    event.preventDefault();
    emit(field, "composer-last");
  } else if (event.key === "Escape" && props.strip) {
    event.stopPropagation();
    emit(field, "composer-cancel");
  }
}

/** Grows with its text, where the browser does not see to that. @param {HTMLTextAreaElement} field */
function fit(field) {
  const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(field);
  const limit = LINES_LIMIT * parseFloat(lineHeight) + parseFloat(paddingTop) + parseFloat(paddingBottom);
  field.style.setProperty("height", "auto");
  field.style.setProperty("height", `${Math.min(limit, field.scrollHeight) + field.offsetHeight - field.clientHeight}px`);
}
