/** What to try first: a few steps that tick themselves off as they are done. */
import { h, put } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

const STEPS = ["wrote", "opened_desk", "answered", "opened", "troubled"];

/** What the bot says by itself comes within seconds of what was written. */
const AT_ONCE_S = 3;

export class Tour {
  /** @param {import("./stage.js").StagePage} stage */
  constructor(stage) {
    this.stage = stage;
    this.root = h("section", { class: "tour" });
  }

  draw() {
    const done = this.stage.settings.done;
    if (done.includes("hidden")) return void put(this.root);
    const next = STEPS.find((step) => !done.includes(step));
    put(this.root,
      h("div", { class: "tour-head" }, h("h2", null, t("tour.title")), h("span", null, `${STEPS.filter((step) => done.includes(step)).length}/${STEPS.length}`),
        h("button", { class: "tool", type: "button", "aria-label": t("tour.hide"), onclick: () => this.do("hidden") }, icon("close"))),
      h("ol", null, STEPS.map((step) => h("li", { class: done.includes(step) ? "done" : step === next ? "next" : "" },
        h("i", null, done.includes(step) ? icon("check") : null), h("span", null, t(`tour.${step}`))))));
    return undefined;
  }

  /** @param {string} step */
  do(step) {
    const { done } = this.stage.settings;
    if (![...STEPS, "hidden"].includes(step) || done.includes(step)) return;
    this.stage.settings.change({ done: [...done, step] });
    this.draw();
  }

  /** The bot has written to a customer, and not in reply to their last words: somebody answered them. @param {import("./model.js").Change} change */
  see({ id, message }) {
    const person = this.stage.model.people.get(id ?? 0);
    if (person?.role !== "customer" || !message?.from_bot || !this.stage.settings.done.includes("opened_desk")) return;
    const own = this.stage.model.chat(person.id).messages.findLast((one) => !one.from_bot);
    if (message.date - (own?.date ?? 0) > AT_ONCE_S) this.do("answered");
  }
}
