/**
 * What most visits never need: films, sound, uploads, the recorder, reactions, formatting. The page fetches it when the
 * first of them is needed; nothing here may be imported by what the start is made of.
 */
import { addWords } from "./i18n.js";
import { laterIcons } from "./later-icons.js";
import { laterStyles } from "./later-styles.js";
import { laterWords } from "./later-words.js";
import { addStyles } from "./theme.js";
import { addIcons } from "./lib/glyphs.js";
import { formattedOf } from "./lib/marks.js";
import { markedOf } from "./lib/unmark.js";
import { attachTray } from "./components/attach-tray.js";
import { cardOf } from "./components/cards.js";
import { formatBar, formatOf } from "./components/format-bar.js";
import { undelivered } from "./components/delivery.js";
import { luckySheet } from "./components/lucky.js";
import { looksOf, mediaOf } from "./components/media.js";
import { reactionRow } from "./components/reactions.js";
import { addFiles, dropFile, pickFiles, trayFiles } from "./views/attaching.js";
import { onDemand } from "./views/context.js";
import { format } from "./views/formatting.js";
import { copy, discard, openMenu, resend } from "./views/message-deeds.js";
import { openLinks } from "./views/links.js";
import { openPlayer } from "./views/playing.js";
import { rating } from "./views/rating.js";
import { openReactions } from "./views/reacting.js";
import { openRecording, voiceFile } from "./views/recording.js";
import { openShowing } from "./views/showing.js";
import { openUploads } from "./views/uploads.js";
import { openAttachment } from "./views/viewing.js";

/** @typedef {import("./views/context.js").Context} Context */
/** @typedef {ReturnType<typeof openParts>} Parts */
/** @typedef {typeof rich} Rich */

/** What draws a message that holds more than words. */
export const rich = { mediaOf, looksOf, cardOf, reactionRow, undelivered };

/** The words, glyphs and styles of all this come with it. */
export function dress() {
  addWords(laterWords);
  addIcons(laterIcons);
  addStyles(laterStyles);
}

/** @param {Context} ctx */
export function openParts(ctx) {
  dress();
  const uploads = openUploads(ctx.account, ctx.api);
  const links = openLinks(ctx.api);
  const player = openPlayer({ links, uploads }, ctx.say);
  const showing = openShowing({ links, uploads });
  const recording = openRecording(ctx);
  return {
    upload: uploads.upload, forget: uploads.forget, heard: uploads.heard,
    show: showing.show,
    /** @param {import("./views/conversation.js").Room} room @param {Attachment} one @param {HTMLElement} box */
    open: (room, one, box) => openAttachment(room, { links, uploads, player }, one, box),
    /** @param {string} lane @param {File[]} files */
    add: (lane, files) => addFiles(ctx, uploads, lane, files),
    /** @param {string} lane @param {string} id */
    drop: (lane, id) => dropFile(ctx, uploads, lane, id),
    /** @param {(files: File[]) => void} take */
    pick: (take) => pickFiles(ctx, take),
    /** @param {OutboxFile[]} files */
    tray: async (files) => attachTray(await trayFiles(ctx, uploads, files)),
    record: recording.begin, rating,
    /** @param {Blob} blob @param {number} seconds @param {number[]} waveform */
    voice: (blob, seconds, waveform) => {
      const file = voiceFile(blob, seconds, waveform);
      uploads.keep(file.id, blob);
      return file;
    },
    reactions: openReactions(ctx), formatBar, formatOf, format, formattedOf, markedOf, rich, luckySheet,
    /** @param {PersonRef} customer */
    askBlock: (customer) => onDemand(ctx, () => import("./views/keeping-out.js"), (part) => part.askBlock(ctx, customer)),
    openBlocked: () => onDemand(ctx, () => import("./views/keeping-out.js"), (part) => void part.openBlocked(ctx)),
    deeds: { copy, discard, openMenu, resend },
  };
}
