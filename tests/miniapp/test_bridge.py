"""Our bridge to Telegram clients: three transports, nothing that an old client does not know."""

import pytest

from tests.browser_fixtures import IN_BROWSER
from tests.miniapp.conftest import OpenPage
from tests.miniapp.fake_server import FakeDesk

pytestmark = IN_BROWSER

HOST = """
  const { Bridge, readLaunch } = await import("/telegram.js");
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
  say(window, "https://web.telegram.org", "from elsewhere");
  say(parent, "https://evil.example", "from another origin");
  if (bridge.theme.peek().color) throw new Error(`believed ${bridge.theme.peek().color}`);
  say(parent, "https://web.telegram.org", "right");
  if (bridge.theme.peek().color !== "right") throw new Error("the client was not heard");
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
    say(parent, origin, origin || "empty");
    if (bridge.theme.peek().color) throw new Error(`believed ${bridge.theme.peek().color}`);
  }
  say(window, own, "another window");
  if (bridge.theme.peek().color) throw new Error("believed another window");
  say(parent, own, "right");
  if (bridge.theme.peek().color !== "right") throw new Error("the pretend client was not heard");
  return "ok";
}"""
)


@pytest.mark.parametrize(
    "script",
    [OLD_AND_NEW, IN_A_FRAME, IN_A_PRETEND_FRAME],
    ids=["versions", "frame", "pretend frame"],
)
async def test_holds(raw_desk: FakeDesk, open_page: OpenPage, script: str) -> None:
    page = await open_page(f"http://127.0.0.1:{raw_desk.port}/")
    assert await page.evaluate(script) == "ok"
