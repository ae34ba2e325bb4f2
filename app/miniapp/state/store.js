/**
 * Everything this page knows of the desk. `apply` is the only way news comes in, and each object is
 * replaced only by one that is at least as new (`rev`), whatever the order of arrival.
 */
import { batch, signal } from "../lib/signal.js";

/**
 * The part of one conversation that is loaded: a window from `floor` to `ceiling`, without holes. Messages
 * outside of it are the sources of quotes.
 * @typedef {object} Conversation
 * @property {Map<number, Message>} messages
 * @property {number} floor id of the oldest loaded message; Infinity before the first page
 * @property {number} ceiling id of the newest loaded one while there are newer; Infinity at the end
 * @property {boolean} moreBefore
 * @property {number} beyond the newest message that came while the window was elsewhere
 * @property {Map<number, Mark>} marks by person
 * @property {Map<number, Delivery>} deliveries by message, for staff
 *
 * @typedef {"newest"|"older"|"newer"|"around"} PagePlace
 */

const TYPING_TTL_MS = 6_000;
const VIEWING_TTL_MS = 25_000;

export class Store {
  /** @param {(message: Message) => void} [ownArrived] a message with a client_id of ours has been seen */
  constructor(ownArrived = () => {}) {
    this.ownArrived = ownArrived;
    this.me = signal(/** @type {Person|null} */ (null));
    /** The last event, for whoever shows what is not kept here, or asks the server again after it. */
    this.told = signal(/** @type {DeskEvent|null} */ (null));
    this.online = signal(/** @type {import("../lib/socket.js").SocketState} */ ("connecting"));
    this.generation = signal(0);
    this.tickets = signal(/** @type {Map<number, Ticket>} */ (new Map()));
    this.conversations = signal(/** @type {Map<number, Conversation>} */ (new Map()));
    /** What the staff have agreed on: categories, tags, who works here. */
    this.desk = signal(/** @type {object|null} */ (null));
    this.indicators = signal(/** @type {Array<Indicator & {until: number}>} */ ([]));
  }

  /** @param {DeskEvent} event */
  apply(event) {
    batch(() => {
      this.told.value = event;
      if (event.ticket) this.putTicket(event.ticket);
      if (event.message) this.putMessage(event.message);
      if (event.message && event.type !== "attachment.changed" && event.type !== "message.reacted") this.silence(event.message);
      if (event.type === "ticket.removed" && event.ticket_id) this.removeTicket(event.ticket_id);
      if (event.desk) this.desk.value = event.desk;
      if (event.type === "person.changed") this.putPerson(event.person);
      if (event.type === "conversation.read") this.putRead(event);
      if (event.delivery && event.ticket_id) this.putDeliveries(event.ticket_id, [event.delivery]);
    });
  }

  /** @param {Ticket} ticket */
  putTicket(ticket) {
    const known = this.tickets.peek().get(ticket.id);
    if (known && known.rev > ticket.rev) return;
    this.tickets.value = new Map(this.tickets.peek()).set(ticket.id, ticket);
  }

  /** A page of a list. @param {Ticket[]} page */
  putTickets(page) {
    batch(() => page.forEach((ticket) => this.putTicket(ticket)));
  }

  /** @param {Message} message */
  putMessage(message) {
    const conversation = this.conversations.peek().get(message.ticket_id);
    const known = conversation?.messages.get(message.id);
    if (message.client_id) this.ownArrived(message);
    this.leaveFormerTicket(message);
    if (!conversation || (known && known.rev > message.rev)) return;
    if (!known && message.id < conversation.floor && conversation.floor !== Infinity) return;
    const beyond = message.id > conversation.ceiling ? Math.max(conversation.beyond, message.id) : 0;
    const messages = known || !beyond ? new Map(conversation.messages).set(message.id, message) : conversation.messages;
    this.putConversation(message.ticket_id, { ...conversation, messages, beyond });
  }

  /** What a quote shows, wherever it stands. @param {Message} message */
  putSource(message) {
    const conversation = this.conversations.peek().get(message.ticket_id);
    if (!conversation || conversation.messages.has(message.id)) return;
    this.putConversation(message.ticket_id, { ...conversation, messages: new Map(conversation.messages).set(message.id, message) });
  }

  /** A message may be moved to another ticket: it is in one conversation only. @param {Message} message */
  leaveFormerTicket(message) {
    for (const [ticket, conversation] of this.conversations.peek()) {
      const known = conversation.messages.get(message.id);
      if (!known || ticket === message.ticket_id || known.rev >= message.rev) continue;
      const messages = new Map(conversation.messages);
      messages.delete(message.id);
      this.putConversation(ticket, { ...conversation, messages });
    }
  }

  /** Messages are kept from now on, even those that come before the first page. @param {number} ticket */
  openConversation(ticket) {
    if (!this.conversations.peek().has(ticket)) this.putConversation(ticket, emptyConversation());
  }

  /**
   * A page of messages: one that continues the window, or one that starts it anew (the newest, or around a message).
   * @param {number} ticket @param {{messages: Message[], more_before: boolean, more_after: boolean}} page @param {PagePlace} place
   */
  putMessages(ticket, page, place) {
    const known = this.conversations.peek().get(ticket) ?? emptyConversation();
    const window = windowAfter(known, page, place);
    const live = window.ceiling === Infinity && place !== "around";
    const messages = new Map([...known.messages].filter(([id]) => id >= window.floor && (live || id <= window.ceiling)));
    for (const message of page.messages) {
      if ((messages.get(message.id)?.rev ?? -1) <= message.rev) messages.set(message.id, message);
    }
    batch(() => {
      this.putConversation(ticket, { ...known, ...window, messages });
      for (const message of page.messages) if (message.client_id) this.ownArrived(message);
    });
  }

  /** Forgets what is furthest away on one side; it can be read again. @param {number} ticket
   * @param {number} keep messages @param {"older"|"newer"} side that is forgotten */
  trim(ticket, keep, side) {
    const known = this.conversations.peek().get(ticket);
    if (!known || known.floor === Infinity) return;
    const ids = loadedIds(known);
    if (ids.length <= keep) return;
    const stays = new Set(side === "older" ? ids.slice(-keep) : ids.slice(0, keep));
    const messages = new Map([...known.messages].filter(([id]) => stays.has(id)));
    const cut = side === "older" ? { floor: ids[ids.length - keep], moreBefore: true } : { ceiling: ids[keep - 1], beyond: Math.max(known.beyond, ids[ids.length - 1]) };
    this.putConversation(ticket, { ...known, ...cut, messages });
  }

  /** The window goes to the end, which is not read yet. @param {number} ticket */
  leaveWindow(ticket) {
    const known = this.conversations.peek().get(ticket);
    if (known) this.putConversation(ticket, { ...emptyConversation(), marks: known.marks, deliveries: known.deliveries });
  }

  /** @param {number} ticket @param {Mark[]} marks */
  putMarks(ticket, marks) {
    batch(() => marks.forEach((mark) => this.putMark(ticket, mark)));
  }

  /** The newest word on each message's way to a chat. @param {number} ticket @param {Delivery[]} deliveries */
  putDeliveries(ticket, deliveries) {
    const conversation = this.conversations.peek().get(ticket);
    if (!conversation || deliveries.length === 0) return;
    const known = new Map(conversation.deliveries);
    for (const one of deliveries) if ((known.get(one.message_id)?.at ?? 0) <= one.at) known.set(one.message_id, one);
    this.putConversation(ticket, { ...conversation, deliveries: known });
  }

  /** @param {Indicator} indicator @param {number} now ms, of any steady clock */
  indicate(indicator, now) {
    const until = now + (indicator.type === "typing" ? TYPING_TTL_MS : VIEWING_TTL_MS);
    const others = this.indicators.peek().filter((one) => !sameIndicator(one, indicator));
    this.indicators.value = [...others, { ...indicator, until }];
  }

  /** Takes away what has gone stale. @param {number} now */
  expire(now) {
    this.keepIndicators((one) => one.until > now);
  }

  /** The log cannot be continued (or its epoch changed, so that `rev` compares nothing): read all anew. */
  startAfresh() {
    batch(() => {
      this.tickets.value = new Map();
      this.conversations.value = new Map();
      this.indicators.value = [];
      this.generation.value += 1;
    });
  }

  /** @private @param {number} ticket @param {Conversation} conversation */
  putConversation(ticket, conversation) {
    this.conversations.value = new Map(this.conversations.peek()).set(ticket, conversation);
  }

  /** @private @param {number} ticket @param {Mark} mark */
  putMark(ticket, mark) {
    const conversation = this.conversations.peek().get(ticket);
    if (!conversation) return;
    const known = conversation.marks.get(mark.person.id);
    if (known && known.message_id >= mark.message_id) return;
    const marks = new Map(conversation.marks).set(mark.person.id, mark);
    this.putConversation(ticket, { ...conversation, marks });
  }

  /** @private @param {DeskEvent} event */
  putRead({ ticket_id: ticket, person, message_id: message }) {
    if (ticket && person && message) this.putMark(ticket, { person, message_id: message });
  }

  /** @private @param {Person|undefined} person */
  putPerson(person) {
    if (person && person.id === this.me.peek()?.id) this.me.value = person;
  }

  /** @private @param {number} ticket */
  removeTicket(ticket) {
    const left = new Map(this.tickets.peek());
    if (left.delete(ticket)) this.tickets.value = left;
  }

  /** Who has written is no longer typing. @private @param {Message} message */
  silence(message) {
    this.keepIndicators((one) => one.type !== "typing" || one.ticket_id !== message.ticket_id
      || one.person.id !== message.author?.id);
  }

  /** @private @param {(one: Indicator & {until: number}) => boolean} stays */
  keepIndicators(stays) {
    const left = this.indicators.peek().filter(stays);
    if (left.length !== this.indicators.peek().length) this.indicators.value = left;
  }
}

/** @returns {Conversation} */
function emptyConversation() {
  return { messages: new Map(), floor: Infinity, ceiling: Infinity, moreBefore: false, beyond: 0, marks: new Map(), deliveries: new Map() };
}

/** @param {Conversation} known @param {{messages: Message[], more_before: boolean, more_after: boolean}} page @param {PagePlace} place */
function windowAfter(known, page, place) {
  const { floor, ceiling, moreBefore, beyond } = known;
  const [first, last] = [page.messages[0]?.id, page.messages.at(-1)?.id];
  if (place === "older") return { floor: first ?? floor, ceiling, moreBefore: page.more_before, beyond };
  const end = last ?? (place === "newer" ? ceiling : Infinity);
  const whole = !page.more_after && beyond <= end;
  const top = { ceiling: whole ? Infinity : end, beyond: whole ? 0 : beyond };
  return place === "newer" ? { floor, moreBefore, ...top } : { floor: first ?? 0, moreBefore: page.more_before, ...top };
}

/** Ids of the window's messages, oldest first. @param {Conversation} conversation */
export function loadedIds({ messages, floor, ceiling }) {
  return [...messages.keys()].filter((id) => id >= floor && id <= ceiling).sort((one, other) => one - other);
}

/** @param {Indicator} one @param {Indicator} other */
function sameIndicator(one, other) {
  return one.type === other.type && one.ticket_id === other.ticket_id && one.person.id === other.person.id;
}
