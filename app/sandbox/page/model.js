/** What the page knows of the pretend Telegram, and who wants to hear when it changes. */

/** @typedef {Record<string, any> & {id: number, first_name: string}} Person with first_name, role, blocked, menu, commands, unread_from … */
/** @typedef {Record<string, any>} Message as the Bot API writes it, with from_bot, deleted, pinned, reactions */
/** @typedef {{messages: Message[], more: boolean, pinned: Message[], keyboard: any}} Chat messages oldest first, without a gap up to the newest */
/** @typedef {{kind: string, id?: number, message?: Message, isNew?: boolean, action?: string}} Change */

export class Model {
  constructor() {
    this.epoch = "";
    /** @type {Record<string, any>} */
    this.bot = {};
    /** @type {Map<number, Person>} */
    this.people = new Map();
    /** @type {Map<number, Chat>} */
    this.chats = new Map();
    /** @type {{name: string, on: boolean, hits: number}[]} */
    this.troubles = [];
    /** @type {Set<(change: Change) => void>} */
    this.listeners = new Set();
  }

  /** @param {(change: Change) => void} listener @returns {() => void} ends it */
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @param {number} id @returns {Chat} */
  chat(id) {
    const known = this.chats.get(id);
    if (known) return known;
    const empty = { messages: [], more: false, pinned: [], keyboard: null };
    this.chats.set(id, empty);
    return empty;
  }

  /** @param {number} id @param {number} messageId */
  message(id, messageId) {
    return this.chat(id).messages.find((message) => message.message_id === messageId);
  }

  /** One frame of the feed. @param {any} frame */
  take(frame) {
    if (frame.on === "scene") this.takeScene(frame);
    else if (frame.on === "message") this.takeMessage(frame.chat_id, frame.message);
    else if (frame.on === "action") this.tell({ kind: "action", id: frame.chat_id, action: frame.action });
    else if (frame.on === "person") this.takePerson(frame.state);
    else if (frame.on === "bot") this.takeState({ bot: frame.state }, "bot");
    else if (frame.on === "troubles") this.takeState({ troubles: frame.state }, "troubles");
  }

  /** Puts an older page in front of what is known. @param {number} id @param {Chat} page */
  takeOlder(id, page) {
    const chat = this.chat(id);
    const first = chat.messages[0]?.message_id ?? Infinity;
    chat.messages = [...page.messages.filter((message) => message.message_id < first), ...chat.messages];
    chat.more = page.more;
    this.tell({ kind: "older", id });
  }

  /** @private @param {Record<string, any>} state @param {string} kind */
  takeState(state, kind) {
    Object.assign(this, state);
    this.tell({ kind });
  }

  /** @private @param {any} scene */
  takeScene(scene) {
    const isOther = this.epoch !== "" && this.epoch !== scene.epoch;
    this.epoch = scene.epoch;
    this.bot = scene.bot;
    this.troubles = scene.troubles;
    this.people = new Map(scene.people.map((/** @type {Person} */ person) => [person.id, person]));
    this.chats = new Map(Object.entries(scene.chats).map(([id, chat]) => [Number(id), /** @type {Chat} */ (chat)]));
    this.tell({ kind: "scene", isNew: isOther });
  }

  /** @private @param {Person} person */
  takePerson(person) {
    const isNew = !this.people.has(person.id);
    this.people.set(person.id, person);
    this.tell({ kind: "person", id: person.id, isNew });
  }

  /** @private @param {number} id @param {Message} message */
  takeMessage(id, message) {
    const chat = this.chat(id);
    const at = placeOf(chat.messages, message.message_id);
    const isKnown = chat.messages[at]?.message_id === message.message_id;
    const isOlder = at === 0 && !isKnown && chat.more;
    if (message.deleted && isKnown) chat.messages.splice(at, 1);
    else if (!message.deleted && !isOlder) chat.messages.splice(at, isKnown ? 1 : 0, message);
    chat.pinned = [...chat.pinned.filter((pin) => pin.message_id !== message.message_id), ...(message.pinned && !message.deleted ? [message] : [])]
      .sort((one, other) => one.message_id - other.message_id);
    takeKeyboard(chat, message);
    this.tell({ kind: "message", id, message, isNew: !isKnown && !message.deleted });
  }

  /** @private @param {Change} change */
  tell(change) {
    for (const listener of [...this.listeners]) listener(change);
  }
}

/** The keyboard under the text field is that of the newest message which says anything about it. @param {Chat} chat @param {Message} message */
function takeKeyboard(chat, message) {
  const markup = message.reply_markup;
  if (!message.from_bot || !markup || markup.inline_keyboard) return;
  const isNewer = message.message_id >= (chat.keyboard?.message_id ?? 0);
  if (isNewer && !message.deleted) chat.keyboard = { message_id: message.message_id, markup };
}

/** Where an id stands or would stand among messages in order. @param {Message[]} messages @param {number} id */
function placeOf(messages, id) {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle].message_id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
