/**
 * Settings: the language, the whole screen, what this is. A change shows at once, everywhere.
 */
import { build } from "../build.js";
import { button, segments } from "../components/controls.js";
import { langSwitch } from "../components/lang-switch.js";
import { panel } from "../components/overlays.js";
import { addWords, agreeOnLanguage, locale, t } from "../i18n.js";
import { h, icon } from "../lib/dom.js";
import { effect, scope, signal, untracked } from "../lib/signal.js";
import { settingsWords } from "../settings-words.js";
import { isStaff } from "../state/selectors.js";
import { withParts } from "./carrying.js";
import { layer } from "./context.js";
import { chooseEnter, enterSends } from "./enter.js";

/** @typedef {import("./context.js").Context} Context */

/** @param {Context} ctx */
export function openSettings(ctx) {
  addWords(settingsWords);
  const place = h("div", { class: "settings" });
  layer(ctx, (closed) => {
    const close = panel(ctx.overlays, t("settings.title"), [place], () => {
      end();
      closed();
    });
    const end = scope(() => effect(() => {
      locale.value;
      untracked(() => place.replaceChildren(...content(ctx)));
      place.closest("dialog")?.setAttribute("aria-label", t("settings.title"));
    }));
    return close;
  });
  place.addEventListener("language", (event) => {
    const { value } = /** @type {CustomEvent} */ (event).detail;
    ctx.bridge.haptic("selection");
    agreeOnLanguage(ctx.account, value, ctx.api.speak, value).then(
      () => /** @type {HTMLElement|null} */ (place.querySelector("[aria-checked=true]"))?.focus(),
      () => ctx.say(t("refused.offline")),
    );
  });
}

/** @param {Context} ctx */
function content(ctx) {
  const { bridge } = ctx;
  const whole = bridge.canFill && button(t(bridge.fullscreen.peek() ? "settings.shrink" : "settings.fill"), null, () => bridge.fillScreen(!bridge.fullscreen.peek()));
  return [
    h("h2", { class: "settings-title", text: t("settings.title") }),
    h("p", { class: "meta", text: t("lang.label") }), langSwitch(() => locale.value),
    h("p", { class: "meta", text: t("settings.enter") }), enterSwitch(ctx), whole || "",
    isStaff(ctx.store.me.peek()) && button(t("settings.blocked"), "lock", () => withParts(ctx, (parts) => void parts.openBlocked())) || "",
    h("p", { class: "brand" }, icon("logo"), "TiketHet"),
    h("p", { class: "settings-about", text: t("settings.about") }),
    h("p", { class: "meta", text: t("settings.build", { build }) }),
  ];
}

/** @param {Context} ctx */
function enterSwitch(ctx) {
  const sends = signal(String(enterSends(ctx)));
  const choices = [{ value: "true", label: t("settings.enter_sends") }, { value: "false", label: t("settings.enter_breaks") }];
  const made = segments("enter", t("settings.enter"), choices, () => sends.value);
  made.addEventListener("enter", (event) => {
    sends.value = /** @type {CustomEvent} */ (event).detail.value;
    chooseEnter(sends.peek());
    ctx.bridge.haptic("selection");
  });
  return made;
}
