/**
 * What Telegram's own script tells a Mini App, kept for the test.
 */
window.events = [];
window.told = [];
const NAMES = [
  "themeChanged", "viewportChanged", "safeAreaChanged", "contentSafeAreaChanged", "mainButtonClicked",
  "secondaryButtonClicked", "backButtonClicked", "settingsButtonClicked", "popupClosed", "activated", "deactivated",
  "fullscreenChanged", "fullscreenFailed", "homeScreenChecked", "shareMessageFailed", "emojiStatusFailed",
];
for (const name of NAMES) window.Telegram.WebApp.onEvent(name, (detail) => window.events.push([name, detail ?? null]));
window.tell = (name) => (...what) => window.told.push([name, ...what]);
window.Telegram.WebApp.ready();
