/**
 * The line to a Telegram client: three transports out, one way in, and which version knows what. It must hear
 * nobody but the client, and say nothing that the client does not know.
 */

/** Telegram's own web client. Beside a pretend Telegram on loopback the server names that one instead. */
const WEB_ORIGIN = "https://web.telegram.org";

/** The first version of the protocol that knows an event; what is not here every client knows. */
const SINCE = /** @type {Record<string, string>} */ ({
  web_app_open_link: "6.1",
  web_app_set_background_color: "6.1",
  web_app_set_header_color: "6.1",
  web_app_setup_back_button: "6.1",
  web_app_trigger_haptic_feedback: "6.1",
  web_app_open_popup: "6.2",
  web_app_setup_closing_behavior: "6.2",
  web_app_request_write_access: "6.9",
  web_app_setup_settings_button: "6.10",
  web_app_setup_swipe_behavior: "7.7",
  web_app_set_bottom_bar_color: "7.10",
  web_app_setup_secondary_button: "7.10",
  web_app_exit_fullscreen: "8.0",
  web_app_request_content_safe_area: "8.0",
  web_app_request_file_download: "8.0",
  web_app_request_fullscreen: "8.0",
  web_app_request_safe_area: "8.0",
  web_app_device_storage_get_key: "9.0",
  web_app_device_storage_save_key: "9.0",
  web_app_secure_storage_get_key: "9.0",
  web_app_secure_storage_save_key: "9.0",
});

/** @typedef {{type: string, detail: any}} Heard */
/** @typedef {{isAnswer: (heard: Heard) => boolean, resolve: (heard: Heard|null) => void}} Waiter */

/** One Telegram client, or none. */
export class Client {
  /** @param {Window & Record<string, any>} host @param {string} version
   * @param {(type: string, detail: any) => void} receive what answers no question */
  constructor(host, version, receive) {
    this.host = host;
    this.version = version;
    this.receive = receive;
    this.isFramed = host.parent !== host;
    this.peer = host.document.querySelector("meta[name=client]")?.getAttribute("content") || WEB_ORIGIN;
    this.post = transportOf(host, this.peer);
    /** @type {Map<string, string>} */
    this.last = new Map();
    /** @type {Set<Waiter>} */
    this.waiters = new Set();
    this.listen();
  }

  /** @param {string} least */
  isAtLeast(least) {
    return isAtLeast(this.version, least);
  }

  /** @param {string} type */
  knows(type) {
    return this.post !== null && isAtLeast(this.version, SINCE[type] ?? "6.0");
  }

  /** @param {string} type @param {object|string} [detail] "" stands for no detail */
  send(type, detail = "") {
    if (this.knows(type)) this.post?.(type, detail);
  }

  /** Sends only what differs from the last time. @param {string} type @param {object} detail */
  keep(type, detail) {
    const text = JSON.stringify(detail);
    if (this.last.get(type) === text) return;
    this.last.set(type, text);
    this.send(type, detail);
  }

  /**
   * One question, one answer; null when the client cannot be asked or says nothing in time.
   * @param {string} type @param {object|string} detail @param {(heard: Heard) => boolean} isAnswer
   * @param {number} patienceMs @returns {Promise<Heard|null>}
   */
  ask(type, detail, isAnswer, patienceMs) {
    if (!this.knows(type)) return Promise.resolve(null);
    return new Promise((resolve) => {
      /** @type {Waiter} */
      const waiter = {
        isAnswer,
        resolve: (heard) => {
          clearTimeout(timer);
          this.waiters.delete(waiter);
          resolve(heard);
        },
      };
      const timer = setTimeout(() => waiter.resolve(null), patienceMs);
      this.waiters.add(waiter);
      this.send(type, detail);
    });
  }

  /** The page goes and comes again; a frame's client is told first. */
  reload() {
    if (this.isFramed) this.toFrame("iframe_will_reload");
    this.host.location.reload();
  }

  /** @private */
  listen() {
    const { host } = this;
    const hear = (/** @type {string} */ type, /** @type {any} */ detail) => this.hear(type, detail);
    host.Telegram = { ...host.Telegram, WebView: { receiveEvent: hear } };
    host.TelegramGameProxy = { receiveEvent: hear };
    host.TelegramGameProxy_receiveEvent = hear;
    if (!this.isFramed) return;
    host.addEventListener("message", (message) => {
      if (message.source !== host.parent || message.origin !== this.peer) return;
      const frame = readJson(message.data);
      if (frame?.eventType) hear(frame.eventType, frame.eventData);
    });
    this.toFrame("iframe_ready", { reload_supported: true });
  }

  /** @private @param {string} type @param {any} detail */
  hear(type, detail) {
    const heard = { type, detail: detail ?? {} };
    const waiter = [...this.waiters].find((one) => one.isAnswer(heard));
    if (waiter) waiter.resolve(heard);
    else if (type === "reload_iframe") this.reload();
    else this.receive(type, heard.detail);
  }

  /** @private @param {string} eventType @param {object} [eventData] */
  toFrame(eventType, eventData) {
    this.host.parent.postMessage(JSON.stringify({ eventType, eventData }), this.peer);
  }
}

/** @param {string} version @param {string} least */
function isAtLeast(version, least) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split(".").map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/** @param {Record<string, any> & Window} host @param {string} peer the one origin that is the client, in a frame
 * @returns {((type: string, detail: object|string) => void)|null} */
function transportOf(host, peer) {
  if (host.TelegramWebviewProxy) return (type, detail) => host.TelegramWebviewProxy.postEvent(type, JSON.stringify(detail));
  const frame = (/** @type {string} */ eventType, /** @type {object|string} */ eventData) => JSON.stringify({ eventType, eventData });
  const desktop = host.external && "notify" in host.external ? /** @type {any} */ (host.external) : null;
  if (desktop) return (type, detail) => desktop.notify(frame(type, detail));
  if (host.parent === host) return null;
  return (type, detail) => host.parent.postMessage(frame(type, detail), peer);
}

/** @param {any} text @returns {any} null for what is no JSON */
export function readJson(text) {
  try {
    return typeof text === "string" ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
