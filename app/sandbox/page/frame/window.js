/**
 * All that is drawn of the window: head, page, bottom bar, and what lies over them. It shows what it is
 * told, in the theme's colours, and knows nothing of the protocol.
 */
import { BottomBar } from "./bottom.js";
import { isColor, isDark, node, paint } from "./nodes.js";
import { Questions } from "./questions.js";
import { Sheet } from "./sheet.js";
import { TitleBar } from "./titlebar.js";
import { TouchMark } from "./touch.js";

/** @typedef {"header"|"background"|"bottom"} Part */

/**
 * @typedef {object} Owner who is told what the person does
 * @property {string} title
 * @property {(press: import("./titlebar.js").Press) => void} pressed
 * @property {(event: string) => void} say
 * @property {() => void} requestClose
 * @property {(stable: boolean) => void} moved
 * @property {() => void} dropped
 */

/** What the web client gives a Mini App's frame; downloads are not among it. */
const RIGHTS = "allow-scripts allow-same-origin allow-popups allow-forms allow-modals allow-storage-access-by-user-activation";
const DEVICES = "camera; microphone; geolocation";
const USUAL_WISHES = { header: "bg_color", background: "bg_color", bottom: "bottom_bar_bg_color" };

export class AppWindow {
  /** @param {{platform: string, theme: import("./themes.js").Theme}} look @param {Owner} owner @param {import("./words.js").Words} words */
  constructor({ platform, theme }, owner, words) {
    this.owner = owner;
    this.platform = platform;
    this.theme = theme;
    /** Colours or keys of the theme. @type {Record<Part, string>} */
    this.wishes = { ...USUAL_WISHES };
    this.bar = new TitleBar({ title: owner.title, words }, (press) => owner.pressed(press));
    this.buttons = new BottomBar((event) => owner.say(event));
    this.frame = node("iframe", { class: "mini-frame", sandbox: RIGHTS, allow: DEVICES, title: owner.title });
    const loader = node("div", { class: "mini-loader", role: "status", "aria-label": words.loading }, node("span", { class: "mini-loader-mark" }));
    this.body = node("div", { class: "mini-body" }, this.frame, loader);
    const names = { class: "mini-window", role: "dialog", "aria-label": owner.title };
    this.shade = node("div", { class: "mini-shade" });
    const section = node("section", names, this.bar.element, this.body, this.buttons.element);
    this.root = node("div", { class: "mini" }, this.shade, section);
    this.questions = new Questions(this.root);
    this.touchMark = new TouchMark(section, words);
    this.sheet = new Sheet(
      { root: this.root, header: this.bar.element, body: this.body, bar: this.buttons.element },
      { moved: (stable) => owner.moved(stable), dropped: () => owner.dropped() },
    );
    this.listen();
  }

  /** @private */
  listen() {
    this.shade.addEventListener("click", () => this.owner.requestClose());
    this.frame.addEventListener("load", () => {
      if (/^http/.test(this.frame.src)) this.reveal();
    });
    this.root.addEventListener("keydown", (press) => {
      if (press.key === "Escape") this.owner.pressed(this.bar.hasBack ? "back" : "close");
    });
  }

  /** @param {HTMLElement} mount @param {import("./sheet.js").Mode} mode */
  show(mount, mode) {
    this.draw();
    mount.append(this.root);
    this.sheet.mode = mode;
    this.sheet.setPlatform(this.platform);
    this.sheet.rise();
  }

  /** There is something to see. */
  reveal() {
    this.root.classList.add("mini-ready");
  }

  /** As before the page had said anything. @param {boolean} showsSettings */
  startAfresh(showsSettings) {
    this.wishes = { ...USUAL_WISHES };
    this.buttons.clear();
    this.bar.hasSettings = showsSettings;
    this.bar.setBack(false);
    this.questions.dismiss();
    this.root.classList.remove("mini-ready");
    this.draw();
    this.sheet.settle();
  }

  /** @param {"main"|"secondary"} which @param {any} face */
  setUpButton(which, face) {
    const was = this.buttons.element.offsetHeight;
    this.buttons.setUp(which, face);
    this.draw();
    if (this.buttons.element.offsetHeight !== was) this.sheet.settle();
  }

  /** @param {Part} part @param {string|null} color */
  wish(part, color) {
    if (color) this.wishes[part] = color;
    this.draw();
  }

  end() {
    this.touchMark.clear();
    this.sheet.end();
    this.root.remove();
  }

  draw() {
    const { params, scheme } = this.theme;
    const [header, bottom] = [this.color("header"), this.color("bottom")];
    this.root.dataset.scheme = scheme;
    for (const [key, color] of Object.entries(params)) {
      if (isColor(color)) paint(this.root, { [key.replace(/_color$/, "").replaceAll("_", "-")]: color });
    }
    const ink = isDark(header) ? "#ffffff" : "#000000";
    const hasOwnInk = isColor(this.wishes.header);
    paint(this.root, { header, background: this.color("background"), bottom, "header-ink": ink, "nav-ink": hasOwnInk ? ink : params.accent_text_color });
    this.buttons.draw(params, bottom);
  }

  /** @private @param {Part} part */
  color(part) {
    const wish = this.wishes[part];
    const color = isColor(wish) ? wish : this.theme.params[wish];
    return isColor(color) ? color : this.theme.params.bg_color;
  }
}
