/**
 * Reactions: seen at once, taken back when they are refused.
 */
import { chosen } from "../components/reactions.js";
import { reactionPicker } from "../components/reaction-picker.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} ctx */
export function openReactions(ctx) {
  /** @param {Message} message @param {string|null} emoji */
  async function react(message, emoji) {
    const me = /** @type {Person} */ (ctx.store.me.peek());
    const reactions = chosen(message.reactions ?? [], { id: me.id, name: me.name, role: me.role }, emoji);
    const { reactions: _before, ...bare } = message;
    ctx.store.putMessage(reactions.length > 0 ? { ...bare, reactions } : bare);
    ctx.bridge.haptic("selection");
    try {
      ctx.store.putMessage((await ctx.api.react(message.id, emoji)).message);
    } catch (error) {
      ctx.store.putMessage(message);
      ctx.bridge.haptic("error");
      ctx.say(refusalWords(/** @type {{code: string}} */ (error).code));
    }
  }

  return {
    react,
    /** @param {Message} message @param {() => void} close */
    picker: (message, close) => {
      const me = ctx.store.me.peek()?.id;
      const mine = (message.reactions ?? []).filter((one) => one.people.some((person) => person.id === me)).map((one) => one.emoji);
      const row = reactionPicker(mine);
      row.addEventListener("reaction-pick", (event) => {
        close();
        void react(message, /** @type {CustomEvent} */ (event).detail.emoji);
      });
      return row;
    },
  };
}
