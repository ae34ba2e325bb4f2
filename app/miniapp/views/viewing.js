/**
 * Opening what a message holds: pictures and films in the viewer, sound in its row, round ones where they stand, files
 * to wherever the client keeps them.
 */
import { emit, h } from "../lib/dom.js";
import { openOver } from "../components/overlays.js";
import { isVisual } from "../components/media.js";
import { viewer } from "../components/viewer.js";
import { fullMoment } from "../format.js";
import { t } from "../i18n.js";
import { layer } from "./context.js";
import { refusalWords } from "./words.js";

/** @typedef {import("./conversation.js").Room} Room */
/** @typedef {{links: ReturnType<typeof import("./links.js").openLinks>, uploads: import("./uploads.js").Uploads,
 *   player: ReturnType<typeof import("./playing.js").openPlayer>}} Media */
/** @typedef {{message: Message, one: Attachment}} Shown */

/** @param {Room} room @param {Media} media @param {Attachment} one @param {HTMLElement} box */
export function openAttachment(room, media, one, box) {
  if (one.kind === "voice" || one.kind === "audio") return media.player.toggle(one);
  if (one.look === "round") return void playRound(media, one, box);
  if (one.look === "sticker") return;
  if (isVisual(one)) return openViewer(room, media, one);
  void save(room, media, one);
}

/** The client's own download where there is one. @param {Room} room @param {Media} media @param {Attachment} one */
async function save({ ctx }, { links }, one) {
  try {
    const url = new URL(`${await links.get(one.id)}?download`, location.href).href;
    if (await ctx.bridge.download(url, one.name || `${one.kind}-${one.id}`)) return;
    if (ctx.bridge.hasBackButton && !ctx.bridge.client.isFramed) return ctx.bridge.openLink(url);
    const anchor = h("a", { href: url, download: one.name || "" });
    anchor.click();
  } catch (error) {
    ctx.say(refusalWords(/** @type {{code: string}} */ (error).code));
  }
}

/** @param {Media} media @param {Attachment} one @param {HTMLElement} box */
async function playRound({ links, player }, one, box) {
  const known = /** @type {HTMLVideoElement|null} */ (box.querySelector("video.is-sounding"));
  if (known) {
    player.yieldTo(known);
    if (known.paused) await known.play();
    else known.pause();
    box.classList.toggle("is-playing", !known.paused);
    return;
  }
  const film = h("video", { class: "media-picture is-loaded is-sounding", playsinline: true, tabindex: "-1" });
  film.src = await links.get(one.id);
  film.addEventListener("pause", () => box.classList.remove("is-playing"));
  box.querySelector(".media-picture")?.remove();
  box.prepend(film);
  player.yieldTo(film);
  await film.play().catch(() => {});
  box.classList.toggle("is-playing", !film.paused);
}

/** Everything of this conversation that can be looked at, oldest first. @param {Room} room @returns {Shown[]} */
function gallery({ conversation }) {
  const messages = [...(conversation.peek()?.messages.values() ?? [])].sort((one, other) => one.id - other.id);
  return messages.flatMap((message) => message.attachments
    .filter((one) => isVisual(one) && !one.state && one.look !== "sticker" && one.look !== "round").map((one) => ({ message, one })));
}

/** @param {Room} room @param {Media} media @param {Attachment} first */
function openViewer(room, media, first) {
  const { ctx } = room;
  const all = gallery(room);
  let at = Math.max(0, all.findIndex((shown) => shown.one.id === first.id));
  layer(ctx, (closed) => {
    const made = viewer(() => close());
    const dialog = h("dialog", { class: "viewer", "aria-label": t("viewer.title") }, made.element);
    const show = () => {
      const { message, one } = all[at] ?? { message: null, one: first };
      const words = { name: message?.author?.name ?? t("chat.desk"), hasBefore: at > 0, hasAfter: at < all.length - 1,
        place: [message && fullMoment(message.created_at), all.length > 1 && t("viewer.place", { place: at + 1, count: all.length })].filter(Boolean).join(" · ") };
      made.show(one.kind === "video" ? film(media, one) : picture(media, one), words);
    };
    made.element.addEventListener("viewer-step", (event) => {
      const next = at + /** @type {CustomEvent} */ (event).detail.way;
      if (!all[next]) return;
      at = next;
      show();
    });
    made.element.addEventListener("viewer-save", () => void save(room, media, all[at]?.one ?? first));
    show();
    const close = openOver(ctx.overlays, dialog, closed);
    return close;
  });
}

/** The small one at once, the whole one over it. @param {Media} media @param {Attachment} one */
function picture({ links, uploads }, one) {
  const made = h("div", { class: "viewer-picture" });
  const add = (/** @type {string} */ url) => new Promise((resolve) => {
    const image = h("img", { alt: one.name || t("attachment.photo"), draggable: "false" });
    image.addEventListener("load", () => {
      made.replaceChildren(image);
      resolve(true);
    });
    image.addEventListener("error", () => resolve(false));
    image.src = url;
  });
  const own = uploads.sentUrl(one.id);
  if (own) void add(own);
  else void showWhole(links, one, add, made);
  return made;
}

/** @param {Media["links"]} links @param {Attachment} one @param {(url: string) => Promise<unknown>} add @param {HTMLElement} made */
async function showWhole(links, one, add, made) {
  try {
    if (one.preview) void links.get(one.id, "preview").then((url) => made.childElementCount === 0 && add(url), () => {});
    const isThere = await add(await links.get(one.id)) || await add(await links.get(one.id, "", true));
    if (!isThere) made.replaceChildren(h("p", { text: t("viewer.cannot_show") }));
  } catch {
    made.replaceChildren(h("p", { text: t("viewer.cannot_show") }));
  }
}

/** @param {Media} media @param {Attachment} one */
function film({ links, player }, one) {
  const made = h("video", { class: "viewer-film", controls: true, playsinline: true });
  made.addEventListener("play", () => player.yieldTo(made));
  void links.get(one.id).then((url) => {
    made.src = url;
    return made.play();
  }).catch(() => emit(made, "viewer-failed"));
  return made;
}
