/**
 * What this client has not got: sensors, payments, stories, fingers. Each is refused in the words a real
 * client without it uses, so that a Mini App sees one it must be able to live with.
 */

/** @type {Record<string, [string, object?]>} what is asked: the event that answers it, and its detail */
const REFUSALS = {
  web_app_add_to_home_screen: ["home_screen_failed", { error: "UNSUPPORTED" }],
  web_app_biometry_get_info: ["biometry_info_received", { available: false }],
  web_app_biometry_request_access: ["biometry_info_received", { available: false }],
  web_app_biometry_request_auth: ["biometry_auth_requested", { status: "failed" }],
  web_app_biometry_update_token: ["biometry_token_updated", { status: "failed" }],
  web_app_check_home_screen: ["home_screen_checked", { status: "unsupported" }],
  web_app_check_location: ["location_checked", { available: false }],
  web_app_request_chat: ["requested_chat_failed", { error: "UNSUPPORTED" }],
  web_app_request_emoji_status_access: ["emoji_status_access_requested", { status: "cancelled" }],
  web_app_request_location: ["location_requested", { available: false }],
  web_app_send_prepared_message: ["prepared_message_failed", { error: "UNSUPPORTED" }],
  web_app_set_emoji_status: ["emoji_status_failed", { error: "UNSUPPORTED" }],
  web_app_start_accelerometer: ["accelerometer_failed", { error: "UNSUPPORTED" }],
  web_app_start_device_orientation: ["device_orientation_failed", { error: "UNSUPPORTED" }],
  web_app_start_gyroscope: ["gyroscope_failed", { error: "UNSUPPORTED" }],
  web_app_stop_accelerometer: ["accelerometer_stopped"],
  web_app_stop_device_orientation: ["device_orientation_stopped"],
  web_app_stop_gyroscope: ["gyroscope_stopped"],
};

/** @param {(type: string, detail?: object) => void} say @returns {Record<string, () => void>} */
export function lackingAnswers(say) {
  const answers = Object.entries(REFUSALS).map(([asked, [type, detail]]) => [asked, () => say(type, detail)]);
  return Object.fromEntries(answers);
}
