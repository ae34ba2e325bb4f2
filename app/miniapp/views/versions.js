/**
 * What a message said before it was edited: a sheet for the staff, the oldest first.
 */
import { h } from "../lib/dom.js";
import { nodesOf } from "../lib/markup.js";
import { panel } from "../components/overlays.js";
import { fullMoment } from "../format.js";
import { t } from "../i18n.js";
import { layer } from "./context.js";
import { refusalWords } from "./words.js";

/** @param {import("./context.js").Context} ctx @param {Message} message */
export async function openVersions(ctx, message) {
  try {
    const { versions } = await ctx.api.versions(message.id);
    layer(ctx, (closed) => panel(ctx.overlays, t("versions.title"), content(message, versions), closed));
  } catch (error) {
    ctx.say(refusalWords(/** @type {{code: string}} */ (error).code));
  }
}

/** @param {Message} message @param {Version[]} versions */
function content(message, versions) {
  const former = versions.map((one) => entry(t("versions.until", { moment: fullMoment(one.replaced_at) }), one));
  return [h("div", { class: "settings" }, h("h2", { class: "settings-title", text: t("versions.title") }),
    h("ol", { class: "versions" }, ...former, entry(t("versions.now"), message)))];
}

/** @param {string} head @param {{body: string, entities?: Entity[], attachments: Attachment[]}} said */
function entry(head, said) {
  const files = said.attachments.map((file) => h("p", { class: "meta", dir: "auto", text: file.name }));
  return h("li", { class: "version" }, h("p", { class: "meta", text: head }), ...files,
    h("p", { class: "version-text", dir: "auto" }, ...nodesOf(said.body, said.entities ?? [])));
}
