/** The Mini App of one client: opened with a signed address, put aside and brought back, closed. */
import { openMiniApp } from "./frame/miniapp.js";
import { themes } from "./frame/themes.js";
import { h } from "./dom.js";
import { t } from "./words.js";

export class AppWindow {
  /** @param {import("./column.js").Column} column */
  constructor(column) {
    this.column = column;
    /** @type {ReturnType<typeof openMiniApp>|null} */
    this.window = null;
    this.isAside = false;
    /** @type {Map<string, any>} */
    this.said = new Map();
    this.onHidden = () => this.look();
    document.addEventListener("visibilitychange", this.onHidden);
  }

  /** @param {Record<string, any>} way menu, button, keyboard or link, with what names it */
  async open(way) {
    const { settings } = this.column.stage;
    const look = { platform: settings.platform, theme: themeOf(settings).params };
    const made = await this.column.deeds.wish("open_app", { ...way, ...look });
    if (!made) return;
    this.end();
    this.window = openMiniApp(this.column.mount, {
      url: made.url,
      platform: settings.platform,
      theme: themeOf(settings),
      language: this.column.person?.language_code ?? "ru",
      title: this.column.deeds.botName(),
      ...this.ties(way),
    });
    this.isAside = false;
    this.said = new Map([["setTheme", themeOf(settings)], ["setPlatform", settings.platform], ["setVisible", true]]);
    this.look();
    this.column.stage.onStep(this.column.person?.role === "customer" ? "opened" : "opened_desk");
  }

  /** Chat in front, the Mini App goes on behind it. */
  minimise() {
    this.isAside = true;
    this.look();
  }

  /** Hands it everything that the page's switches say now. */
  look() {
    const { settings } = this.column.stage;
    const isInFront = Boolean(this.window) && !this.isAside;
    this.column.root.classList.toggle("with-app", isInFront);
    this.column.client.inert = isInFront && settings.frame === "phone";
    this.say("setTheme", themeOf(settings));
    this.say("setPlatform", settings.platform);
    this.say("setVisible", isInFront && this.column.isShown && !document.hidden);
    this.column.drawPlate();
  }

  /** Only what has changed since it was said last. @private @param {"setTheme"|"setPlatform"|"setVisible"} verb @param {any} value */
  say(verb, value) {
    if (!this.window || this.said.get(verb) === value) return;
    this.said.set(verb, value);
    const window = /** @type {Record<string, (value: any) => void>} */ (this.window);
    window[verb](value);
  }

  /** Chat or Mini App, while one is open. */
  tabs() {
    if (!this.window) return null;
    const tab = (/** @type {boolean} */ isAside, /** @type {string} */ text) => h("button", {
      type: "button", "aria-pressed": String(this.isAside === isAside),
      onclick: () => { this.isAside = isAside; this.look(); },
    }, text);
    return h("span", { class: "app-tabs", role: "group", "aria-label": t("column.front") }, tab(true, t("column.chat")), tab(false, t("column.app")));
  }

  end() {
    this.window?.destroy();
    this.window = null;
    this.column.mount.replaceChildren();
    this.look();
  }

  /** For good: the client itself goes. */
  close() {
    document.removeEventListener("visibilitychange", this.onHidden);
    this.end();
  }

  /** @private @param {Record<string, any>} way */
  ties(way) {
    const { deeds } = this.column;
    return {
      onClose: () => { this.window = null; this.column.mount.replaceChildren(); this.look(); },
      onOpenLink: (/** @type {string} */ url) => deeds.openLink(url, false),
      onOpenTelegramLink: (/** @type {string} */ url) => deeds.openLink(url, false),
      onSendData: (/** @type {string} */ text) => deeds.wish("send_app_text", { text, label: way.label ?? "" }),
      onWriteAccess: async () => Boolean(await deeds.wish("allow_writing")),
      onSharePhone: async () => Boolean(await deeds.sendSample("contact")),
      onHaptic: () => {},
    };
  }
}

/** @param {import("./settings.js").Settings} settings */
export function themeOf(settings) {
  return themes[/** @type {keyof typeof themes} */ (settings.theme)];
}
