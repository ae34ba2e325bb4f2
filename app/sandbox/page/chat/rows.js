/** From messages to rows of the log: days, service lines, bubbles that belong together, albums. */

/** @typedef {import("../model.js").Message} Message */
/** @typedef {{kind: "day"|"service"|"bubble"|"unread", key: string, messages: Message[], date: number, first: boolean, last: boolean, isRead: boolean}} Row */

const TOGETHER_S = 600;
export const SERVICE_KINDS = ["pinned_message", "write_access_allowed", "web_app_data", "forum_topic_created", "new_chat_title"];

/**
 * @param {Message[]} messages oldest first @param {{unreadFrom: number|null, newFrom: number}} marks the first message that
 * the bot has not fetched, and the first that the person had not seen when they came (0: none)
 * @returns {Row[]}
 */
export function rowsOf(messages, { unreadFrom, newFrom }) {
  /** @type {Row[]} */
  const rows = [];
  let day = "";
  for (const message of messages) {
    const today = new Date(message.date * 1000).toDateString();
    if (today !== day) rows.push(row("day", `day ${today}`, message));
    day = today;
    if (message.message_id === newFrom) rows.push(row("unread", "unread", message));
    addMessage(rows, message, unreadFrom);
  }
  closeRuns(rows);
  return rows;
}

/** @param {Message} message */
export function isService(message) {
  return SERVICE_KINDS.some((kind) => kind in message);
}

/** @param {Row[]} rows @param {Message} message @param {number|null} unreadFrom */
function addMessage(rows, message, unreadFrom) {
  const before = rows.at(-1);
  const album = message.media_group_id;
  if (album && before?.kind === "bubble" && before.messages[0].media_group_id === album) {
    before.messages.push(message);
    return;
  }
  const kind = isService(message) ? "service" : "bubble";
  const added = row(kind, `m ${message.message_id}`, message);
  added.isRead = unreadFrom === null || message.message_id < unreadFrom;
  rows.push(added);
}

/** Bubbles of one side within ten minutes are one run: a tail on the last alone. @param {Row[]} rows */
function closeRuns(rows) {
  rows.forEach((one, at) => {
    if (one.kind !== "bubble") return;
    one.first = !areTogether(rows[at - 1], one);
    one.last = !areTogether(one, rows[at + 1]);
  });
}

/** @param {Row|undefined} one @param {Row|undefined} other */
function areTogether(one, other) {
  if (one?.kind !== "bubble" || other?.kind !== "bubble") return false;
  const areOneSide = one.messages[0].from_bot === other.messages[0].from_bot;
  return areOneSide && other.date - one.date < TOGETHER_S;
}

/** @param {Row["kind"]} kind @param {string} key @param {Message} message @returns {Row} */
function row(kind, key, message) {
  return { kind, key, messages: kind === "day" || kind === "unread" ? [] : [message], date: message.date, first: true, last: true, isRead: true };
}
