/**
 * What is kept, and for how long: files of closed tickets, and how long a resolved ticket can be opened again.
 */
import { h } from "../lib/dom.js";
import { signal } from "../lib/signal.js";
import { t } from "../i18n.js";
import { acted, card, live, shown } from "./setup-parts.js";
import { requests } from "./setup-requests.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {Record<string, any>} Settings */

const FILE_DAYS = [null, 30, 90, 180, 365, 1095];
const RESOLVED_DAYS = [1, 3, 7, 14, 30];

/** @param {HTMLElement} place @param {Context} ctx */
export function mountKeeping(place, ctx) {
  const ask = requests(ctx.api);
  const settings = live(ctx, ask.settings, (event) => event.type === "desk.changed");
  const set = async (/** @type {string} */ section, /** @type {object} */ value) => {
    const before = settings.value.peek()?.[section];
    const answer = await acted(ctx, ask.setSettings(section, value), t("setup.saved"), () => void acted(ctx, ask.setSettings(section, before), "").then((again) => { if (again) settings.put(again); }));
    if (answer) settings.put(answer);
  };
  place.append(shownIn(settings, (/** @type {Settings} */ now) => h("div", { class: "setup-part" },
    card(chooser("setup.files", "setup.files_text", FILE_DAYS, now.keeping.files_days, (days) => void set("keeping", { files_days: days }))),
    card(chooser("setup.resolved", "setup.resolved_text", RESOLVED_DAYS, now.silence.resolved_days, (days) => void set("silence", { ...now.silence, resolved_days: days }))))));
}

/** @param {Parameters<typeof shown>[0]} source @param {(now: Settings) => Node} show */
function shownIn(source, show) {
  return h("div", { class: "setup-part" }, shown(source, /** @type {any} */ (show)));
}

/** @param {string} title @param {string} text @param {Array<number|null>} days @param {number|null} now @param {(days: number|null) => void} choose */
function chooser(title, text, days, now, choose) {
  const offered = days.includes(now) ? days : [...days, now].sort((one, other) => (one ?? 0) - (other ?? 0));
  const id = title.replace(".", "-");
  const chosen = signal(String(now));
  const box = h("select", { id, class: "field-box", "aria-describedby": `${id}-text`, onchange: () => choose(box.value === "null" ? null : Number(box.value)) },
    ...offered.map((one) => h("option", { value: String(one), selected: String(one) === chosen.peek(), text: one === null ? t("setup.for_ever") : t("setup.days", { count: one }) })));
  return h("div", { class: "setup-field" }, h("label", { for: id, class: "setup-sub", text: t(title) }), box, h("p", { id: `${id}-text`, class: "meta", text: t(text) }));
}
