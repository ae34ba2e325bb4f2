/**
 * Delivery: under an answer that did not reach the chat, or may not have, or that the chat shows as it was before.
 */
import { emit, h } from "../lib/dom.js";
import { t } from "../i18n.js";

/** What did not arrive in a chat, with the way to send it again. @param {import("./bubble.js").BubbleProps} props */
export function undelivered({ message, delivery, progress }) {
  const what = delivery && wordOf(delivery, progress);
  if (!delivery || !what) return null;
  const again = what !== "differs_deletion" && h("button", { type: "button", class: "text-button", text: t("delivery.resend") });
  if (again) again.addEventListener("click", () => emit(again, "delivery-resend", { message: message.id }));
  return h("div", { class: `refusal${what === "unknown" ? " is-unsure" : ""}` }, h("span", { text: t(`undelivered.${what}`) }), again || "");
}

/** @param {Delivery} delivery @param {string|null} progress */
function wordOf({ state, reason, differs }, progress) {
  if (state !== "failed" && state !== "unknown") return differs && `differs_${differs}`;
  if (progress !== "sent") return "";
  return state === "unknown" ? state : reason ?? "refused";
}
