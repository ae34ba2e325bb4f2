/**
 * The four themes a person can switch to, as clients hand them to a Mini App. Page and window are drawn
 * with the same colours; a theme must always carry every key that Telegram documents.
 */

/** @typedef {{scheme: "light"|"dark", params: Record<string, string>}} Theme */

/** @type {Record<"day"|"night"|"black"|"lowContrast", Theme>} */
export const themes = {
  day: {
    scheme: "light",
    params: {
      bg_color: "#ffffff",
      secondary_bg_color: "#efeff4",
      header_bg_color: "#efeff4",
      bottom_bar_bg_color: "#e4e4e4",
      section_bg_color: "#ffffff",
      section_header_text_color: "#6d6d71",
      section_separator_color: "#eaeaea",
      text_color: "#000000",
      subtitle_text_color: "#999999",
      hint_color: "#999999",
      link_color: "#2481cc",
      accent_text_color: "#2481cc",
      button_color: "#2481cc",
      button_text_color: "#ffffff",
      destructive_text_color: "#ff3b30",
    },
  },
  night: {
    scheme: "dark",
    params: {
      bg_color: "#18222d",
      secondary_bg_color: "#131415",
      header_bg_color: "#131415",
      bottom_bar_bg_color: "#213040",
      section_bg_color: "#18222d",
      section_header_text_color: "#b1c3d5",
      section_separator_color: "#213040",
      text_color: "#ffffff",
      subtitle_text_color: "#b1c3d5",
      hint_color: "#b1c3d5",
      link_color: "#2ea6ff",
      accent_text_color: "#2ea6ff",
      button_color: "#2ea6ff",
      button_text_color: "#ffffff",
      destructive_text_color: "#ef5b5b",
    },
  },
  black: {
    scheme: "dark",
    params: {
      bg_color: "#000000",
      secondary_bg_color: "#1c1c1d",
      header_bg_color: "#1a1a1a",
      bottom_bar_bg_color: "#1d1d1d",
      section_bg_color: "#2c2c2e",
      section_header_text_color: "#8d8e93",
      section_separator_color: "#545458",
      text_color: "#ffffff",
      subtitle_text_color: "#98989e",
      hint_color: "#98989e",
      link_color: "#8774e1",
      accent_text_color: "#8774e1",
      button_color: "#8774e1",
      button_text_color: "#ffffff",
      destructive_text_color: "#eb5545",
    },
  },
  lowContrast: {
    scheme: "light",
    params: {
      bg_color: "#fff5f0",
      secondary_bg_color: "#f6e3da",
      header_bg_color: "#f6e3da",
      bottom_bar_bg_color: "#f6e3da",
      section_bg_color: "#fff5f0",
      section_header_text_color: "#c99a8a",
      section_separator_color: "#f0d8cd",
      text_color: "#7a5a50",
      subtitle_text_color: "#c9a79b",
      hint_color: "#cfb0a5",
      link_color: "#e8a08c",
      accent_text_color: "#e8a08c",
      button_color: "#e8a08c",
      button_text_color: "#ffffff",
      destructive_text_color: "#f08d8d",
    },
  },
};
