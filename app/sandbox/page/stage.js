/** The whole page: the people at the side, their clients beside one another or one at a time. */
import { Column } from "./column.js";
import { h, put, set } from "./dom.js";
import { icon } from "./icons.js";
import { toast } from "./overlays.js";
import { PeopleList } from "./people.js";
import { Switches } from "./switches.js";
import { Tour } from "./tour.js";
import { speak, t } from "./words.js";

const LOST_AFTER_MS = 1000;
const NARROW = "(max-width: 759px)";

export class StagePage {
  /**
   * @param {HTMLElement|null} root @param {import("./model.js").Model} model @param {import("./feed.js").Feed} feed
   * @param {import("./settings.js").Settings} settings
   */
  constructor(root, model, feed, settings) {
    this.root = /** @type {HTMLElement} */ (root);
    this.model = model;
    this.feed = feed;
    this.settings = settings;
    /** @type {Map<number, Column>} */
    this.columns = new Map();
    this.front = 0;
    this.isLive = false;
    this.hasScene = false;
    this.narrow = matchMedia(NARROW);
    this.people = new PeopleList(this);
    this.switches = new Switches(this);
    this.tour = new Tour(this);
    this.build();
    model.listen((change) => this.hear(change));
    this.narrow.addEventListener("change", () => this.arrange());
    document.addEventListener("visibilitychange", () => this.arrange());
    this.draw();
  }

  /** @param {boolean} isLive */
  setLive(isLive) {
    clearTimeout(this.lostClock);
    this.isLive = isLive;
    if (isLive) this.lost.hidden = true;
    else this.lostClock = setTimeout(() => { this.lost.hidden = false; }, LOST_AFTER_MS);
  }

  /** @param {Record<string, any>} changes of the settings, in force at once */
  change(changes) {
    this.settings.change(changes);
    if (changes.language) speak(changes.language);
    this.draw();
    for (const column of this.columns.values()) column.draw();
    this.arrange();
  }

  /** A press on a person: to the front, or in and out of the row. @param {number} id */
  choose(id) {
    const { shown } = this.settings;
    if (this.isSingle()) this.settings.change({ shown: [id, ...shown.filter((one) => one !== id)] });
    else if (!shown.includes(id)) this.settings.change({ shown: [...shown, id] });
    this.front = id;
    if (this.narrow.matches) this.change({ sidebar: false });
    else this.arrange();
    this.columns.get(id)?.root.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "smooth" });
  }

  /** @param {number} id */
  onClose(id) {
    this.settings.change({ shown: this.settings.shown.filter((one) => one !== id) });
    this.columns.get(id)?.close();
    this.columns.delete(id);
    this.arrange();
  }

  /** @param {number} id @param {number} messageId */
  onSeen(id, messageId) {
    if ((this.settings.seen[id] ?? 0) >= messageId) return;
    this.settings.change({ seen: { ...this.settings.seen, [id]: messageId } });
    this.people.draw();
  }

  /** @param {string} step of the tour that was done just now */
  onStep(step) {
    this.tour.do(step);
  }

  isSingle() {
    return this.settings.layout === "single" || this.narrow.matches;
  }

  /** @private */
  build() {
    this.lost = h("div", { class: "lost", role: "alert", hidden: true });
    this.troubled = h("div", { class: "troubled", role: "status", hidden: true });
    this.row = h("main", { class: "columns" });
    this.side = h("aside", { class: "sidebar" });
    this.opener = h("button", { class: "opener tool", type: "button", onclick: () => this.change({ sidebar: !this.settings.sidebar }) }, icon("menu"), h("span", { class: "badge" }));
    put(this.root, this.side, h("div", { class: "front" }, this.lost, this.troubled, this.opener, this.row));
  }

  /** @private */
  draw() {
    const { theme, frame, sidebar } = this.settings;
    set(document.documentElement, "data-theme", theme);
    set(this.root, "data-frame", frame);
    set(this.root, "data-platform", this.settings.platform);
    set(this.root, "data-sidebar", sidebar ? "open" : "shut");
    document.title = t("page.title");
    this.opener.setAttribute("aria-label", t("page.people"));
    this.opener.setAttribute("aria-expanded", String(sidebar));
    put(this.lost, icon("unplug"), t("page.lost"));
    put(this.side, this.head(), h("div", { class: "side-body" }, this.people.root, this.tour.root, this.switches.root));
    this.people.draw();
    this.tour.draw();
    this.switches.draw();
    this.drawTroubled();
  }

  /** What is switched on, wherever the side is scrolled to, and how it ends. @private */
  drawTroubled() {
    const on = this.model.troubles.filter((trouble) => trouble.on);
    this.troubled.hidden = on.length === 0;
    put(this.troubled, on.map(({ name }) => h("span", { class: "trouble-chip" }, t(`trouble.${name}`),
      h("button", { type: "button", onclick: () => this.switches.end(name) }, t("trouble.end")))));
  }

  /** @private */
  head() {
    const shut = h("button", { class: "tool", type: "button", "aria-label": t("page.hide"), title: t("page.hide"), onclick: () => this.change({ sidebar: false }) }, icon("back"));
    return h("div", { class: "side-head" }, h("img", { class: "mark", src: "/page/mark.svg", alt: "" }), h("div", { class: "side-name" }, h("h1", null, "TiketHet"), h("span", null, t("page.subtitle"))), shut);
  }

  /** Which columns exist and which stand in front. @private */
  arrange() {
    if (!this.hasScene) return;
    const wanted = this.settings.shown.filter((id) => this.model.people.has(id));
    for (const [id, column] of this.columns) {
      if (wanted.includes(id) || (this.isSingle() && this.model.people.has(id))) continue;
      column.close();
      this.columns.delete(id);
    }
    const inFront = this.isSingle() ? wanted.slice(0, 1) : wanted;
    for (const id of inFront) if (!this.columns.has(id)) this.open(id);
    for (const [id, column] of this.columns) column.setShown(inFront.includes(id));
    inFront.forEach((id, at) => { this.columns.get(id)?.root.style.setProperty("order", String(at)); });
    set(this.root, "data-columns", String(inFront.length));
    this.drawNobody(inFront.length === 0);
    this.people.draw();
    this.switches.draw();
  }

  /** @private @param {number} id */
  open(id) {
    const column = new Column(id, this);
    this.columns.set(id, column);
    this.row.append(column.root);
    column.log.toEnd();
  }

  /** @private @param {boolean} isNobody */
  drawNobody(isNobody) {
    this.row.querySelector(".nobody")?.remove();
    if (!isNobody) return;
    this.row.append(h("div", { class: "nobody" }, icon("columns"), h("h2", null, t("page.nobody")), h("p", null, t("page.nobody_hint")),
      h("button", { class: "choice wide", type: "button", onclick: () => this.people.add() }, t("people.add"))));
  }

  /** @private @param {import("./model.js").Change} change */
  hear(change) {
    if (change.kind === "scene") this.hearScene(Boolean(change.isNew));
    else if (change.kind === "troubles") this.drawTroubled();
    else this.people.draw();
    this.switches.draw();
    if (change.kind === "message" && change.isNew) this.tour.see(change);
  }

  /** @private @param {boolean} isOther */
  hearScene(isOther) {
    this.hasScene = true;
    if (isOther) toast(this.root, t("page.restarted"));
    if (this.settings.epoch !== this.model.epoch) this.settings.change({ epoch: this.model.epoch, seen: this.everythingSeen() });
    const known = this.settings.shown.filter((id) => this.model.people.has(id));
    this.settings.change({ shown: known.length ? known : this.firstPair() });
    this.draw();
    this.arrange();
  }

  /** What was said before this page was opened is no news. @private */
  everythingSeen() {
    return Object.fromEntries([...this.model.chats].map(([id, chat]) => [id, chat.messages.at(-1)?.message_id ?? 0]));
  }

  /** One customer and one agent, so that both ends of the desk are in sight. @private */
  firstPair() {
    const people = [...this.model.people.values()];
    const customer = people.find((one) => one.role === "customer" && this.model.chat(one.id).messages.length) ?? people.find((one) => one.role === "customer");
    const staff = people.find((one) => one.role === "agent") ?? people.find((one) => one.role === "admin");
    return [customer, staff].filter(Boolean).map((one) => one?.id);
  }
}
