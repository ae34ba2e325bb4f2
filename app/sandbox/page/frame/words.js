/**
 * What the window itself says, in the person's language. The Mini App's own words never pass here.
 */

/** @typedef {Record<keyof typeof EN, string>} Words */

const EN = {
  add_home: "Add to home screen",
  allow: "Allow",
  allow_write: "Allow {name} to send you messages?",
  back: "Back",
  cancel: "Cancel",
  close: "Close",
  close_anyway: "Close anyway",
  download: "Download",
  download_file: "{name} suggests you download the file {file}.",
  invoice: "Payments are not part of the pretend Telegram.",
  loading: "Loading…",
  mini_app: "mini app",
  more: "Menu",
  not_saved: "Changes that you made may not be saved.",
  ok: "OK",
  qr: "QR code",
  qr_text: "What does the code say?",
  reload: "Reload page",
  restore: "Restore what {name} kept safe on this device?",
  scan: "Scan",
  settings: "Settings",
  share: "Share",
  share_phone: "Share your phone number with {name}?",
  story: "Stories are not part of the pretend Telegram.",
  touch_error: "haptic: error",
  touch_heavy: "haptic: heavy",
  touch_light: "haptic: light",
  touch_medium: "haptic: medium",
  touch_rigid: "haptic: rigid",
  touch_selection: "haptic: selection",
  touch_soft: "haptic: soft",
  touch_success: "haptic: success",
  touch_warning: "haptic: warning",
};

/** @type {Words} */
const RU = {
  add_home: "На главный экран",
  allow: "Разрешить",
  allow_write: "Разрешить {name} писать вам сообщения?",
  back: "Назад",
  cancel: "Отмена",
  close: "Закрыть",
  close_anyway: "Всё равно закрыть",
  download: "Скачать",
  download_file: "{name} предлагает скачать файл {file}.",
  invoice: "В игрушечном Telegram платежей нет.",
  loading: "Загрузка…",
  mini_app: "мини-приложение",
  more: "Меню",
  not_saved: "Внесённые изменения могут не сохраниться.",
  ok: "OK",
  qr: "QR-код",
  qr_text: "Что написано в коде?",
  reload: "Обновить страницу",
  restore: "Вернуть то, что {name} хранит на этом устройстве?",
  scan: "Считать",
  settings: "Настройки",
  share: "Поделиться",
  share_phone: "Поделиться с {name} номером телефона?",
  story: "В игрушечном Telegram историй нет.",
  touch_error: "вибро: ошибка",
  touch_heavy: "вибро: сильный толчок",
  touch_light: "вибро: лёгкий толчок",
  touch_medium: "вибро: толчок",
  touch_rigid: "вибро: твёрдый толчок",
  touch_selection: "вибро: выбор",
  touch_soft: "вибро: мягкий толчок",
  touch_success: "вибро: успех",
  touch_warning: "вибро: внимание",
};

/** @param {string} language a code such as `ru` or `en-GB` @returns {Words} */
export function wordsFor(language) {
  return /^(ru|be|uk|kk)\b/i.test(language) ? RU : EN;
}

/** @param {string} text @param {Record<string, string>} values */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
