/**
 * What a canned reply does once it is sent, in words.
 */
import { t } from "../i18n.js";

/** @param {ReplyActs} acts @param {import("./known.js").Catalog} catalog @returns {string[]} */
export function actsWords({ status, tags, assign }, { tags: known, staff }) {
  const words = [];
  if (status) words.push(t(`canned.does.${status}`));
  const names = tags.map((id) => known.find((one) => one.id === id)?.name).filter(Boolean);
  if (names.length > 0) words.push(t("canned.does.tags", { count: names.length, names: names.join(", ") }));
  if (assign === "me" || assign === "nobody") words.push(t(`canned.does.${assign}`));
  if (typeof assign === "number") words.push(t("canned.does.person", { name: staff.find((one) => one.id === assign)?.name ?? "?" }));
  return words;
}
