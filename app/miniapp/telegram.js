/**
 * Our bridge to the Telegram client: what a screen may want of it, and what it tells. It must work with any
 * client, old or none.
 */
import { Client, readJson } from "./lib/client.js";
import { webStorage } from "./lib/idb.js";
import { signal } from "./lib/signal.js";
import { Vault } from "./lib/vault.js";

/**
 * @typedef {object} Launch
 * @property {string} initData as signed by Telegram, "" outside of it
 * @property {string} version of the client's protocol, "6.0" when unknown
 * @property {string} platform ios, android, tdesktop, weba, …
 * @property {Theme} theme
 * @property {string} startParam
 * @property {{id: number, language: string, mayWrite: boolean}|null} user as claimed by the launch, for local use only
 * @property {boolean} reloaded the same launch as before in this tab
 * @property {boolean} fullscreen
 */

/** @typedef {Record<string, string>} Theme `#rrggbb` by Telegram's names */
/** @typedef {{text: string, color: string, ink: string, active: boolean, busy: boolean, press: () => void}} BottomButton */
/** @typedef {{top: number, bottom: number, left: number, right: number}} Insets px */
/** @typedef {{id: string, type: "default"|"destructive"|"ok"|"close"|"cancel", text?: string}} PopupButton */

const NO_INSETS = { top: 0, bottom: 0, left: 0, right: 0 };
const LAUNCH_KEY = "tikethet.launch";
const THEME_KEY = "tikethet.theme";
const PHONES = ["ios", "android", "android_x"];
/** A person may think this long. */
const PERSON_LIMIT_MS = 600_000;
const POPUP_TITLE_LIMIT = 64;
const POPUP_TEXT_LIMIT = 256;

/**
 * Launch parameters come once, in the hash; a reload finds them in this tab's storage.
 * @param {string} hash @param {Storage|null} storage @returns {Launch}
 */
export function readLaunch(hash, storage) {
  const fresh = hash.includes("tgWebApp") ? hash.slice(hash.indexOf("?") + 1 || 1) : "";
  const kept = storage?.getItem(LAUNCH_KEY) ?? "";
  const reloaded = (fresh || kept) === kept && kept !== "";
  if (fresh) storage?.setItem(LAUNCH_KEY, fresh);
  const fields = new URLSearchParams(fresh || kept);
  const initData = fields.get("tgWebAppData") ?? "";
  const theme = themeOf({}, readJson(fields.get("tgWebAppThemeParams")));
  return {
    initData,
    version: fields.get("tgWebAppVersion") ?? "6.0",
    platform: fields.get("tgWebAppPlatform") ?? "unknown",
    theme: reloaded ? themeOf(theme, readJson(storage?.getItem(THEME_KEY))) : theme,
    startParam: new URLSearchParams(initData).get("start_param") ?? fields.get("tgWebAppStartParam") ?? "",
    user: readUser(initData),
    reloaded,
    fullscreen: fields.has("tgWebAppFullscreen"),
  };
}

/** One Telegram client, or none. */
export class Bridge {
  /** @param {Launch} launch @param {Window & Record<string, any>} host @param {Storage|null} [storage] of this tab */
  constructor(launch, host, storage = null) {
    this.host = host;
    this.storage = storage;
    this.client = new Client(host, launch.version, (type, detail) => this.receive(type, detail));
    this.theme = signal(launch.theme);
    this.visible = signal(!host.document.hidden);
    this.viewport = signal(/** @type {{height?: number}} */ ({}));
    this.safeArea = signal(/** @type {Insets|null} */ (null));
    this.contentArea = signal(/** @type {Insets|null} */ (null));
    this.fullscreen = signal(launch.fullscreen);
    this.isPhone = PHONES.includes(launch.platform);
    this.hasBackButton = this.client.knows("web_app_setup_back_button");
    this.hasMainButton = this.client.post !== null && this.isPhone;
    this.canFill = this.isPhone && this.client.knows("web_app_request_fullscreen");
    this.device = new Vault(this.client, "device", webStorage("localStorage"));
    this.secure = new Vault(this.client, "secure", null);
    this.asksNow = false;
    /** @type {Record<string, () => void>} */
    this.pressed = {};
    this.greet();
  }

  ready() {
    this.client.send("web_app_ready");
  }

  expand() {
    this.client.send("web_app_expand");
  }

  /** @param {boolean} whole */
  fillScreen(whole) {
    this.client.send(whole ? "web_app_request_fullscreen" : "web_app_exit_fullscreen");
  }

  reload() {
    this.client.reload();
  }

  /** @param {(() => void)|null} press */
  backButton(press) {
    this.pressed.back_button_pressed = press ?? (() => {});
    this.client.keep("web_app_setup_back_button", { is_visible: press !== null });
  }

  /** @param {(() => void)|null} press */
  settingsButton(press) {
    this.pressed.settings_button_pressed = press ?? (() => {});
    this.client.keep("web_app_setup_settings_button", { is_visible: press !== null });
  }

  /** @param {BottomButton|null} button */
  mainButton(button) {
    this.pressed.main_button_pressed = button?.active ? button.press : () => {};
    this.client.keep("web_app_setup_main_button", bottomDetail(button));
  }

  /** @param {BottomButton|null} button */
  secondaryButton(button) {
    this.pressed.secondary_button_pressed = button?.active ? button.press : () => {};
    this.client.keep("web_app_setup_secondary_button", button ? { ...bottomDetail(button), position: "left" } : bottomDetail(null));
  }

  /** @param {"light"|"success"|"error"|"selection"} feel */
  haptic(feel) {
    this.client.send("web_app_trigger_haptic_feedback", hapticDetail(feel));
  }

  /** @param {boolean} unsent */
  confirmClosing(unsent) {
    this.client.keep("web_app_setup_closing_behavior", { need_confirmation: unsent });
  }

  /** @param {boolean} allowed */
  swipeToClose(allowed) {
    this.client.keep("web_app_setup_swipe_behavior", { allow_vertical_swipe: allowed });
  }

  /** A colour that is the theme's own goes by its name, so that it follows the theme by itself.
   * @param {{header: string, background: string, bottom: string}} colors */
  paint({ header, background, bottom }) {
    const key = ["bg_color", "secondary_bg_color"].find((one) => this.theme.peek()[one] === header);
    if (key) this.client.keep("web_app_set_header_color", { color_key: key });
    else if (this.client.isAtLeast("6.9")) this.client.keep("web_app_set_header_color", { color: header });
    this.client.keep("web_app_set_background_color", { color: background });
    this.client.keep("web_app_set_bottom_bar_color", { color: bottom });
  }

  /** A link of t.me stays inside Telegram, any other leaves it. @param {string} text of http or https only */
  openLink(text) {
    const url = urlOf(text);
    if (!url) return;
    if (url.hostname === "t.me" && (this.client.isFramed || this.client.isAtLeast("6.1"))) {
      this.client.send("web_app_open_tg_link", { path_full: url.pathname + url.search });
    } else if (this.client.knows("web_app_open_link")) {
      this.client.send("web_app_open_link", { url: url.href });
    } else {
      this.host.open(url.href, "_blank", "noopener,noreferrer");
    }
  }

  /** @param {string} url of https @param {string} name of the file
   * @returns {Promise<boolean>} whether the client fetches it; false = the page has to */
  async download(url, name) {
    if (!/^https:/i.test(url)) return false;
    const heard = await this.client.ask("web_app_request_file_download", { url, file_name: name }, isOf("file_download_requested"), PERSON_LIMIT_MS);
    return heard !== null;
  }

  /** The client's own question; undefined = it cannot ask, null = dismissed.
   * @param {{title: string, message: string, buttons: PopupButton[]}} popup @returns {Promise<string|null|undefined>} */
  async popup({ title, message, buttons }) {
    const fits = title.length <= POPUP_TITLE_LIMIT && message.length <= POPUP_TEXT_LIMIT;
    if (!fits || this.asksNow || !this.client.knows("web_app_open_popup")) return undefined;
    this.asksNow = true;
    const heard = await this.client.ask("web_app_open_popup", { title: title || undefined, message, buttons }, isOf("popup_closed"), PERSON_LIMIT_MS);
    this.asksNow = false;
    return heard?.detail.button_id ?? null;
  }

  /** @returns {Promise<boolean>} whether the bot may write to this person */
  async askToWrite() {
    const heard = await this.client.ask("web_app_request_write_access", "", isOf("write_access_requested"), PERSON_LIMIT_MS);
    return heard?.detail.status === "allowed";
  }

  /** @private */
  greet() {
    const { host, client } = this;
    host.document.addEventListener("visibilitychange", () => {
      this.visible.value = !host.document.hidden;
    });
    client.send("web_app_request_theme");
    client.send("web_app_request_viewport");
    client.send("web_app_request_safe_area");
    client.send("web_app_request_content_safe_area");
  }

  /** @private @param {string} type @param {any} detail */
  receive(type, detail) {
    if (type === "theme_changed") this.recolor(detail.theme_params);
    else if (type === "viewport_changed" && detail.height) this.viewport.value = detail;
    else if (type === "safe_area_changed") this.safeArea.value = { ...(this.safeArea.peek() ?? NO_INSETS), ...detail };
    else if (type === "content_safe_area_changed") this.contentArea.value = { ...(this.contentArea.peek() ?? NO_INSETS), ...detail };
    else if (type === "visibility_changed") this.visible.value = Boolean(detail.is_visible);
    else if (type === "fullscreen_changed") this.fullscreen.value = Boolean(detail.is_fullscreen);
    else if (type === "fullscreen_failed" && detail.error === "ALREADY_FULLSCREEN") this.fullscreen.value = true;
    else this.pressed[type]?.();
  }

  /** @private @param {any} params */
  recolor(params) {
    if (!params) return;
    this.theme.value = themeOf(this.theme.peek(), params);
    this.storage?.setItem(THEME_KEY, JSON.stringify(this.theme.peek()));
  }
}

/** What is known of the theme, with what has come; anything that is no colour is passed over.
 * @param {Theme} before @param {any} params @returns {Theme} */
function themeOf(before, params) {
  const theme = { ...before };
  for (const [name, value] of Object.entries(params ?? {})) {
    const color = colorOf(String(value));
    if (color) theme[name] = color;
  }
  // One iOS client says the same dark colour twice; its list ground is lighter than that.
  if (params?.bg_color === "#1c1c1d" && params.secondary_bg_color === params.bg_color) theme.secondary_bg_color = "#2c2c2e";
  return theme;
}

/** @param {string} text @returns {string|null} `#rrggbb` */
function colorOf(text) {
  const long = /^\s*#([0-9a-f]{6})\s*$/i.exec(text)?.[1];
  const short = /^\s*#([0-9a-f]{3})\s*$/i.exec(text)?.[1];
  const parts = /^\s*rgba?\((\d+),\s*(\d+),\s*(\d+)(?:,\s*\d+\.?\d*)?\)\s*$/.exec(text)?.slice(1, 4);
  const digits = long ?? short?.replace(/./g, "$&$&") ?? parts?.map((part) => Number(part).toString(16).padStart(2, "0")).join("");
  return digits ? `#${digits.toLowerCase()}` : null;
}

/** @param {string} text @returns {URL|null} of http or https only */
function urlOf(text) {
  try {
    return /^https?:\/\//i.test(text) ? new URL(text) : null;
  } catch {
    return null;
  }
}

/** @param {string} type @returns {(heard: import("./lib/client.js").Heard) => boolean} */
function isOf(type) {
  return (heard) => heard.type === type;
}

/** @param {BottomButton|null} button */
function bottomDetail(button) {
  if (!button) return { is_visible: false };
  return {
    is_visible: true, is_active: button.active, is_progress_visible: button.busy, text: button.text,
    color: button.color, text_color: button.ink, has_shine_effect: false,
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
  if (!user?.id) return null;
  return { id: user.id, language: String(user.language_code ?? ""), mayWrite: user.allows_write_to_pm === true };
}
