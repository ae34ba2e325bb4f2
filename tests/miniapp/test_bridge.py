"""Our bridge to Telegram clients: three transports, nothing that an old client does not know."""

import pytest

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

HOST = """
  const { Bridge, readLaunch } = await import("/telegram.js");
  const { Vault } = await import("/lib/vault.js");
  const hostOf = (more) => {
    const host = { document: new EventTarget(), listeners: [], ...more };
    host.document.hidden = false;
    host.document.querySelector = () => host.meta ?? null;
    host.parent ??= host;
    host.addEventListener = (_type, listener) => host.listeners.push(listener);
    return host;
  };
  const launch = (version, platform = "ios") =>
    readLaunch(`#tgWebAppVersion=${version}&tgWebAppPlatform=${platform}`, null);
"""

OLD_AND_NEW = (
    """async () => {"""
    + HOST
    + """
  const kinds = (version) => {
    const sent = [];
    const proxy = { postEvent: (type, detail) => sent.push([type, JSON.parse(detail)]) };
    const bridge = new Bridge(launch(version), hostOf({ TelegramWebviewProxy: proxy }));
    bridge.ready();
    bridge.backButton(() => {});
    bridge.backButton(() => {});
    bridge.haptic("light");
    bridge.swipeToClose(false);
    bridge.confirmClosing(true);
    bridge.paint({ header: "#111111", background: "#222222", bottom: "#333333" });
    bridge.mainButton({ text: "a", color: "#111111", ink: "#ffffff", active: true, busy: false });
    return sent;
  };
  const old = kinds("6.0").map(([type]) => type);
  const asked = ["web_app_request_theme", "web_app_request_viewport"];
  const wanted = [...asked, "web_app_ready", "web_app_setup_main_button"];
  if (old.join() !== wanted.join()) throw new Error(`to an old client: ${old}`);
  const modern = kinds("9.1");
  const back = modern.filter(([type]) => type === "web_app_setup_back_button");
  if (back.length !== 1 || back[0][1].is_visible !== true) throw new Error("back was said twice");
  for (const [type, detail] of [
    ["web_app_setup_closing_behavior", { need_confirmation: true }],
    ["web_app_setup_swipe_behavior", { allow_vertical_swipe: false }],
    ["web_app_trigger_haptic_feedback", { type: "impact", impact_style: "light" }],
    ["web_app_set_header_color", { color: "#111111" }],
    ["web_app_set_bottom_bar_color", { color: "#333333" }],
    ["web_app_ready", ""],
  ]) {
    const found = modern.find(([one]) => one === type);
    if (JSON.stringify(found?.[1]) !== JSON.stringify(detail)) throw new Error(`${type}: ${found}`);
  }
  return "ok";
}"""
)

IN_A_FRAME = (
    """async () => {"""
    + HOST
    + """
  const sent = [];
  const parent = { postMessage: (text, origin) => sent.push([JSON.parse(text).eventType, origin]) };
  const host = hostOf({ parent });
  const bridge = new Bridge(launch("9.1", "weba"), host);
  if (sent[0][0] !== "iframe_ready" || sent[0][1] !== "https://web.telegram.org") {
    throw new Error(JSON.stringify(sent[0]));
  }
  const say = (source, origin, color) => host.listeners.forEach((listen) => listen({
    source, origin,
    data: JSON.stringify({ eventType: "theme_changed", eventData: { theme_params: { color } } }),
  }));
  say(window, "https://web.telegram.org", "#000001");
  say(parent, "https://evil.example", "#000002");
  if (bridge.theme.peek().color) throw new Error(`believed ${bridge.theme.peek().color}`);
  say(parent, "https://web.telegram.org", "#00000a");
  if (bridge.theme.peek().color !== "#00000a") throw new Error("the client was not heard");
  const opened = [];
  const plain = new Bridge(launch("6.0", "unknown"), hostOf({ open: (url) => opened.push(url) }));
  plain.openLink("javascript:alert(1)");
  plain.openLink("https://example.com/");
  if (opened.join() !== "https://example.com/") throw new Error(`opened ${opened}`);
  return "ok";
}"""
)

IN_A_PRETEND_FRAME = (
    """async () => {"""
    + HOST
    + """
  const own = "http://127.0.0.1:9000";
  const sent = [];
  const parent = { postMessage: (text, origin) => sent.push([JSON.parse(text).eventType, origin]) };
  const host = hostOf({ parent, meta: { getAttribute: () => own } });
  const bridge = new Bridge(launch("9.6", "android"), host);
  bridge.ready();
  const strange = sent.find(([, origin]) => origin !== own);
  if (strange) throw new Error(`told ${strange}`);
  const say = (source, origin, color) => host.listeners.forEach((listen) => listen({
    source, origin,
    data: JSON.stringify({ eventType: "theme_changed", eventData: { theme_params: { color } } }),
  }));
  for (const origin of ["http://127.0.0.1:9001", "http://localhost:9000", "https://127.0.0.1:9000",
    "http://127.0.0.1:9000.evil.example", "http://127.0.0.1", "null", ""]) {
    say(parent, origin, "#000003");
    if (bridge.theme.peek().color) throw new Error(`believed ${bridge.theme.peek().color}`);
  }
  say(window, own, "#000004");
  if (bridge.theme.peek().color) throw new Error("believed another window");
  say(parent, own, "#00000a");
  if (bridge.theme.peek().color !== "#00000a") throw new Error("the pretend client was not heard");
  return "ok";
}"""
)


# What is kept by the client is asked for by id; where it cannot keep, the browser does.
KEEPING = (
    """async () => {"""
    + HOST
    + """
  const sent = [];
  const shelf = new Map();
  const tell = (type, detail) => host.TelegramGameProxy_receiveEvent(type, detail);
  const proxy = { postEvent: (type, text) => {
    const { req_id, key, value } = JSON.parse(text);
    const verb = /^web_app_(device|secure)_storage_(save|get)_key$/.exec(type);
    if (!verb) return;
    sent.push([type, Object.keys(JSON.parse(text)).join()]);
    if (verb[1] === "secure") {
      return tell("secure_storage_failed", { req_id, error: "UNSUPPORTED" });
    }
    const kept = verb[2] === "get";
    if (!kept) shelf.set(key, value);
    const answer = kept ? { req_id, value: shelf.get(key) ?? null } : { req_id };
    tell(`device_storage_key_${kept ? "received" : "saved"}`, answer);
  } };
  const host = hostOf({ TelegramWebviewProxy: proxy });
  const bridge = new Bridge(launch("9.0"), host);
  await bridge.device.set("colour", "red");
  if (await bridge.device.get("colour") !== "red") throw new Error("the client forgot");
  if (await bridge.device.get("shape") !== null) throw new Error("something was made up");
  if (localStorage.getItem("tikethet.kept.colour") !== null) throw new Error("kept twice");
  await bridge.secure.set("word", "hidden");
  if (await bridge.secure.get("word") !== "hidden") throw new Error("not even here");
  const written = JSON.stringify({ ...localStorage, ...sessionStorage });
  if (written.includes("hidden")) throw new Error("a secret was written down");
  const frames = JSON.stringify(sent.slice(0, 2));
  const wanted = JSON.stringify([["web_app_device_storage_save_key", "req_id,key,value"],
    ["web_app_device_storage_get_key", "req_id,key"]]);
  if (frames !== wanted) throw new Error(frames);
  const old = new Bridge(launch("8.0"), hostOf({ TelegramWebviewProxy: { postEvent: () => {} } }));
  await old.device.set("size", "big");
  const later = new Vault(old.client, "device", localStorage);
  if (await later.get("size") !== "big") throw new Error("an old client's browser forgot");
  return "ok";
}"""
)

# The launch comes once; a reload finds it, and the theme as it was last told.
RELOADED = (
    """async () => {"""
    + HOST
    + """
  const theme = encodeURIComponent('{"bg_color":"#fff"}');
  const hash = `#way?tgWebAppVersion=8.0&tgWebAppPlatform=ios&tgWebAppThemeParams=${theme}`;
  const check = (fits, launch) => { if (!fits) throw new Error(JSON.stringify(launch)); };
  sessionStorage.clear();
  const first = readLaunch(hash, sessionStorage);
  check(!first.reloaded && first.version === "8.0" && first.theme.bg_color === "#ffffff", first);
  const host = hostOf({ TelegramWebviewProxy: { postEvent: () => {} } });
  new Bridge(first, host, sessionStorage);
  host.TelegramGameProxy_receiveEvent("theme_changed", { theme_params: { bg_color: "#101010" } });
  for (const again of [hash, "", "#elsewhere"]) {
    const next = readLaunch(again, sessionStorage);
    check(next.reloaded && next.platform === "ios" && next.theme.bg_color === "#101010", next);
  }
  const other = readLaunch(hash.replace("ios", "android"), sessionStorage);
  check(!other.reloaded && other.theme.bg_color === "#ffffff", other);
  return "ok";
}"""
)


@pytest.mark.parametrize(
    "script",
    [OLD_AND_NEW, IN_A_FRAME, IN_A_PRETEND_FRAME, KEEPING, RELOADED],
    ids=["versions", "frame", "pretend frame", "keeping", "reloaded"],
)
async def test_holds(raw_desk: FakeDesk, open_page: OpenPage, script: str) -> None:
    page = await open_page(f"http://127.0.0.1:{raw_desk.port}/")
    assert await page.evaluate(script) == "ok"
