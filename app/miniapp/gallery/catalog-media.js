/**
 * The part of the gallery's list that messages hold besides words.
 */
import { attachment, customer, endless, mate, NOW, peaks, said } from "./samples.js";
import { h } from "../lib/dom.js";
import { t } from "../i18n.js";
import { bubble } from "../components/bubble.js";
import { recorder } from "../components/recorder.js";
import { reactionPicker } from "../components/reaction-picker.js";
import { viewer } from "../components/viewer.js";

const [mine, sent] = [true, "sent"];

/** @param {string} label @param {() => Node|null} make */
function state(label, make) {
  return { label, make };
}

/** @returns {import("./catalog.js").Part[]} */
export function mediaParts() {
  return [
    { name: "Formatted text", of: [], ground: "chat", states: formatted() },
    { name: "Media", of: ["mediaOf", "isVisual", "isHeavy", "isBare", "isRich", "looksOf", "labelOf", "attachmentAt", "bars"], ground: "chat", states: [...pictures(), ...files()] },
    { name: "Cards", of: ["cardOf"], ground: "chat", states: cards() },
    { name: "Reactions, ReactionPicker", of: ["reactionRow", "chosen", "reactionPicker"], ground: "chat", states: reactions() },
    { name: "Delivery", of: ["undelivered"], ground: "chat", states: deliveries() },
    { name: "Viewer", of: ["viewer", "openOver"], states: [state("with neighbours", viewing)] },
  ];
}

function formatted() {
  const body = t("gallery.question");
  const whole = (/** @type {string} */ type, /** @type {Partial<Entity>} */ more = {}) => [{ type, offset: 0, length: body.length, ...more }];
  const spans = ["bold", "italic", "underline", "strikethrough", "code", "spoiler"].map((type, at) => ({ type, offset: at * 4, length: 3 }));
  return [
    state("spans", () => bubble(said({}, { body, entities: spans }))), state("spans, mine", () => bubble(said({ mine, progress: sent }, { body, entities: spans }))),
    state("link", () => bubble(said({}, { body, entities: whole("text_link", { url: "https://example.com/" }) }))),
    state("block of code", () => bubble(said({ mine, progress: sent }, { body, entities: whole("pre", { language: "text" }) }))),
    state("quote", () => bubble(said({}, { body, entities: whole("blockquote") }))),
    state("folded quote", () => bubble(said({}, { body: `${body} `.repeat(5), entities: [{ type: "expandable_blockquote", offset: 0, length: body.length * 5 }] }))),
    state("forwarded", () => bubble(said({}, { forwarded_from: t("gallery.mate") }))),
    state("unknown kind", () => bubble(said({}, { body: "" }))),
  ];
}

function pictures() {
  const photo = (/** @type {Partial<Attachment>} */ more = {}) => attachment({ kind: "photo", name: "", width: 1280, height: 960, ...more });
  const shown = (/** @type {Attachment[]} */ attachments, /** @type {Partial<Message>} */ more = {}) => bubble(said({}, { attachments, body: "", ...more }));
  const many = (/** @type {number} */ count) => Array.from({ length: count }, (_, at) => photo({ id: at, width: [1280, 900, 700][at % 3], height: [960, 1200, 700][at % 3] }));
  return [
    state("photo", () => shown([photo()])), state("photo, tall", () => shown([photo({ width: 900, height: 2000 })])),
    state("photo with words", () => shown([photo()], { body: t("gallery.question") })), state("photo, waiting", () => shown([photo({ state: "waiting" })])),
    state("photo, too large to show", () => shown([photo({ width: 10900, height: 10900 })])),
    state("photo on its way", () => bubble(said({ mine, progress: "waiting" }, { attachments: [photo({ local: "x" })], body: "" }))),
    ...unsent().map(([label, one]) => state(`${label}, refused`, () => bubble(said({ mine, progress: "failed", error: t("message.not_sent", { reason: t("refused.offline") }) }, { attachments: one, body: "" })))),
    state("album of 2", () => shown(many(2))), state("album of 3", () => shown(many(3))), state("album of 10", () => shown(many(10), { body: t("gallery.answer") })),
    state("video", () => shown([photo({ kind: "video", duration: 74 })])), state("round", () => shown([photo({ kind: "video", look: "round", duration: 12 })])),
    state("GIF", () => shown([photo({ kind: "video", look: "animation" })])), state("sticker", () => shown([photo({ look: "sticker", width: 512, height: 512 })])),
    state("sticker with its emoji", () => shown([photo({ look: "sticker", width: 512, height: 512 })], { body: "👍" })),
    state("album, tall first", () => shown([photo({ width: 900, height: 1200 }), photo(), photo(), photo()])),
    state("photo with many words", () => shown([photo()], { body: endless() })),
  ];

  /** @returns {Array<[string, Attachment[]]>} */
  function unsent() {
    return [["photo", [photo({ local: "z" })]], ["album", many(3)], ["voice", [attachment({ kind: "voice", name: "", duration: 17, waveform: peaks() })]], ["file", [attachment({ local: "w" })]]];
  }
}

function files() {
  const shown = (/** @type {Partial<Attachment>} */ one, /** @type {Partial<import("../components/bubble.js").BubbleProps>} */ props = {}) =>
    bubble(said(props, { attachments: [attachment(one)], body: "" }));
  const failed = ["too_big", "gone", "refused_type", "broken", "quota", "unreachable"];
  return [
    state("file", () => shown({})), state("file, mine", () => shown({}, { mine, progress: sent })), state("file, endless name", () => shown({ name: endless() })),
    state("file on its way", () => shown({ local: "y" }, { mine, progress: "waiting" })), state("file, waiting", () => shown({ state: "waiting" })),
    ...failed.map((reason) => state(`file, ${reason}`, () => shown({ state: "failed", reason }))),
    state("audio", () => shown({ kind: "audio", name: t("attachment.audio"), duration: 201 })),
    state("voice", () => shown({ kind: "voice", name: "", duration: 17, waveform: peaks() })), state("voice, mine", () => shown({ kind: "voice", name: "", duration: 17, waveform: peaks() }, { mine, progress: sent })),
    state("voice without peaks", () => shown({ kind: "voice", name: "", duration: 3 })),
  ];
}

function cards() {
  const shown = (/** @type {Card} */ card) => bubble(said({}, { card, body: t("gallery.question") }));
  const own = (/** @type {Card} */ card) => bubble(said({ mine, progress: sent }, { card, body: t("gallery.question") }));
  return [
    state("place", () => shown({ kind: "location", latitude: 55.75, longitude: 37.62 })),
    state("place with a name", () => own({ kind: "location", latitude: 55.75, longitude: 37.62, title: t("gallery.subject"), address: t("gallery.preview") })),
    state("contact", () => shown({ kind: "contact", name: t("gallery.person"), phone: "+7 900 000-00-00" })),
    state("poll", () => own({ kind: "poll", question: t("gallery.question"), options: [t("gallery.answer"), t("gallery.preview")] })),
    state("dice", () => shown({ kind: "dice", emoji: "🎲", value: 5 })), state("unknown", () => shown({ kind: "game" })),
  ];
}

function reactions() {
  const given = [{ emoji: "👍", people: [customer(), mate()] }, { emoji: "❤", people: [{ ...mate(), id: 1 }] }];
  return [
    state("theirs", () => bubble(said({}, { reactions: given }))), state("mine", () => bubble(said({ mine, progress: "read" }, { reactions: given }))),
    state("picker", () => h("div", { class: "sheet-box" }, reactionPicker(["❤"]))),
  ];
}

function deliveries() {
  const states = /** @type {Array<[Delivery["state"], string|null]>} */ ([["queued", null], ["sent", null], ["failed", "refused"], ["failed", "blocked"], ["unknown", null], ["cancelled", null]]);
  const photo = attachment({ kind: "photo", name: "", width: 1280, height: 960 });
  const withPhoto = states.map(([one, reason]) => state(`photo, ${reason ?? one}`, () => bubble(said({ mine, progress: sent, delivery: { message_id: 12, state: one, reason, at: NOW } }, { attachments: [photo], body: "" }))));
  const differing = ["edit", "deletion"].map((differs) => state(`differs, ${differs}`, () => bubble(said({ mine, progress: sent, delivery: { message_id: 12, state: "sent", reason: null, at: NOW, differs } }))));
  return differing.concat(withPhoto, states.map(([one, reason]) => state(reason ? `${one}, ${reason}` : one, () => bubble(said({ mine, progress: sent, delivery: { message_id: 12, state: one, reason, at: NOW } })))));
}

function viewing() {
  const made = viewer(() => {});
  made.show(h("div", { class: "viewer-picture" }, h("p", { text: t("viewer.cannot_show") })), { name: t("gallery.mate"), place: t("viewer.place", { place: 2, count: 3 }), hasBefore: true, hasAfter: true });
  const frame = h("div", { class: "gallery-viewer" }, made.element);
  return frame;
}

/** @param {boolean} isLocked */
export function recording(isLocked) {
  return recorder(() => ({ seconds: 7, peaks: peaks(), isLocked, pull: 0, rise: 0 }));
}

/** @returns {import("../components/attach-tray.js").TrayFile[]} */
export function trayFiles() {
  return [
    { id: "1", name: `${t("attachment.file")} 8812`, size: 253_000, kind: "file" }, { id: "2", name: "", size: 1_253_000, kind: "video", duration: 72 },
    { id: "3", name: endless(), size: 1_253_000, kind: "audio" },
  ];
}
