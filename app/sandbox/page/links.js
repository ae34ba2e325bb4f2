/** Where an address leads: back to this bot, into its Mini App, or out of the page. */

/** @typedef {{kind: "start"|"app"|"bot"|"outside"|"nothing", value: string}} Way */

const T_ME = /^https?:\/\/(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)\/([A-Za-z]\w{3,31})(?:\/(\w+))?\/?(?:\?(.*))?$/i;
const TG = /^tg:\/\/resolve\/?\?(.*)$/i;

/** @param {string} url @param {string} username of the bot @returns {Way} */
export function wayOf(url, username) {
  const typed = url.trim();
  const address = /^(t\.me|telegram\.me)\//i.test(typed) ? `https://${typed}` : typed;
  const web = T_ME.exec(address);
  if (web && sameName(web[1], username)) return ofFields(new URLSearchParams(web[3] ?? ""), Boolean(web[2]));
  const app = TG.exec(address);
  const fields = new URLSearchParams(app?.[1] ?? "");
  if (app && sameName(fields.get("domain") ?? "", username)) return ofFields(fields, fields.has("appname"));
  return /^(https?|mailto|tel):/i.test(address) ? { kind: "outside", value: address } : { kind: "nothing", value: address };
}

/** @param {URLSearchParams} fields @param {boolean} isApp @returns {Way} */
function ofFields(fields, isApp) {
  if (fields.has("startapp") || isApp) return { kind: "app", value: fields.get("startapp") ?? "" };
  return fields.has("start") ? { kind: "start", value: fields.get("start") ?? "" } : { kind: "bot", value: "" };
}

/** @param {string} one @param {string} other */
function sameName(one, other) {
  return one.toLowerCase() === other.toLowerCase();
}
