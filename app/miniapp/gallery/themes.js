/**
 * Four themes to look at everything in: three that Telegram ships, and one that a person made too pale to read.
 */

/** @type {Record<string, Record<string, string>>} */
export const THEMES = {
  day: {
    bg_color: "#ffffff", secondary_bg_color: "#efeff4", text_color: "#000000", hint_color: "#999999",
    link_color: "#2481cc", button_color: "#2481cc", button_text_color: "#ffffff",
  },
  night: {
    bg_color: "#18222d", secondary_bg_color: "#131415", text_color: "#ffffff", hint_color: "#b1c3d5",
    link_color: "#62bcf9", button_color: "#2ea6ff", button_text_color: "#ffffff",
  },
  black: {
    bg_color: "#000000", secondary_bg_color: "#1c1c1d", text_color: "#ffffff", hint_color: "#98989e",
    link_color: "#8774e1", button_color: "#8774e1", button_text_color: "#ffffff",
  },
  custom: {
    bg_color: "#fff5f0", secondary_bg_color: "#f6e3da", text_color: "#7a5a4f", hint_color: "#d9b8aa",
    link_color: "#e8a08c", button_color: "#e8a08c", button_text_color: "#ffffff",
  },
};
