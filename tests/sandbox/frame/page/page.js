/**
 * A page with one window: tests open it through `window.open…` names and read what it told.
 */
import { openMiniApp } from "./frame/miniapp.js";
import { themes } from "./frame/themes.js";

const told = [];

/** What the test awaits of the owner, by the name of the option. */
const verdicts = { onWriteAccess: true, onSharePhone: true };

function listener(name) {
  return (...what) => {
    told.push([name, ...what]);
    return Promise.resolve(verdicts[name]);
  };
}

window.stage = {
  told,
  verdicts,
  themes,
  open(options) {
    const names = ["onClose", "onOpenLink", "onOpenTelegramLink", "onSendData", "onWriteAccess", "onHaptic", "onSharePhone", "onSwitchInline"];
    const owner = Object.fromEntries(names.map((name) => [name, listener(name)]));
    const theme = themes[options.theme ?? "day"];
    window.stage.window = openMiniApp(document.getElementById("mount"), { ...owner, ...options, theme });
  },
};
