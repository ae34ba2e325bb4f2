/**
 * The window around a Mini App: it opens a signed address in a frame and is Telegram to it. The page inside
 * is a stranger: it reaches this window through the protocol only, and the rest of the page not at all.
 */
import { askingAnswers, keepingAnswers, lookAnswers, outwardAnswers, windowAnswers } from "./answers.js";
import { Channel, isAtLeast } from "./channel.js";
import { Keeping } from "./keeping.js";
import { lackingAnswers } from "./lacking.js";
import { readLaunch } from "./launch.js";
import { node } from "./nodes.js";
import { AppWindow } from "./window.js";
import { filled, wordsFor } from "./words.js";

/** @typedef {"android"|"ios"|"macos"|"tdesktop"|"weba"} Platform */
/** @typedef {import("./themes.js").Theme} Theme */

/**
 * @typedef {object} Options
 * @property {string} url the signed address with its launch parameters
 * @property {Platform} platform
 * @property {Theme} theme
 * @property {string} language of the person
 * @property {() => void} [onClose] after it has gone
 * @property {(url: string) => void} [onOpenLink]
 * @property {(url: string) => void} [onOpenTelegramLink] `https://t.me/…`
 * @property {(text: string) => void} [onSendData]
 * @property {() => Promise<boolean>} [onWriteAccess] the person agreed; whether the bot may write now
 * @property {(kind: import("./touch.js").Touch) => void} [onHaptic]
 * @property {string} [title] the bot's name; without it the host of the address
 * @property {() => Promise<boolean>} [onSharePhone] the person agreed; without it nothing is ever shared
 * @property {(query: string, chats: string[]) => void} [onSwitchInline]
 */

/** A page that says it can reload itself has this long to begin. */
const RELOAD_PATIENCE_MS = 500;

/** @param {HTMLElement} mount an empty, positioned element @param {Options} options */
export function openMiniApp(mount, options) {
  const app = new MiniApp(mount, options);
  return {
    setTheme: (/** @type {Theme} */ theme) => app.setTheme(theme),
    setPlatform: (/** @type {Platform} */ platform) => app.sheet.setPlatform(platform),
    setVisible: (/** @type {boolean} */ visible) => app.setVisible(visible),
    requestClose: () => app.requestClose(),
    settings: () => app.pressed("settings"),
    destroy: () => app.end(),
  };
}

export class MiniApp {
  /** @param {HTMLElement} mount @param {Options} options */
  constructor(mount, options) {
    this.options = options;
    this.launch = readLaunch(options.url);
    this.words = wordsFor(options.language);
    this.title = options.title ?? new URL(options.url).host;
    this.canReload = false;
    this.asksBeforeClosing = false;
    this.isEnded = false;
    this.reloadTimer = 0;
    this.said = { viewport: "", safe: "", content: "" };
    this.view = new AppWindow(options, this, this.words);
    this.keeping = new Keeping(this.launch.account, browserStorage());
    this.channel = new Channel(this.view.frame, this.launch, {
      ...lackingAnswers((type, detail) => this.say(type, detail)),
      ...windowAnswers(this), ...lookAnswers(this), ...outwardAnswers(this), ...askingAnswers(this), ...keepingAnswers(this),
    });
    this.view.show(mount, this.launch.isFullscreen ? "fullscreen" : "compact");
    this.view.frame.src = options.url;
  }

  get sheet() {
    return this.view.sheet;
  }

  // -- what the client says ------------------------------------------------------------------

  /** @param {string} type @param {object|string} [detail] */
  say(type, detail) {
    if (!this.isEnded) this.channel.say(type, detail);
  }

  /** @param {boolean} [stable] */
  sayViewport(stable = true) {
    const { visibleHeight: height, width, isExpanded } = this.sheet;
    this.say("viewport_changed", { height, width, is_expanded: isExpanded, is_state_stable: stable });
  }

  sayTheme() {
    this.say("theme_changed", { theme_params: this.view.theme.params });
  }

  /** Says what has changed of what can be seen. @param {boolean} stable */
  moved(stable) {
    const { visibleHeight, width, isExpanded, safeArea, contentArea } = this.sheet;
    const viewport = [visibleHeight, width, isExpanded, stable].join();
    if (viewport !== this.said.viewport) this.sayViewport(stable);
    const [safe, content] = [JSON.stringify(safeArea), JSON.stringify(contentArea)];
    if (safe !== this.said.safe) this.say("safe_area_changed", safeArea);
    if (content !== this.said.content) this.say("content_safe_area_changed", contentArea);
    this.said = { viewport, safe, content };
  }

  // -- what the person does ------------------------------------------------------------------

  /** @param {import("./titlebar.js").Press} press */
  pressed(press) {
    if (press === "back") this.say("back_button_pressed");
    else if (press === "close") this.requestClose();
    else if (press === "reload") this.reload();
    else if (this.view.bar.hasSettings) this.say("settings_button_pressed");
  }

  /** The head was pulled down: the sheet shrinks, the shrunk one goes. */
  dropped() {
    const isLast = this.sheet.mode === "compact";
    this.sheet.moveTo("compact");
    if (isLast) this.requestClose();
  }

  async requestClose() {
    if (this.view.questions.isOpen) return this.view.questions.dismiss();
    if (!this.asksBeforeClosing) return this.close();
    const { words, title } = this;
    const reply = await this.view.questions.ask({
      title, message: words.not_saved,
      choices: [{ id: "", type: "cancel", text: words.cancel }, { id: "close", type: "destructive", text: words.close_anyway }],
    });
    if (reply?.id === "close") await this.close();
  }

  /** @param {string} message @param {string} yes @returns {Promise<boolean>} */
  async consents(message, yes) {
    const choices = [
      { id: "", type: /** @type {const} */ ("cancel"), text: this.words.cancel },
      { id: "yes", type: /** @type {const} */ ("default"), text: yes },
    ];
    const reply = await this.view.questions.ask({ message, choices });
    return reply?.id === "yes";
  }

  /** @param {string} message */
  async notice(message) {
    await this.view.questions.ask({ message, choices: [{ id: "", type: "ok", text: this.words.ok }] });
  }

  // -- what the window does ------------------------------------------------------------------

  expand() {
    if (this.sheet.mode === "compact") this.sheet.moveTo("expanded");
  }

  goFullscreen() {
    if (this.sheet.mode === "fullscreen") return this.say("fullscreen_failed", { error: "ALREADY_FULLSCREEN" });
    this.sheet.moveTo("fullscreen");
    this.say("fullscreen_changed", { is_fullscreen: true });
  }

  leaveFullscreen() {
    if (this.sheet.mode !== "fullscreen") return;
    this.sheet.moveTo("expanded");
    this.say("fullscreen_changed", { is_fullscreen: false });
  }

  /** The page asks again for all it wants. @private */
  reload() {
    if (!this.canReload) return this.loadAnew();
    this.say("reload_iframe");
    this.reloadTimer = window.setTimeout(() => this.loadAnew(), RELOAD_PATIENCE_MS);
  }

  /** @private */
  loadAnew() {
    this.reloads();
    this.view.frame.src = "about:blank";
    this.view.frame.addEventListener("load", () => { this.view.frame.src = this.options.url; }, { once: true });
  }

  /** The page goes and comes again: what it had set up is gone with it. */
  reloads() {
    clearTimeout(this.reloadTimer);
    this.channel.isHeard = false;
    this.canReload = false;
    this.asksBeforeClosing = false;
    this.view.startAfresh(this.launch.showsSettings);
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.view.theme = theme;
    this.view.draw();
    this.sayTheme();
  }

  /** @param {boolean} visible */
  setVisible(visible) {
    this.view.root.classList.toggle("mini-away", !visible);
    this.say("visibility_changed", { is_visible: visible });
  }

  /** @param {import("./touch.js").Touch} touch */
  feel(touch) {
    this.view.touchMark.show(touch);
    this.options.onHaptic?.(touch);
  }

  /** @param {unknown} url */
  openLink(url) {
    if (typeof url === "string" && /^https?:\/\//i.test(url)) this.options.onOpenLink?.(url);
  }

  /** @param {unknown} path */
  openTelegramLink(path) {
    if (typeof path !== "string" || !/^\/[A-Za-z0-9_+$]/.test(path)) return;
    this.options.onOpenTelegramLink?.(`https://t.me${path}`);
    if (!isAtLeast(this.launch.version, "7.0")) this.close();
  }

  /** @param {unknown} url @param {unknown} name */
  async download(url, name) {
    if (typeof url !== "string" || typeof name !== "string" || !/^https?:\/\//i.test(url)) return;
    const agreed = await this.consents(filled(this.words.download_file, { name: this.title, file: name }), this.words.download);
    if (agreed) node("a", { href: url, download: name, target: "_blank", rel: "noopener noreferrer" }).click();
    this.say("file_download_requested", { status: agreed ? "downloading" : "cancelled" });
  }

  async close() {
    if (this.view.root.inert) return;
    this.view.root.inert = true;
    await this.sheet.sink();
    this.end();
    this.options.onClose?.();
  }

  end() {
    this.isEnded = true;
    clearTimeout(this.reloadTimer);
    this.view.questions.dismiss();
    this.channel.end();
    this.view.end();
  }

}

/** @returns {Storage|null} nothing where the browser forbids it */
function browserStorage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
