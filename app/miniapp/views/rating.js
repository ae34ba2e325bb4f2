/**
 * The rating of a ticket that has ended: five holes to punch for its customer, with room for a few words behind
 * them; for staff, how many were punched.
 */
import { h } from "../lib/dom.js";
import { computed, effect, signal, untracked } from "../lib/signal.js";
import { button, field } from "../components/controls.js";
import { punch } from "../components/punch.js";
import { t } from "../i18n.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {{rating: Rating|null, may_rate: boolean}} Rated */

const COMMENT_LIMIT = 4096;

/** @param {Room} room */
export function rating(room) {
  const { ctx, id, ticket } = room;
  const rated = signal(/** @type {Rated|null} */ (null));
  const ended = computed(() => ["resolved", "closed"].includes(ticket.value?.status ?? ""));
  const read = () => void ctx.api.send("rating.get", { ticket_id: id.peek() }).then((answer) => { rated.value = answer; }, () => {});
  effect(() => {
    rated.value = null;
    if (ended.value && id.value && ctx.store.online.value === "live") untracked(read);
  });
  effect(() => {
    const event = ctx.store.told.value;
    if (event?.type === "ticket.rated" && event.ticket_id === id.peek()) untracked(read);
  });
  const shows = computed(() => ended.value && rated.value !== null && (rated.value.rating !== null || (rated.value.may_rate && !room.staff)));
  return h("section", { class: "rating", hidden: () => !shows.value, "aria-label": t("rating.title") }, () => {
    if (!shows.value) return null;
    return untracked(() => (room.staff ? given(rated) : asked(room, rated)));
  });
}

/** What staff see. @param {import("../lib/signal.js").Signal<Rated|null>} rated */
function given(rated) {
  const score = () => rated.value?.rating?.score ?? 0;
  return h("div", { class: "rating-given" }, h("span", { class: "meta", text: t("rating.by_customer") }),
    h("span", { class: () => `rating-holes${score() <= 2 ? " is-low" : ""}`, role: "img", "aria-label": () => t("punch.of", { count: score(), of: 5 }), text: () => "●".repeat(score()) + "○".repeat(5 - score()) }),
    h("span", { class: "rating-comment", dir: "auto", text: () => rated.value?.rating?.comment ?? "" }));
}

/** @param {Room} room @param {import("../lib/signal.js").Signal<Rated|null>} rated */
function asked(room, rated) {
  const { ctx, id } = room;
  const score = () => rated.value?.rating?.score ?? 0;
  const words = signal(rated.peek()?.rating?.comment ?? "");
  const holes = punch(score);
  const send = (/** @type {string} */ method, /** @type {object} */ params) => ctx.api.send(method, { ticket_id: id.peek(), ...params });
  const failed = (/** @type {{code: string}} */ error) => {
    ctx.bridge.haptic("error");
    ctx.say(error.code === "transition_refused" ? t("rating.over") : refusalWords(error.code));
    void send("rating.get", {}).then((answer) => { rated.value = answer; }, () => {});
  };
  holes.addEventListener("punch", (event) => {
    const { value } = /** @type {CustomEvent} */ (event).detail;
    if (!rated.peek()?.may_rate) return ctx.say(t("rating.over"));
    const now = rated.peek()?.rating;
    rated.value = { may_rate: true, rating: { comment: "", at: 0, changed_at: 0, may_change_until: 0, ...now, score: value } };
    ctx.bridge.haptic("selection");
    send("rating.give", { score: value }).then((answer) => { rated.value = answer; }, failed);
  });
  const comment = () => send("rating.comment", { comment: words.peek() }).then((answer) => {
    rated.value = answer;
    ctx.bridge.haptic("success");
    ctx.say(t("rating.thanks"));
  }, failed);
  const isRated = computed(() => score() > 0);
  const mayWrite = computed(() => isRated.value && rated.value?.may_rate === true);
  const box = field({ label: t("rating.comment"), hint: t("rating.comment_hint"), limit: COMMENT_LIMIT, rows: 2, name: "comment" }, () => words.value);
  box.addEventListener("field-text", (event) => { words.value = /** @type {CustomEvent} */ (event).detail.text; });
  const changed = computed(() => words.value.trim() !== (rated.value?.rating?.comment ?? ""));
  return h("div", { class: "rating-card" },
    h("p", { class: "rating-title", role: "status", text: () => (isRated.value ? t("rating.thanks") : t("rating.question")) }), holes,
    h("div", { class: "rating-words", hidden: () => !mayWrite.value }, box,
      h("div", { hidden: () => !changed.value }, button(t("rating.send"), "up", () => void comment(), "accent"))),
    h("p", { class: "rating-comment", dir: "auto", hidden: () => mayWrite.value || !rated.value?.rating?.comment, text: () => rated.value?.rating?.comment ?? "" }));
}
