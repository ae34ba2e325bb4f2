/**
 * Everything this page knows of the desk. `apply` is the only way news comes in, and each object is
 * replaced only by one that is at least as new (`rev`), whatever the order of arrival.
 */
import { batch, signal } from "../lib/signal.js";

/** @typedef {ReturnType<typeof createStore>} Store */

/**
 * The part of one conversation that is loaded: from `floor` to the newest, without holes.
 * @typedef {object} Conversation
 * @property {Map<number, Message>} messages
 * @property {number} floor id of the oldest loaded message; Infinity before the first page
 * @property {boolean} moreBefore
 * @property {Map<number, Mark>} marks by person
 */

const TYPING_TTL_MS = 6_000;
const VIEWING_TTL_MS = 25_000;

/** @param {(message: Message) => void} [ownArrived] a message with a client_id of ours has been seen */
export function createStore(ownArrived = () => {}) {
  const me = signal(/** @type {Person|null} */ (null));
  const online = signal(/** @type {import("../lib/socket.js").SocketState} */ ("connecting"));
  const generation = signal(0);
  const tickets = signal(/** @type {Map<number, Ticket>} */ (new Map()));
  const conversations = signal(/** @type {Map<number, Conversation>} */ (new Map()));
  const indicators = signal(/** @type {Array<Indicator & {until: number}>} */ ([]));

  /** @param {Ticket} ticket */
  function putTicket(ticket) {
    const known = tickets.peek().get(ticket.id);
    if (known && known.rev > ticket.rev) return;
    tickets.value = new Map(tickets.peek()).set(ticket.id, ticket);
  }

  /** @param {Message} message */
  function putMessage(message) {
    const conversation = conversations.peek().get(message.ticket_id);
    const known = conversation?.messages.get(message.id);
    if (message.client_id) ownArrived(message);
    if (!conversation || (known && known.rev > message.rev)) return;
    if (!known && message.id < conversation.floor && conversation.floor !== Infinity) return;
    const messages = new Map(conversation.messages).set(message.id, message);
    putConversation(message.ticket_id, { ...conversation, messages });
  }

  /** @param {number} ticket @param {Conversation} conversation */
  function putConversation(ticket, conversation) {
    conversations.value = new Map(conversations.peek()).set(ticket, conversation);
  }

  /** @param {number} ticket @param {Mark} mark */
  function putMark(ticket, mark) {
    const conversation = conversations.peek().get(ticket);
    if (!conversation) return;
    const known = conversation.marks.get(mark.person.id);
    if (known && known.message_id >= mark.message_id) return;
    const marks = new Map(conversation.marks).set(mark.person.id, mark);
    putConversation(ticket, { ...conversation, marks });
  }

  /** @param {number} ticket */
  function removeTicket(ticket) {
    const left = new Map(tickets.peek());
    if (left.delete(ticket)) tickets.value = left;
  }

  /** @param {DeskEvent} event */
  function apply(event) {
    batch(() => {
      if (event.ticket) putTicket(event.ticket);
      if (event.message) putMessage(event.message);
      if (event.message) silence(event.message);
      if (event.type === "ticket.removed" && event.ticket_id) removeTicket(event.ticket_id);
      if (event.type === "person.changed" && event.person?.id === me.peek()?.id) me.value = event.person ?? null;
      if (event.type !== "conversation.read" || !event.ticket_id) return;
      if (event.person && event.message_id) putMark(event.ticket_id, { person: event.person, message_id: event.message_id });
    });
  }

  /** Who has written is no longer typing. @param {Message} message */
  function silence(message) {
    const left = indicators.peek().filter(
      (one) => one.type !== "typing" || one.ticket_id !== message.ticket_id || one.person.id !== message.author?.id,
    );
    if (left.length !== indicators.peek().length) indicators.value = left;
  }

  return {
    me, online, generation, tickets, conversations, indicators, apply, putTicket, putMessage,

    /** A page of a list. @param {Ticket[]} page */
    putTickets: (page) => batch(() => page.forEach(putTicket)),

    /** Messages are kept from now on, even those that come before the first page. @param {number} ticket */
    openConversation(ticket) {
      if (!conversations.peek().has(ticket)) putConversation(ticket, emptyConversation());
    },

    /**
     * A page of messages: the newest (which starts the window anew after a gap) or the one before the floor.
     * @param {number} ticket
     * @param {{messages: Message[], more_before: boolean}} page
     * @param {"newest"|"older"} place
     */
    putMessages(ticket, page, place) {
      const known = conversations.peek().get(ticket) ?? emptyConversation();
      const oldest = page.messages[0]?.id ?? (place === "newest" ? 0 : known.floor);
      const messages = new Map([...known.messages].filter(([id]) => place === "older" || id >= oldest));
      for (const message of page.messages) {
        if ((messages.get(message.id)?.rev ?? -1) <= message.rev) messages.set(message.id, message);
      }
      batch(() => {
        putConversation(ticket, { ...known, messages, floor: oldest, moreBefore: page.more_before });
        for (const message of page.messages) if (message.client_id) ownArrived(message);
      });
    },

    /** Forgets all but the newest messages; the others can be read again. @param {number} ticket @param {number} keep */
    trim(ticket, keep) {
      const known = conversations.peek().get(ticket);
      if (!known || known.floor === Infinity) return;
      const ids = [...known.messages.keys()].filter((id) => id >= known.floor).sort((one, other) => one - other);
      const floor = ids[Math.max(0, ids.length - keep)];
      const messages = new Map([...known.messages].filter(([id]) => id >= floor));
      putConversation(ticket, { ...known, messages, floor, moreBefore: true });
    },

    /** @param {number} ticket @param {Mark[]} marks */
    putMarks: (ticket, marks) => batch(() => marks.forEach((mark) => putMark(ticket, mark))),

    /** @param {Indicator} indicator @param {number} now ms, of any steady clock */
    indicate(indicator, now) {
      const until = now + (indicator.type === "typing" ? TYPING_TTL_MS : VIEWING_TTL_MS);
      indicators.value = [...indicators.peek().filter((one) => !sameIndicator(one, indicator)), { ...indicator, until }];
    },

    /** Takes away what has gone stale. @param {number} now */
    expire(now) {
      const left = indicators.peek().filter((one) => one.until > now);
      if (left.length !== indicators.peek().length) indicators.value = left;
    },

    /** The log cannot be continued (or its epoch changed, so that `rev` compares nothing): read all anew. */
    startAfresh() {
      batch(() => {
        tickets.value = new Map();
        conversations.value = new Map();
        indicators.value = [];
        generation.value += 1;
      });
    },
  };
}

/** @returns {Conversation} */
function emptyConversation() {
  return { messages: new Map(), floor: Infinity, moreBefore: false, marks: new Map() };
}

/** @param {Indicator} one @param {Indicator} other */
function sameIndicator(one, other) {
  return one.type === other.type && one.ticket_id === other.ticket_id && one.person.id === other.person.id;
}
