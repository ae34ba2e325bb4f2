/**
 * The line between window and Mini App: JSON texts of `{eventType, eventData}` by postMessage, both ways.
 * It must hear nobody but the page it opened, and speak to no other origin.
 */

/**
 * The first version of the protocol that knows what a Mini App asks for
 * (core.telegram.org/bots/webapps; docs.telegram-mini-apps.com/platform/methods).
 */
export const SINCE = {
  iframe_ready: "6.0",
  iframe_will_reload: "6.0",
  web_app_close: "6.0",
  web_app_data_send: "6.0",
  web_app_expand: "6.0",
  web_app_open_link: "6.0",
  web_app_ready: "6.0",
  web_app_request_theme: "6.0",
  web_app_request_viewport: "6.0",
  web_app_setup_main_button: "6.0",
  web_app_open_invoice: "6.1",
  web_app_open_tg_link: "6.1",
  web_app_set_background_color: "6.1",
  web_app_set_header_color: "6.1",
  web_app_setup_back_button: "6.1",
  web_app_trigger_haptic_feedback: "6.1",
  web_app_open_popup: "6.2",
  web_app_setup_closing_behavior: "6.2",
  web_app_close_scan_qr_popup: "6.4",
  web_app_open_scan_qr_popup: "6.4",
  web_app_read_text_from_clipboard: "6.4",
  web_app_switch_inline_query: "6.7",
  web_app_invoke_custom_method: "6.9",
  web_app_request_phone: "6.9",
  web_app_request_write_access: "6.9",
  web_app_setup_settings_button: "6.10",
  web_app_biometry_get_info: "7.2",
  web_app_biometry_open_settings: "7.2",
  web_app_biometry_request_access: "7.2",
  web_app_biometry_request_auth: "7.2",
  web_app_biometry_update_token: "7.2",
  web_app_setup_swipe_behavior: "7.7",
  web_app_share_to_story: "7.8",
  web_app_set_bottom_bar_color: "7.10",
  web_app_setup_secondary_button: "7.10",
  web_app_add_to_home_screen: "8.0",
  web_app_check_home_screen: "8.0",
  web_app_check_location: "8.0",
  web_app_exit_fullscreen: "8.0",
  web_app_open_location_settings: "8.0",
  web_app_request_content_safe_area: "8.0",
  web_app_request_emoji_status_access: "8.0",
  web_app_request_file_download: "8.0",
  web_app_request_fullscreen: "8.0",
  web_app_request_location: "8.0",
  web_app_request_safe_area: "8.0",
  web_app_send_prepared_message: "8.0",
  web_app_set_emoji_status: "8.0",
  web_app_start_accelerometer: "8.0",
  web_app_start_device_orientation: "8.0",
  web_app_start_gyroscope: "8.0",
  web_app_stop_accelerometer: "8.0",
  web_app_stop_device_orientation: "8.0",
  web_app_stop_gyroscope: "8.0",
  web_app_toggle_orientation_lock: "8.0",
  web_app_device_storage_clear: "9.0",
  web_app_device_storage_get_key: "9.0",
  web_app_device_storage_save_key: "9.0",
  web_app_secure_storage_clear: "9.0",
  web_app_secure_storage_get_key: "9.0",
  web_app_secure_storage_restore_key: "9.0",
  web_app_secure_storage_save_key: "9.0",
  web_app_hide_keyboard: "9.1",
  web_app_request_chat: "9.6",
};

/** The first version in which a client says it by itself; older ones say the rest. */
const SAID_SINCE = { visibility_changed: "8.0", safe_area_changed: "8.0", content_safe_area_changed: "8.0" };

/** @param {string} version @param {string} least */
export function isAtLeast(version, least) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split(".").map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** @typedef {(detail: any) => void} Answer */

export class Channel {
  /**
   * @param {HTMLIFrameElement} frame @param {{origin: string, version: string}} app
   * @param {Record<string, Answer>} answers by the name of what is asked; the rest is passed over in silence
   */
  constructor(frame, app, answers) {
    this.frame = frame;
    this.app = app;
    this.answers = answers;
    /** Whether the page has spoken: before that its window may still be another origin's. */
    this.isHeard = false;
    /** @private @param {MessageEvent} message */
    this.hear = (message) => this.take(message);
    window.addEventListener("message", this.hear);
  }

  /** @param {string} type @param {object|string} [detail] left out when the event has none */
  say(type, detail) {
    const since = /** @type {Record<string, string>} */ (SAID_SINCE)[type];
    if (!this.isHeard || (since && !isAtLeast(this.app.version, since))) return;
    const text = JSON.stringify({ eventType: type, eventData: detail });
    this.frame.contentWindow?.postMessage(text, this.app.origin);
  }

  end() {
    window.removeEventListener("message", this.hear);
  }

  /** @private @param {MessageEvent} message */
  take(message) {
    if (message.source !== this.frame.contentWindow || message.origin !== this.app.origin) return;
    const asked = readJson(message.data);
    const type = asked?.eventType;
    if (typeof type !== "string") return;
    this.isHeard = true;
    if (!this.knows(type)) return;
    this.answers[type]?.(detailOf(asked.eventData));
  }

  /** @private @param {string} type */
  knows(type) {
    if (!Object.hasOwn(SINCE, type)) return false;
    return isAtLeast(this.app.version, /** @type {Record<string, string>} */ (SINCE)[type]);
  }
}

/** No detail comes as "", null or nothing at all. @param {unknown} detail @returns {any} */
function detailOf(detail) {
  return detail !== null && typeof detail === "object" ? detail : {};
}

/** @param {unknown} text @returns {any} */
function readJson(text) {
  try {
    return typeof text === "string" ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
