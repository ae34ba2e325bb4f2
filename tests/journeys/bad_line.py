"""A line that a page's server is not heard on for a while, as a test wants it."""

#: Keeps what the server says from the page until the line is let go, as a bad network does.
LINE = """
window.line = { isHeld: false, kept: [] };
const Real = window.WebSocket;
window.WebSocket = class extends Real {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", (event) => {
      if (!window.line.isHeld) return;
      event.stopImmediatePropagation();
      window.line.kept.push([this, event.data]);
    });
  }
};
window.letGo = () => {
  window.line.isHeld = false;
  for (const [socket, data] of window.line.kept.splice(0)) {
    socket.dispatchEvent(new MessageEvent("message", { data }));
  }
};
"""
