/** The page's own line icons on a grid of 24; they take the colour of the text around them. */
import { s } from "./dom.js";

const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  app: "M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v11a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17.500zM4 9h16",
  send: "M4.200 4.600 20.500 12 4.200 19.400 6.400 12zM6.400 12H13",
  attach: "M19.500 11.500l-7.600 7.600a5 5 0 0 1-7.100-7.100l8.200-8.200a3.400 3.400 0 0 1 4.800 4.800l-8.100 8.100a1.700 1.700 0 0 1-2.400-2.400l7.300-7.300",
  more: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  close: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  reply: "M10 8V4.500L3.500 11 10 17.500V14c5 0 8 1.500 10.500 5-.500-6-4-10.500-10.500-11z",
  edit: "M4 20h4L19.500 8.500l-4-4L4 16zM13 7l4 4",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  pin: "M9 4h6l-1 6 3.500 3.500h-11L10 10zM12 13.500V20",
  down: "M6 9.500l6 6 6-6",
  back: "M15 5l-7 7 7 7",
  check: "M4.500 12.500l5 5 10-11",
  link: "M8 16 17 7M10 7h7v7",
  keyboard: "M3 7h18v10H3zM7 10.500v.01M10.500 10.500v.01M14 10.500v.01M17.500 10.500v.01M8 14h8",
  down_file: "M12 4v11M7.500 11l4.500 4.500 4.500-4.500M5 20h14",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9v.01",
  play: "M8 5l11 7-11 7z",
  mic: "M12 4a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3zM6 12a6 6 0 0 0 12 0M12 18v3",
  place: "M12 21s7-6.300 7-11.500a7 7 0 0 0-14 0C5 14.700 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c.8-4 3.600-6 7.500-6s6.700 2 7.500 6",
  poll: "M5 20V10M12 20V4M19 20v-7",
  sticker: "M20 13V7a3 3 0 0 0-3-3H7a3 3 0 0 0-3 3v10a3 3 0 0 0 3 3h6zM20 13h-4a3 3 0 0 0-3 3v4M9 9.500v.01M14.500 9.500v.01M8.500 13c1 1.500 2.500 2 4 1.500",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.700 5.700l12.600 12.600",
  bot: "M5 9h14v9a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2zM12 9V5M12 4.500v.01M9.500 14v.01M14.500 14v.01M3 13v3M21 13v3",
  phone: "M8 3h8a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM11 18h2",
  desktop: "M3 5h18v11H3zM9 20h6M12 16v4",
  columns: "M4 5h16v14H4zM12 5v14",
  single: "M7 4h10v16H7z",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.500 12h17M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  bolt: "M13 3 5 13.500h6L10.500 21 19 10h-6.500z",
  cloud_off: "M7 18h9.500M18.800 16.600A4 4 0 0 0 17 9.500a6 6 0 0 0-8.500-3M6.500 9A4.500 4.500 0 0 0 7 18M4 4l16 16",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2",
  hourglass: "M7 3h10M7 21h10M8 3v4l4 5 4-5V3M8 21v-4l4-5 4 5v4",
  unplug: "M8 8l-3 3a4 4 0 0 0 6 6l2-2M16 16l3-3a4 4 0 0 0-6-6l-2 2M4 4l16 16",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.3-1 .8-1 1.700M12 16.500v.01",
  sliders: "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4",
  music: "M9 18V6l10-2v12M9 18a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0zM19 16a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
};

/** A decorative glyph, hidden from readers. @param {keyof typeof PATHS | string} name */
export function icon(name) {
  const path = s("path", { d: PATHS[/** @type {keyof typeof PATHS} */ (name)] ?? PATHS.more });
  return s("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, path);
}

/** Clock, one tick or two, as Telegram shows what became of one's own message. @param {"one"|"two"} kind */
export function ticks(kind) {
  const lines = kind === "two" ? "M1 6.500l3.500 3.500L11.500 2M8 9.500l.6.5L16 2" : "M4 6.500l3.500 3.500L14.500 2";
  return s("svg", { class: "ticks", viewBox: "0 0 17 12", "aria-hidden": "true" }, s("path", { d: lines }));
}
