/**
 * Delivery: under an answer that did not reach the chat, or may not have.
 */
import { emit, h } from "../lib/dom.js";
import { t } from "../i18n.js";

/** What did not arrive in a chat, with the way to send it again. @param {import("./bubble.js").BubbleProps} props */
export function undelivered({ message, delivery, progress }) {
  if (!delivery || progress !== "sent" || (delivery.state !== "failed" && delivery.state !== "unknown")) return null;
  const text = t(`undelivered.${delivery.state === "unknown" ? "unknown" : delivery.reason ?? "refused"}`);
  const again = h("button", { type: "button", class: "text-button", text: t("delivery.resend") });
  again.addEventListener("click", () => emit(again, "delivery-resend", { message: message.id }));
  return h("div", { class: `refusal${delivery.state === "unknown" ? " is-unsure" : ""}` }, h("span", { text }), again);
}
