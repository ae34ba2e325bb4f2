/**
 * Our bridge to the Telegram client: events out, events in, launch parameters. It must work with any
 * client, old or none: what the client does not know is not sent.
 */
import { signal } from "./lib/signal.js";

/**
 * @typedef {object} Launch
 * @property {string} initData as signed by Telegram, "" outside of it
 * @property {string} version of the client's protocol, "6.0" when unknown
 * @property {string} platform ios, android, tdesktop, weba, …
 * @property {Record<string, string>} theme
 * @property {string} startParam
 * @property {{id: number, language: string}|null} user as claimed by the launch, for local use only
 * @property {boolean} reloaded the same launch as before in this tab
 */

/** @typedef {{text: string, color: string, ink: string, active: boolean, busy: boolean, press: () => void}} MainButton */
/** @typedef {{top: number, bottom: number, left: number, right: number}} Insets px */

const NO_INSETS = { top: 0, bottom: 0, left: 0, right: 0 };
const LAUNCH_KEY = "tikethet.launch";
/** Telegram's own web client. Beside a pretend Telegram on loopback the server names that one instead. */
const WEB_ORIGIN = "https://web.telegram.org";
const PHONES = ["ios", "android", "android_x"];

/** The first version of the protocol that knows an event. */
const SINCE = {
  web_app_setup_back_button: "6.1",
  web_app_trigger_haptic_feedback: "6.1",
  web_app_set_header_color: "6.1",
  web_app_set_background_color: "6.1",
  web_app_setup_closing_behavior: "6.2",
  web_app_setup_swipe_behavior: "7.7",
  web_app_set_bottom_bar_color: "7.10",
  web_app_request_safe_area: "8.0",
  web_app_request_content_safe_area: "8.0",
};

/**
 * Launch parameters come once, in the hash; a reload finds them in this tab's storage.
 * @param {string} hash @param {Storage|null} storage @returns {Launch}
 */
export function readLaunch(hash, storage) {
  const fresh = hash.includes("tgWebApp") ? hash.slice(1) : "";
  const kept = storage?.getItem(LAUNCH_KEY) ?? "";
  if (fresh) storage?.setItem(LAUNCH_KEY, fresh);
  const fields = new URLSearchParams(fresh || kept);
  const initData = fields.get("tgWebAppData") ?? "";
  return {
    initData,
    version: fields.get("tgWebAppVersion") ?? "6.0",
    platform: fields.get("tgWebAppPlatform") ?? "unknown",
    theme: readJson(fields.get("tgWebAppThemeParams")) ?? {},
    startParam: new URLSearchParams(initData).get("start_param") ?? fields.get("tgWebAppStartParam") ?? "",
    user: readUser(initData),
    reloaded: (fresh || kept) === kept && kept !== "",
  };
}

/** One Telegram client, or none. */
export class Bridge {
  /** @param {Launch} launch @param {Window & Record<string, any>} host */
  constructor(launch, host) {
    this.launch = launch;
    this.host = host;
    const peer = host.document.querySelector("meta[name=client]")?.getAttribute("content") || WEB_ORIGIN;
    this.post = transportOf(host, peer);
    listen(host, peer, (type, detail) => this.receive(type, detail));
    this.theme = signal(launch.theme);
    this.visible = signal(!host.document.hidden);
    this.viewport = signal(/** @type {{height?: number}} */ ({}));
    this.safeArea = signal(/** @type {Insets|null} */ (null));
    this.contentArea = signal(/** @type {Insets|null} */ (null));
    this.isPhone = PHONES.includes(launch.platform);
    this.hasBackButton = this.post !== null && isAtLeast(launch.version, "6.1");
    this.hasMainButton = this.post !== null && this.isPhone;
    /** @type {Record<string, () => void>} */
    this.pressed = {};
    /** @type {Map<string, string>} */
    this.last = new Map();
    this.greet();
  }

  ready() {
    this.send("web_app_ready");
  }

  expand() {
    this.send("web_app_expand");
  }

  /** @param {(() => void)|null} press */
  backButton(press) {
    this.pressed.back_button_pressed = press ?? (() => {});
    this.keep("web_app_setup_back_button", { is_visible: press !== null });
  }

  /** @param {MainButton|null} button */
  mainButton(button) {
    this.pressed.main_button_pressed = button?.active ? button.press : () => {};
    this.keep("web_app_setup_main_button", mainButtonDetail(button));
  }

  /** @param {"light"|"success"|"error"|"selection"} feel */
  haptic(feel) {
    this.send("web_app_trigger_haptic_feedback", hapticDetail(feel));
  }

  /** @param {boolean} unsent */
  confirmClosing(unsent) {
    this.keep("web_app_setup_closing_behavior", { need_confirmation: unsent });
  }

  /** @param {boolean} allowed */
  swipeToClose(allowed) {
    this.keep("web_app_setup_swipe_behavior", { allow_vertical_swipe: allowed });
  }

  /** @param {{header: string, background: string, bottom: string}} colors */
  paint({ header, background, bottom }) {
    this.keep("web_app_set_header_color", { color: header });
    this.keep("web_app_set_background_color", { color: background });
    this.keep("web_app_set_bottom_bar_color", { color: bottom });
  }

  /** @param {string} url of http or https only */
  openLink(url) {
    if (!/^https?:\/\//i.test(url)) return;
    if (this.post) this.send("web_app_open_link", { url });
    else this.host.open(url, "_blank", "noopener,noreferrer");
  }

  /** @private */
  greet() {
    const { host } = this;
    host.document.addEventListener("visibilitychange", () => {
      this.visible.value = !host.document.hidden;
    });
    if (host.parent !== host) this.send("iframe_ready", { reload_supported: true });
    this.send("web_app_request_theme");
    this.send("web_app_request_viewport");
    this.send("web_app_request_safe_area");
    this.send("web_app_request_content_safe_area");
  }

  /** @private @param {string} type @param {any} detail */
  receive(type, detail) {
    if (type === "theme_changed" && detail?.theme_params) this.theme.value = detail.theme_params;
    else if (type === "viewport_changed") this.viewport.value = detail ?? {};
    else if (type === "safe_area_changed") this.safeArea.value = { ...NO_INSETS, ...detail };
    else if (type === "content_safe_area_changed") this.contentArea.value = { ...NO_INSETS, ...detail };
    else if (type === "visibility_changed") this.visible.value = Boolean(detail?.is_visible);
    else if (type === "reload_iframe") this.reload();
    else this.pressed[type]?.();
  }

  /** @private */
  reload() {
    this.send("iframe_will_reload");
    this.host.location.reload();
  }

  /** @private @param {string} type @param {object|string} [detail] "" stands for no detail */
  send(type, detail = "") {
    const since = /** @type {Record<string, string>} */ (SINCE)[type];
    if (!this.post || (since && !isAtLeast(this.launch.version, since))) return;
    this.post(type, JSON.stringify(detail));
  }

  /** Sends only what differs from the last time. @private @param {string} type @param {object} detail */
  keep(type, detail) {
    const text = JSON.stringify(detail);
    if (this.last.get(type) === text) return;
    this.last.set(type, text);
    this.send(type, detail);
  }
}

/** @param {string} version @param {string} least */
function isAtLeast(version, least) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split(".").map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** @param {Record<string, any> & Window} host @param {string} peer the one origin that is the client, in a frame
 * @returns {((type: string, json: string) => void)|null} */
function transportOf(host, peer) {
  if (host.TelegramWebviewProxy) return (type, json) => host.TelegramWebviewProxy.postEvent(type, json);
  const notify = host.external && "notify" in host.external ? /** @type {any} */ (host.external) : null;
  if (notify) return (type, json) => notify.notify(JSON.stringify({ eventType: type, eventData: JSON.parse(json) }));
  if (host.parent === host) return null;
  return (type, json) => {
    host.parent.postMessage(JSON.stringify({ eventType: type, eventData: JSON.parse(json) }), peer);
  };
}

/** @param {Record<string, any> & Window} host @param {string} peer
 * @param {(type: string, detail: any) => void} receive */
function listen(host, peer, receive) {
  host.Telegram = { ...host.Telegram, WebView: { receiveEvent: receive } };
  host.TelegramGameProxy = { receiveEvent: receive };
  host.TelegramGameProxy_receiveEvent = receive;
  if (host.parent === host) return;
  host.addEventListener("message", (message) => {
    if (message.source !== host.parent || message.origin !== peer) return;
    const frame = readJson(message.data);
    if (frame?.eventType) receive(frame.eventType, frame.eventData);
  });
}

/** @param {{text: string, color: string, ink: string, active: boolean, busy: boolean}|null} button */
function mainButtonDetail(button) {
  if (!button) return { is_visible: false };
  return {
    is_visible: true, is_active: button.active, is_progress_visible: button.busy,
    text: button.text, color: button.color, text_color: button.ink,
  };
}

/** @param {"light"|"success"|"error"|"selection"} feel */
function hapticDetail(feel) {
  if (feel === "selection") return { type: "selection_change" };
  if (feel === "light") return { type: "impact", impact_style: "light" };
  return { type: "notification", notification_type: feel };
}

/** @param {string} initData @returns {Launch["user"]} */
function readUser(initData) {
  const user = readJson(new URLSearchParams(initData).get("user"));
  return user?.id ? { id: user.id, language: String(user.language_code ?? "") } : null;
}

/** @param {any} text @returns {any} */
function readJson(text) {
  try {
    return typeof text === "string" ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
