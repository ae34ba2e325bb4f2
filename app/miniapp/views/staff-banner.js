/**
 * What staff should know before they write: a colleague was faster, somebody else is here, or the ticket is closed.
 */
import { banner } from "../components/overlays.js";
import { isStaff, othersAt } from "../state/selectors.js";
import { t } from "../i18n.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {import("../state/outbox.js").Entry} Entry */

/** @param {Room} room */
export function staffBanner(room) {
  const asking = room.entries.value.find((entry) => entry.state === "asking");
  return asking ? collision(room, asking) : present(room);
}

/** The colleague's answer is in the log by now; this asks once. @param {Room} room @param {Entry} entry */
function collision({ ctx, lane }, entry) {
  const name = entry.colliding?.author?.name ?? "";
  const takeBack = () => {
    ctx.drafts.set(lane.peek(), { text: entry.params.body, replyTo: entry.params.reply_to ?? null, quote: entry.params.quote });
    const files = ctx.outbox.takeOut(entry.client_id);
    if (files.length > 0) ctx.trays.value = new Map(ctx.trays.peek()).set(lane.peek(), files);
  };
  return banner({
    kind: "collision", glyph: "eye", text: t("collision.text", { name }),
    acts: [{ label: t("collision.send"), press: () => ctx.outbox.insist(entry.client_id) }, { label: t("collision.take_back"), press: takeBack }],
  });
}

/** @param {Room} room */
function present({ ctx, id, ticket }) {
  if (ticket.value?.status === "closed") return banner({ kind: "plain", glyph: "lock", text: t("chat.closed_staff"), acts: [] });
  const me = ctx.store.me.value?.id ?? 0;
  const others = ctx.store.indicators.value;
  const typing = othersAt(others, "typing", id.value, me).find(isStaff);
  if (typing) return banner({ kind: "collision", glyph: "eye", text: t("presence.typing", { name: typing.name }), acts: [] });
  const names = othersAt(others, "viewing", id.value, me).filter(isStaff).map((person) => person.name);
  if (names.length === 0) return null;
  return banner({ kind: "plain", glyph: "eye", text: t("presence.viewing", { names: names.join(", "), count: names.length }), acts: [] });
}
