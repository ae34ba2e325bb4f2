/**
 * The part of the gallery's list that stands in a conversation.
 */
import { NOW, endless, quote, said } from "./samples.js";
import { h } from "../lib/dom.js";
import { dayName } from "../format.js";
import { t } from "../i18n.js";
import { attachTray } from "../components/attach-tray.js";
import { formatBar } from "../components/format-bar.js";
import { mediaParts, recording, trayFiles } from "./catalog-media.js";
import { bubble } from "../components/bubble.js";
import { composer } from "../components/composer.js";
import { dayPill, followsLine, jumpButton, systemLine, typingLine, unreadLine } from "../components/log-lines.js";

const nothing = () => {};

/** @param {string} label @param {() => Node|null} make */
function state(label, make) {
  return { label, make };
}

/** @returns {import("./catalog.js").Part[]} */
export function chatParts() {
  return [
    { name: "Bubble", of: ["bubble", "updateBubble"], ground: "chat", states: bubbles() },
    { name: "DayPill, system line, UnreadLine, Typing", of: ["dayPill", "systemLine", "followsLine", "unreadLine", "typingLine"], ground: "chat", states: [
      state("day", () => dayPill(dayName(NOW, NOW))), state("follows", () => followsLine(t("system.follows", { detail: "104\u00a0112" }), nothing)),
      state("system", () => systemLine({ glyph: "check", text: t("status.customer.resolved"), who: t("gallery.mate"), at: NOW })),
      state("unread", unreadLine), state("typing", () => typingLine(t("chat.typing", { name: t("gallery.mate") }))),
    ] },
    ...mediaParts(),
    { name: "JumpButton", of: ["jumpButton"], ground: "chat", states: [
      state("alone", () => jumpButton(nothing, () => 0)), state("with a count", () => jumpButton(nothing, () => 12)),
    ] },
    { name: "Composer, AttachTray, Recorder, FormatBar", of: ["composer", "files", "attachTray", "recorder", "formatBar", "formatOf"], ground: "surface", states: composers() },
  ];
}

function bubbles() {
  const [mine, name] = [true, t("chat.support", { name: t("gallery.mate") })];
  const answer = { body: t("gallery.answer") };
  return [
    state("theirs", () => bubble(said({ author: name }, answer))), state("mine, read", () => bubble(said({ mine, progress: "read" }))),
    state("mine, sent", () => bubble(said({ mine, progress: "sent" }))), state("mine, waiting", () => bubble(said({ mine, progress: "waiting" }))),
    state("refused", () => bubble(said({ mine, progress: "failed", error: t("message.not_sent", { reason: t("refused.offline") }) }))),
    state("quote", () => bubble(said({ mine, quote: quote(), progress: "read" }))), state("quote, theirs", () => bubble(said({ author: name, quote: quote() }))),
    state("note", () => bubble(said({ author: t("gallery.mate") }, { kind: "note" }))), state("edited, from Telegram", () => bubble(said({}, { edited_at: NOW, origin: "telegram" }))),
    state("deleted", () => bubble(said({}, { deleted_at: NOW, body: "" }))),
    state("endless words", () => bubble(said({ author: name }, { body: endless() }))),
  ];
}

function composers() {
  const first = { text: "", mode: /** @type {const} */ ("reply"), staff: false, sends: () => true, strip: null, editing: false, ended: /** @type {const} */ (""),
    bar: null, tray: null, hasFiles: false, canRecord: false, recorder: null };
  const strip = { title: t("gallery.mate"), text: t("gallery.answer") };
  const make = (/** @type {Partial<import("../components/composer.js").ComposerProps>} */ more) =>
    h("div", { class: "composer-place" }, composer(() => ({ ...first, ...more })).form);
  return [
    state("empty", () => make({})), state("words", () => make({ text: t("gallery.question") })), state("quote", () => make({ strip })),
    state("staff", () => make({ staff: true })), state("note", () => make({ staff: true, mode: "note", text: t("gallery.question") })),
    state("microphone", () => make({ canRecord: true })), state("selection", () => make({ text: t("gallery.question"), bar: formatBar() })),
    state("files", () => make({ hasFiles: true, tray: attachTray(trayFiles()) })),
    state("recording", () => make({ recorder: recording(false) })), state("recording, locked", () => make({ recorder: recording(true) })),
    state("edit", () => make({ strip, editing: true, text: t("gallery.question") })),
  ];
}
