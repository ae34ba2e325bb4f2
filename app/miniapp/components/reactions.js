/**
 * Reactions: the row under a bubble. Who chose what is said to readers and on pointing.
 */
import { emit, h } from "../lib/dom.js";
import { t } from "../i18n.js";

const NAMES_LIMIT = 10;

/** Emits reaction-set with an emoji, or null to take one's own away.
 * @param {Reaction[]} reactions @param {number} me */
export function reactionRow(reactions, me) {
  return h("span", { class: "reactions" }, ...reactions.map(({ emoji, people }) => {
    const mine = people.some((person) => person.id === me);
    const names = people.slice(0, NAMES_LIMIT).map((person) => person.name).join(", ");
    const chip = h("button", {
      type: "button", class: "reaction", "aria-pressed": String(mine), title: names,
      "aria-label": t("reaction.by", { emoji, names }),
    }, h("span", { class: "reaction-chip", "aria-hidden": "true" }, h("span", { class: "reaction-emoji", text: emoji }), String(people.length)));
    chip.addEventListener("click", (event) => {
      event.stopPropagation();
      emit(chip, "reaction-set", { emoji: mine ? null : emoji });
    });
    return chip;
  }));
}

/** One person's choice put in the place of their former one. @param {Reaction[]} reactions @param {PersonRef} person
 * @param {string|null} emoji @returns {Reaction[]} */
export function chosen(reactions, person, emoji) {
  const left = reactions.map((one) => ({ ...one, people: one.people.filter((other) => other.id !== person.id) }));
  const known = emoji && left.find((one) => one.emoji === emoji);
  if (known) known.people.push(person);
  else if (emoji) left.push({ emoji, people: [person] });
  return left.filter((one) => one.people.length > 0);
}
