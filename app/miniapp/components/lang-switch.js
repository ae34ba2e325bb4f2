/**
 * LangSwitch: the language of the interface, each named in itself.
 */
import { t } from "../i18n.js";
import { segments } from "./controls.js";

/** Emits `language` {value}. @param {() => string} chosen */
export function langSwitch(chosen) {
  const choices = ["ru", "en"].map((value) => ({ value, label: t(`lang.${value}`) }));
  return segments("language", t("lang.label"), choices, chosen);
}
