/** What can be changed about the clients and the network: themes, frames, languages, and troubles. */
import { nameOf } from "./avatar.js";
import { h, put, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { toast } from "./overlays.js";
import { languageSelect } from "./people.js";
import { FRAMES, PLATFORMS, THEMES } from "./settings.js";
import { LANGUAGES, has, t } from "./words.js";

const GLYPHS = { down: "cloud_off", flood: "hourglass", slow: "clock", lost: "unplug", blocked: "block" };

export class Switches {
  /** @param {import("./stage.js").StagePage} stage */
  constructor(stage) {
    this.stage = stage;
    this.seen = "";
    this.root = h("section", { class: "switches" });
  }

  /** Anew only when something to be seen has changed: an open list must not close by itself. */
  draw() {
    const { settings, model } = this.stage;
    const people = this.shownPeople().map((one) => [nameOf(one), one.language_code, one.blocked]);
    const seen = JSON.stringify([settings.theme, settings.frame, settings.platform, settings.language, people, model.troubles]);
    if (seen === this.seen) return;
    this.seen = seen;
    redraw(this.root, () => put(this.root, this.looks(), this.troubles()));
  }

  /** @param {string} name of a trouble */
  end(name) {
    return this.wish("trouble", { name, to: false });
  }

  /** @private */
  looks() {
    const { settings } = this.stage;
    const themes = THEMES.map((name) => h("button", { class: "swatch", type: "button", "data-swatch": name, "aria-pressed": String(settings.theme === name), onclick: () => this.stage.change({ theme: name }) }, h("i"), h("span", null, t(`theme.${name}`))));
    return h("div", { class: "switch-group" }, h("h2", null, t("looks.title")),
      h("div", { class: "swatches", role: "group", "aria-label": t("looks.theme") }, themes),
      this.segments("frame", FRAMES, settings.frame, (name) => icon(name)),
      this.segments("platform", PLATFORMS[settings.frame], settings.platform),
      this.segments("language", LANGUAGES, settings.language),
      this.personLanguages());
  }

  /** @private @param {"frame"|"platform"|"language"} setting @param {string[]} names @param {string} chosen @param {(name: string) => Element|null} [glyph] */
  segments(setting, names, chosen, glyph = () => null) {
    return h("div", { class: "switch-line" }, h("span", null, t(`looks.${setting}`)),
      h("span", { class: "segments", role: "group", "aria-label": t(`looks.${setting}`) }, names.map((name) =>
        h("button", { type: "button", "aria-pressed": String(name === chosen), onclick: () => this.stage.change({ [setting]: name }) }, glyph(name), t(`${setting}.${name}`)))));
  }

  /** The language that a person's Telegram speaks to the bot. @private */
  personLanguages() {
    const people = this.shownPeople();
    return people.map((person) => h("label", { class: "switch-line" }, h("span", { dir: "auto" }, t("looks.person_language", { name: nameOf(person) })),
      languageSelect(person.language_code ?? "en", (language) => this.wish("set_language", { user_id: person.id, language_code: language }))));
  }

  /** @private */
  troubles() {
    const rows = this.stage.model.troubles.map((trouble) => this.trouble(trouble.name, trouble.on, trouble.hits, "", (to) => this.wish("trouble", { name: trouble.name, to })));
    const blocks = this.shownPeople().map((person) => this.trouble("blocked", person.blocked, 0, nameOf(person), (to) => this.wish(to ? "block" : "unblock", { user_id: person.id })));
    const isAny = this.stage.model.troubles.some((one) => one.on);
    return h("div", { class: "switch-group" }, h("h2", null, t("trouble.title")), h("p", { class: "hint" }, t("trouble.hint")), rows, blocks,
      isAny ? h("button", { class: "choice wide", type: "button", onclick: () => this.calm() }, t("trouble.calm")) : null);
  }

  /** @private @param {string} name @param {boolean} isOn @param {number} hits @param {string} who @param {(to: boolean) => void} turn */
  trouble(name, isOn, hits, who, turn) {
    const state = isOn ? t(`trouble.${name}.on`, { name: who }) : t(`trouble.${name}.off`, { name: who });
    return h("button", { class: "trouble", type: "button", role: "switch", "aria-checked": String(isOn), "data-trouble": name, onclick: () => turn(!isOn) },
      icon(GLYPHS[/** @type {keyof typeof GLYPHS} */ (name)]),
      h("span", { class: "trouble-text" }, h("b", null, t(`trouble.${name}`, { name: who })), h("span", null, state), hits ? h("span", { class: "hits" }, t("trouble.hits", { count: hits })) : null),
      h("i", { class: "knob" }));
  }

  /** @private */
  calm() {
    for (const trouble of this.stage.model.troubles) if (trouble.on) this.end(trouble.name);
  }

  /** @private @returns {import("./model.js").Person[]} */
  shownPeople() {
    const { model, settings } = this.stage;
    const shown = this.stage.isSingle() ? settings.shown.slice(0, 1) : settings.shown;
    return shown.flatMap((id) => model.people.get(id) ?? []);
  }

  /** @private @param {string} deed @param {Record<string, any>} fields */
  async wish(deed, fields) {
    try {
      await this.stage.feed.ask(deed, fields);
      if (deed === "trouble" || deed === "block") this.stage.onStep("troubled");
    } catch (wrong) {
      const key = `refused.${/** @type {any} */ (wrong).code}`;
      toast(this.stage.root, t(has(key) ? key : "refused.not_done"));
    }
  }
}
