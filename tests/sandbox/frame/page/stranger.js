/**
 * A Mini App without a mind of its own: it keeps what it hears and says what a test wants.
 */
window.heard = [];
window.addEventListener("message", (message) => {
  if (message.source !== window.parent) return;
  const { eventType, eventData } = JSON.parse(message.data);
  window.heard.push([eventType, eventData]);
  if (eventType === "reload_iframe") {
    window.say("iframe_will_reload");
    location.reload();
  }
});
window.say = (eventType, eventData) => {
  window.parent.postMessage(JSON.stringify({ eventType, eventData }), "*");
};
window.say("iframe_ready", { reload_supported: true });
