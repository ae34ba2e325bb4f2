/**
 * What a Mini App may ask of its window, each by its name in the protocol. Nothing here draws; it turns a
 * request into a deed of the window and the deed into the answer.
 */
import { isColor } from "./nodes.js";
import { popupOf } from "./questions.js";
import { touchOf } from "./touch.js";
import { isPhone } from "./sheet.js";
import { filled } from "./words.js";

/** @typedef {import("./miniapp.js").MiniApp} MiniApp */
/** @typedef {Record<string, (detail: any) => void>} Answers */

const SENT_LIMIT_BYTES = 4096;
const GROUNDS = ["bg_color", "secondary_bg_color", "bottom_bar_bg_color"];
const SCROLLBAR = "* { scrollbar-width: thin; }";

/** Opening, size and going. @param {MiniApp} app @returns {Answers} */
export function windowAnswers(app) {
  return {
    iframe_ready({ reload_supported }) {
      app.canReload = reload_supported === true;
      app.say("set_custom_style", SCROLLBAR);
    },
    iframe_will_reload: () => app.reloads(),
    web_app_ready: () => app.view.reveal(),
    web_app_expand: () => app.expand(),
    web_app_close: () => app.close(),
    web_app_request_viewport: () => app.sayViewport(),
    web_app_request_theme: () => app.sayTheme(),
    web_app_request_safe_area: () => app.say("safe_area_changed", app.sheet.safeArea),
    web_app_request_content_safe_area: () => app.say("content_safe_area_changed", app.sheet.contentArea),
    web_app_request_fullscreen: () => app.goFullscreen(),
    web_app_exit_fullscreen: () => app.leaveFullscreen(),
    web_app_hide_keyboard: () => app.view.frame.blur(),
    web_app_setup_closing_behavior({ need_confirmation }) {
      app.asksBeforeClosing = need_confirmation === true;
    },
    web_app_setup_swipe_behavior({ allow_vertical_swipe }) {
      app.view.root.dataset.swipe = allow_vertical_swipe === false ? "header" : "all";
    },
  };
}

/** Buttons and colours. @param {MiniApp} app @returns {Answers} */
export function lookAnswers(app) {
  return {
    web_app_setup_main_button: (detail) => app.view.setUpButton("main", detail),
    web_app_setup_secondary_button: (detail) => app.view.setUpButton("secondary", detail),
    web_app_setup_back_button: ({ is_visible }) => app.view.bar.setBack(is_visible === true),
    web_app_setup_settings_button({ is_visible }) {
      app.view.bar.hasSettings = is_visible === true;
    },
    web_app_set_header_color: ({ color, color_key }) => app.view.wish("header", wished(color_key) ?? wished(color)),
    web_app_set_background_color: ({ color }) => app.view.wish("background", wished(color)),
    web_app_set_bottom_bar_color: ({ color }) => app.view.wish("bottom", wished(color)),
    web_app_trigger_haptic_feedback(detail) {
      const touch = touchOf(detail);
      if (touch) app.feel(touch);
    },
  };
}

/** A key of the theme stays a key, so that it follows the theme. @param {unknown} color @returns {string|null} */
function wished(color) {
  return isColor(color) || GROUNDS.includes(String(color)) ? String(color) : null;
}

/** What leads out of the window. @param {MiniApp} app @returns {Answers} */
export function outwardAnswers(app) {
  return {
    web_app_open_link: ({ url }) => app.openLink(url),
    web_app_open_tg_link: ({ path_full }) => app.openTelegramLink(path_full),
    web_app_open_invoice({ slug }) {
      app.notice(app.words.invoice).then(() => app.say("invoice_closed", { slug, status: "failed" }));
    },
    web_app_share_to_story: () => app.notice(app.words.story),
    web_app_data_send({ data }) {
      if (!app.launch.isSimple || typeof data !== "string") return;
      const size = new TextEncoder().encode(data).length;
      if (size < 1 || size > SENT_LIMIT_BYTES) return;
      app.options.onSendData?.(data);
      app.close();
    },
    web_app_switch_inline_query({ query, chat_types }) {
      if (app.launch.isInline) app.options.onSwitchInline?.(String(query ?? ""), [...(chat_types ?? [])]);
    },
    web_app_request_file_download: ({ url, file_name }) => app.download(url, file_name),
  };
}

/** What needs a person's word. @param {MiniApp} app @returns {Answers} */
export function askingAnswers(app) {
  const { words } = app;
  const name = { name: app.title };
  return {
    async web_app_open_popup(detail) {
      const question = popupOf(detail, words);
      const reply = question && (await app.view.questions.ask(question));
      if (reply) app.say("popup_closed", reply.id === null ? {} : { button_id: reply.id });
    },
    async web_app_request_write_access() {
      const allowed = app.launch.mayWrite || (await app.consents(filled(words.allow_write, name), words.allow));
      const done = allowed && ((await app.options.onWriteAccess?.()) ?? false);
      app.say("write_access_requested", { status: done ? "allowed" : "cancelled" });
    },
    async web_app_request_phone() {
      const agreed = app.options.onSharePhone !== undefined && (await app.consents(filled(words.share_phone, name), words.share));
      const sent = agreed && ((await app.options.onSharePhone?.()) ?? false);
      app.say("phone_requested", { status: sent ? "sent" : "cancelled" });
    },
    // Only an app of the attachment menu may read it, and there is none here.
    web_app_read_text_from_clipboard: ({ req_id }) => app.say("clipboard_text_received", { req_id, data: null }),
    async web_app_open_scan_qr_popup({ text }) {
      const reply = await app.view.questions.ask({
        title: words.qr, message: typeof text === "string" && text ? text : words.qr_text, field: words.qr_text,
        choices: [{ id: "", type: "cancel", text: words.close }, { id: "scan", type: "default", text: words.scan }],
      });
      if (!reply) return;
      if (reply.id === "scan" && reply.text) app.say("qr_text_received", { data: reply.text });
      app.say("scan_qr_popup_closed");
    },
    web_app_close_scan_qr_popup: () => app.view.questions.dismiss(),
  };
}

/** What is kept. @param {MiniApp} app @returns {Answers} */
export function keepingAnswers(app) {
  const { keeping } = app;
  /** @type {Answers} */
  const answers = {
    web_app_invoke_custom_method({ req_id, method, params }) {
      app.say("custom_method_invoked", { req_id, ...keeping.invoke(String(method), params) });
    },
    async web_app_secure_storage_restore_key({ req_id }) {
      app.say("secure_storage_failed", { req_id, error: hasSafe(app) ? "RESTORE_UNAVAILABLE" : "UNSUPPORTED" });
    },
  };
  for (const which of /** @type {const} */ (["device", "secure"])) {
    const tell = (/** @type {string} */ req_id, /** @type {string} */ done, /** @type {{error?: string}} */ outcome) => {
      const type = outcome.error === undefined ? done : "failed";
      app.say(`${which}_storage_${type}`, { req_id, ...outcome });
    };
    const guarded = (/** @type {() => object} */ deed) => (which === "device" || hasSafe(app) ? deed() : { error: "UNSUPPORTED" });
    answers[`web_app_${which}_storage_save_key`] = ({ req_id, key, value }) =>
      tell(req_id, "key_saved", guarded(() => keeping.save(which, key, value)));
    answers[`web_app_${which}_storage_get_key`] = ({ req_id, key }) =>
      tell(req_id, "key_received", guarded(() => keeping.read(which, key)));
    answers[`web_app_${which}_storage_clear`] = ({ req_id }) =>
      tell(req_id, "cleared", guarded(() => keeping.clear(which)));
  }
  return answers;
}

/** Only phones have a place for secrets. @param {MiniApp} app */
function hasSafe(app) {
  return isPhone(app.sheet.platform);
}
