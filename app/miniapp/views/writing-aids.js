/**
 * What helps staff write: canned replies behind "/", colleagues behind "@" in a note, blanks that Tab goes through.
 * All of it works on the composer's own field, so that undo, drafts and sending stay what they are.
 */
import { KNOWN, blanksOf, filledIn, nextBlank } from "../lib/blanks.js";
import { h, icon } from "../lib/dom.js";
import { computed, effect, onEnd, scope, signal, untracked } from "../lib/signal.js";
import { optionId, suggestions } from "../components/suggestions.js";
import { iconButton } from "../components/controls.js";
import { marked } from "../components/key-mark.js";
import { ticketNumber } from "../format.js";
import { locale, t } from "../i18n.js";
import { actsWords } from "./reply-words.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {import("../state/drafts.js").Draft} Draft */
/** Where somebody writes: `form` is the composer around the field. @typedef {{ctx: Context, form: HTMLElement, field: HTMLTextAreaElement,
 *   draft: import("../lib/signal.js").Computed<Draft>, isEditing: () => boolean, write: (change: Partial<Draft>) => void}} Pen */
/** @typedef {{sign: "/"|"@", query: string, from: number, end: number}} Asked */

const ROWS_LIMIT = 30;
const ID = "suggestions";
const CALLED = { "/": /(?:^|\s)\/([^\s/]{0,40})$/u, "@": /(?:^|[^\p{L}\p{N}_@])@([^\s@]{0,30}(?: [^\s@]{0,30})?)$/u };

/** Each composer is helped from when it is first written in until another one is. @param {Context} ctx
 * @param {import("./known.js").Known} known */
export function watchWriting(ctx, known) {
  let helped = /** @type {Element|null} */ (null);
  let end = () => {};
  const help = (/** @type {EventTarget|null} */ target) => {
    if (!(target instanceof HTMLTextAreaElement) || !target.matches(".composer-field") || target === helped) return;
    end();
    helped = target;
    end = scope(() => assist(known, penOf(ctx, target)));
  };
  document.addEventListener("focusin", ({ target }) => help(target));
  // This part may come later than the cursor.
  help(document.activeElement);
}

/** @param {Context} ctx @param {HTMLTextAreaElement} field @returns {Pen} */
function penOf(ctx, field) {
  const lane = () => ctx.router.stack.value.findLast((one) => one.name === "ticket")?.ticket ?? "";
  const draft = computed(() => ctx.drafts.all.value.get(lane()) ?? { text: "" });
  return {
    ctx, field, draft, form: /** @type {HTMLElement} */ (field.closest(".composer")),
    // While a message is edited, what stands in the field is not the draft.
    isEditing: () => field.value !== draft.peek().text,
    write: (change) => ctx.drafts.set(untracked(lane), { ...draft.peek(), ...change }),
  };
}

/** @param {import("./known.js").Known} known @param {Pen} pen */
function assist(known, pen) {
  const { form, field, draft } = pen;
  const asked = signal(/** @type {Asked|null} */ (null));
  const at = signal(0);
  const found = computed(() => (asked.value && isReady(pen.ctx, asked.value) ? fitting(known, asked.value, pen.ctx.store.me.peek()?.id ?? 0) : []));
  const list = suggestions(ID, () => t(asked.value?.sign === "@" ? "canned.colleagues" : "canned.title"), () => found.value.map((one) => one.row), () => at.value);
  const row = strip(pen, known);
  form.firstElementChild?.after(list, row);
  onEnd(() => {
    list.remove();
    row.remove();
  });
  const look = () => {
    const next = pen.isEditing() ? null : askedAt(field, draft.peek().note === true);
    if (next && next.sign === "/") wantReplies(pen.ctx, known);
    if (next && next.sign === "@") known.catalog.want();
    at.value = 0;
    asked.value = next;
    if (!field.value.trim() && draft.peek().canned) pen.write({ canned: undefined });
  };
  const take = (/** @type {number} */ number) => {
    const [chosen, place] = [found.peek()[number], asked.peek()];
    asked.value = null;
    if (chosen && place) chosen.use(pen, place);
  };
  effect(() => {
    const isOpen = found.value.length > 0;
    for (const [name, value] of [["aria-controls", isOpen && ID], ["aria-activedescendant", isOpen && optionId(ID, at.value)]]) {
      if (value) field.setAttribute(String(name), String(value));
      else field.removeAttribute(String(name));
    }
    untracked(() => list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }));
  });
  field.setAttribute("aria-autocomplete", "list");
  field.addEventListener("input", look);
  field.addEventListener("click", look);
  field.addEventListener("blur", () => { asked.value = null; });
  list.addEventListener("pick", (event) => take(/** @type {CustomEvent} */ (event).detail.at));
  form.addEventListener("keydown", (event) => {
    if (event.target !== field || event.isComposing) return;
    if (found.peek().length > 0 ? onPickerKey(event, found.peek().length, at, take, () => { asked.value = null; }) : onBlankKey(event, pen)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
  guardSending(pen);
  for (const [mode, keys] of [["reply", "R"], ["note", "N"]]) {
    const choice = form.querySelector(`[data-value="${mode}"]:not([aria-keyshortcuts])`);
    if (choice) marked(choice, keys);
  }
}

/** @param {Context} ctx @param {import("./known.js").Known} known */
function wantReplies(ctx, known) {
  known.replies.want();
  void ctx.parts().catch(() => {});
}

/** A reply is offered once it can be put in at once: what is typed next belongs into its first blank.
 * @param {Context} ctx @param {Asked} asked */
function isReady(ctx, { sign }) {
  return sign === "@" || ctx.ready.value !== null;
}

/** @param {HTMLTextAreaElement} field @param {boolean} isNote @returns {Asked|null} */
function askedAt(field, isNote) {
  if (field.selectionStart !== field.selectionEnd) return null;
  const sign = isNote ? "@" : "/";
  const hit = CALLED[sign].exec(field.value.slice(0, field.selectionEnd));
  return hit && { sign, query: hit[1], from: field.selectionEnd - hit[1].length - 1, end: field.selectionEnd };
}

/** @typedef {{row: import("../components/suggestions.js").SuggestedRow, use: (pen: Pen, place: Asked) => void}} Found */

/** @param {import("./known.js").Known} known @param {Asked} asked @param {number} me @returns {Found[]} */
function fitting({ replies, catalog }, { sign, query }, me) {
  const wanted = query.toLocaleLowerCase(locale.value);
  const low = (/** @type {string} */ text) => text.toLocaleLowerCase(locale.value);
  if (sign === "@") return catalog.value.value.staff.filter((one) => one.id !== me && startsAWord(low(one.name), wanted)).slice(0, ROWS_LIMIT).map(colleague);
  const rank = (/** @type {Reply} */ one) => [low(one.name).startsWith(wanted), low(one.name).includes(wanted), low(one.body).includes(wanted)].indexOf(true);
  return replies.value.value.filter((one) => rank(one) >= 0)
    .sort((one, other) => rank(one) - rank(other) || other.used - one.used || one.name.localeCompare(other.name)).slice(0, ROWS_LIMIT)
    .map((one) => ({
      row: { id: String(one.id), title: one.name, text: one.body, mark: one.is_shared ? "" : t("canned.own") },
      use: (pen, place) => useReply(pen, place, one),
    }));
}

/** @param {string} name @param {string} wanted */
function startsAWord(name, wanted) {
  return name.startsWith(wanted) || name.includes(` ${wanted}`);
}

/** @param {PersonRef} person @returns {Found} */
function colleague(person) {
  return {
    row: { id: String(person.id), title: person.name, text: "", mark: t(`role.${person.role}`) },
    use: ({ field }, { from, end }) => put(field, from, end, `@${person.name} `),
  };
}

/** Its words take the place of what was typed, with what is known filled in. @param {Pen} pen
 * @param {Asked} place @param {Reply} reply */
function useReply(pen, { from, end }, reply) {
  const parts = pen.ctx.ready.peek();
  if (!parts) return;
  const values = Object.fromEntries(Object.entries(valuesOf(pen.ctx)).map(([name, value]) => [name, parts.markedOf(value)]));
  put(pen.field, from, end, filledIn(parts.markedOf(reply.body, reply.entities), values));
  pen.write({ canned: { id: reply.id, name: reply.name, acts: reply.acts } });
  select(pen.field, nextBlank(pen.field.value, from));
}

/** What the known blanks stand for in the ticket on screen. @param {Context} ctx @returns {Record<string, string>} */
function valuesOf(ctx) {
  const shown = ctx.store.tickets.peek().get(Number(ctx.router.stack.peek().at(-1)?.ticket));
  const values = [shown?.customer.name, ctx.store.me.peek()?.name, shown && `№\u00a0${ticketNumber(shown.id)}`, shown?.subject];
  return Object.fromEntries(KNOWN.map((name, at) => [name, values[at] ?? `{${name}}`]));
}

/** As typing does it, so that the browser's own undo knows of it. @param {HTMLTextAreaElement} field @param {number} from
 * @param {number} end @param {string} text */
export function put(field, from, end, text) {
  field.focus();
  field.setSelectionRange(from, end);
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, from, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {HTMLTextAreaElement} field @param {{from: number, end: number}|null} blank */
function select(field, blank) {
  if (!blank) return;
  field.focus();
  field.setSelectionRange(blank.from, blank.end);
}

/** @param {KeyboardEvent} event @param {number} count @param {import("../lib/signal.js").Signal<number>} at
 * @param {(number: number) => void} take @param {() => void} close @returns {boolean} it was for the picker */
function onPickerKey({ key }, count, at, take, close) {
  if (key === "ArrowDown") at.value = (at.peek() + 1) % count;
  else if (key === "ArrowUp") at.value = (at.peek() + count - 1) % count;
  else if (key === "Enter" || key === "Tab") take(at.peek());
  else if (key === "Escape") close();
  else return false;
  return true;
}

/** @param {KeyboardEvent} event @param {Pen} pen @returns {boolean} it went to a blank */
function onBlankKey({ key, shiftKey }, { field, draft }) {
  if (key !== "Tab" || !draft.peek().canned || draft.peek().note) return false;
  const blank = nextBlank(field.value, shiftKey ? field.selectionStart : field.selectionEnd, shiftKey);
  select(field, blank);
  return blank !== null;
}

/** A blank that nobody has filled in goes out only when it is sent twice. @param {Pen} pen */
function guardSending({ ctx, form, field, draft }) {
  let warnedOf = "";
  form.addEventListener("composer-send", (event) => {
    const [first] = blanksOf(field.value);
    if (!first || !draft.peek().canned || draft.peek().note || warnedOf === field.value) return;
    warnedOf = field.value;
    event.stopPropagation();
    select(field, first);
    ctx.say(t("canned.unfilled", { count: blanksOf(field.value).length }));
  }, true);
}

/** What sending will do, and what is left to fill in. @param {Pen} pen @param {import("./known.js").Known} known */
function strip({ field, draft, write }, known) {
  const canned = computed(() => (draft.value.note ? undefined : draft.value.canned));
  const left = computed(() => (canned.value ? blanksOf(draft.value.text).length : 0));
  effect(() => { if (canned.value?.acts.tags.length || typeof canned.value?.acts.assign === "number") known.catalog.want(); });
  return h("div", { class: "canned-strip", role: "status", hidden: () => !canned.value }, () => {
    const shown = canned.value;
    if (!shown) return null;
    const acts = actsWords(shown.acts, known.catalog.value.value);
    const drop = iconButton(t("canned.drop"), "cross", () => {
      write({ canned: undefined });
      field.focus();
    });
    return h("div", { class: "canned-row" }, icon("roll"),
      h("span", { class: "canned-words" }, h("strong", { dir: "auto", text: shown.name }), acts.length > 0 && h("span", { text: `: ${acts.join(", ")}` }),
        h("span", { class: "meta", text: left.value > 0 ? t("canned.left", { count: left.value }) : "" })), drop);
  });
}
