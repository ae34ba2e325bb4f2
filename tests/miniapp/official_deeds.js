// A deed by its name: in the words of the official script (`app`), then in those of our bridge (`bridge`).
// `say` is the client, `count` is what a button calls; what a deed gives back is compared too.
const button = { text: "Send", color: "#112233", ink: "#ffffff", active: true, busy: false, press: () => count() };
const params = { text: "Send", color: "#112233", text_color: "#ffffff", is_visible: true };
const yes = { id: "act", type: "destructive", text: "Yes" };
const question = { title: "T", message: "M" };
const file = "https://example.com/f";

const pair = (official, ours) => [official, ours];
const answered = (asking, type, detail) => {
  say(type, detail);
  return asking;
};

window.deeds = {
  "ready": pair(() => app.ready(), () => bridge.ready()),
  "expand": pair(() => app.expand(), () => bridge.expand()),
  "back": pair(() => app.BackButton.show(), () => bridge.backButton(count)),
  "back again": pair(() => app.BackButton.show(), () => bridge.backButton(count)),
  "no back": pair(() => app.BackButton.hide(), () => bridge.backButton(null)),
  "settings": pair(() => app.SettingsButton.show(), () => bridge.settingsButton(count)),
  "no settings": pair(() => app.SettingsButton.hide(), () => bridge.settingsButton(null)),
  "main": pair(() => app.MainButton.setParams(params), () => bridge.mainButton(button)),
  "main off": pair(() => app.MainButton.disable(), () => bridge.mainButton({ ...button, active: false })),
  "main busy": pair(() => app.MainButton.showProgress(false), () => bridge.mainButton({ ...button, active: false, busy: true })),
  "no main": pair(() => app.MainButton.hide(), () => bridge.mainButton(null)),
  "second": pair(() => app.SecondaryButton.setParams(params), () => bridge.secondaryButton(button)),
  "no second": pair(() => app.SecondaryButton.hide(), () => bridge.secondaryButton(null)),
  "touch": pair(() => app.HapticFeedback.impactOccurred("light"), () => bridge.haptic("light")),
  "success": pair(() => app.HapticFeedback.notificationOccurred("success"), () => bridge.haptic("success")),
  "error": pair(() => app.HapticFeedback.notificationOccurred("error"), () => bridge.haptic("error")),
  "selection": pair(() => app.HapticFeedback.selectionChanged(), () => bridge.haptic("selection")),
  "ask at closing": pair(() => app.enableClosingConfirmation(), () => bridge.confirmClosing(true)),
  "close freely": pair(() => app.disableClosingConfirmation(), () => bridge.confirmClosing(false)),
  "hold": pair(() => app.disableVerticalSwipes(), () => bridge.swipeToClose(false)),
  "let go": pair(() => app.enableVerticalSwipes(), () => bridge.swipeToClose(true)),
  "colours by name": pair(() => {
    app.setHeaderColor("secondary_bg_color");
    app.setBackgroundColor("secondary_bg_color");
    if (app.isVersionAtLeast("7.10")) app.setBottomBarColor("bg_color");
  }, () => bridge.paint({ header: "#efeff4", background: "#efeff4", bottom: "#ffffff" })),
  "colours of ours": pair(() => {
    if (app.isVersionAtLeast("6.9")) app.setHeaderColor("#123456");
    app.setBackgroundColor("#234567");
    if (app.isVersionAtLeast("7.10")) app.setBottomBarColor("#345678");
  }, () => bridge.paint({ header: "#123456", background: "#234567", bottom: "#345678" })),
  "link": pair(() => app.openLink("https://example.com/a b?c=д"), () => bridge.openLink("https://example.com/a b?c=д")),
  "link inside": pair(
    () => app.isVersionAtLeast("6.1") && app.openTelegramLink("https://t.me/durov?start=1"),
    () => bridge.client.isAtLeast("6.1") && bridge.openLink("https://t.me/durov?start=1"),
  ),
  "no such link": pair(() => app.openLink("javascript:alert(1)"), () => bridge.openLink("javascript:alert(1)")),
  "question": pair(
    () => answered(asked((done) => app.showPopup({ ...question, buttons: [yes, { type: "cancel" }] }, done)), "popup_closed", { button_id: "act" }),
    () => answered(bridge.popup({ ...question, buttons: [yes, { id: "", type: "cancel" }] }), "popup_closed", { button_id: "act" }),
  ),
  "question let be": pair(
    () => answered(asked((done) => app.showPopup({ message: "M", buttons: [yes, { type: "cancel" }] }, done)), "popup_closed", {}),
    () => answered(bridge.popup({ title: "", message: "M", buttons: [yes, { id: "", type: "cancel" }] }), "popup_closed", {}),
  ),
  "may write": pair(
    () => answered(asked((done) => app.requestWriteAccess(done)), "write_access_requested", { status: "allowed" }),
    () => answered(bridge.askToWrite(), "write_access_requested", { status: "allowed" }),
  ),
  "may not write": pair(
    () => answered(asked((done) => app.requestWriteAccess(done)), "write_access_requested", { status: "cancelled" }),
    () => answered(bridge.askToWrite(), "write_access_requested", { status: "cancelled" }),
  ),
  "download": pair(
    () => answered(asked((done) => app.downloadFile({ url: file, file_name: "f.pdf" }, done)), "file_download_requested", { status: "downloading" }),
    () => answered(bridge.download(file, "f.pdf"), "file_download_requested", { status: "downloading" }),
  ),
  "whole screen": pair(() => app.requestFullscreen(), () => bridge.fillScreen(true)),
  "window": pair(() => app.exitFullscreen(), () => bridge.fillScreen(false)),
};

// Both sides stand with all their buttons shown.
window.buttonsOn = pair(() => {
  app.BackButton.show();
  app.MainButton.enable().show();
  app.SecondaryButton.show();
  app.SettingsButton.show();
}, () => {
  bridge.backButton(count);
  bridge.mainButton(button);
  bridge.secondaryButton(button);
  bridge.settingsButton(count);
});

// What each side knows.
const none = { top: 0, bottom: 0, left: 0, right: 0 };
window.known = pair(() => ({
  theme: app.themeParams, height: app.viewportHeight, safe: app.safeAreaInset, content: app.contentSafeAreaInset,
  visible: app.isActive, whole: app.isFullscreen, counted,
}), () => ({
  theme: bridge.theme.peek(), height: bridge.viewport.peek().height ?? innerHeight, safe: bridge.safeArea.peek() ?? none,
  content: bridge.contentArea.peek() ?? none, visible: bridge.visible.peek(), whole: bridge.fullscreen.peek(), counted,
}));

// The setting up of each, when its script is there.
window.setUp = pair(() => {
  window.app = Telegram.WebApp;
  for (const one of [app.BackButton, app.MainButton, app.SecondaryButton, app.SettingsButton]) one.onClick(count);
}, async () => {
  const { Bridge, readLaunch } = await import("/telegram.js");
  window.bridge = new Bridge(readLaunch(location.hash, null), window);
});

window.noted = [];
window.counted = 0;
window.count = () => { window.counted += 1; };
window.asked = (ask) => new Promise((resolve) => ask((answer) => resolve(answer ?? null)));
window.say = (type, detail) => Telegram.WebView.receiveEvent(type, detail);
window.open = () => null;
console.log = () => {};

// A deed that a client does not know may throw on the official side: that posts nothing.
window.perform = async (name, which) => {
  try {
    const answer = await deeds[name][which]();
    return typeof answer === "string" || answer === true ? answer : null;
  } catch {
    return null;
  }
};
