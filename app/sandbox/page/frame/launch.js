/**
 * What the window reads out of the address it opens: who it is for and which client it plays. It never
 * judges the signature; that is the server's.
 */

/**
 * @typedef {object} Launch
 * @property {string} origin of the Mini App
 * @property {string} version of the protocol
 * @property {string} account id of the person, "0" when the address carries no signed data
 * @property {boolean} isSimple opened from a reply keyboard: unsigned, and it may send its data to the chat
 * @property {boolean} mayWrite the bot may write to the person already
 * @property {boolean} isFullscreen
 * @property {boolean} showsSettings
 * @property {boolean} isInline
 */

/** @param {string} url @returns {Launch} throws a TypeError when it is no http address */
export function readLaunch(url) {
  const { origin, protocol, hash } = new URL(url);
  if (!/^https?:$/.test(protocol)) throw new TypeError("a Mini App has an http or https address");
  const fields = new URLSearchParams(hash.slice(1));
  const user = readUser(fields.get("tgWebAppData") ?? "");
  return {
    origin,
    version: fields.get("tgWebAppVersion") ?? "6.0",
    account: String(user.id ?? 0),
    isSimple: !fields.has("tgWebAppData"),
    mayWrite: user.allows_write_to_pm === true,
    isFullscreen: fields.has("tgWebAppFullscreen"),
    showsSettings: fields.has("tgWebAppShowSettings"),
    isInline: fields.has("tgWebAppBotInline"),
  };
}

/** @param {string} signed @returns {{id?: number, allows_write_to_pm?: boolean}} */
function readUser(signed) {
  try {
    return JSON.parse(new URLSearchParams(signed).get("user") ?? "{}") ?? {};
  } catch {
    return {};
  }
}
