/**
 * The shapes on the wire (docs/protocol.md), read by the type checker alone: nothing imports this file,
 * and it must never hold code.
 *
 * @typedef {"customer"|"agent"|"admin"} Role
 * @typedef {"new"|"open"|"waiting"|"resolved"|"closed"} Status
 * @typedef {string} ViewName of the inbox: what views/inbox-views.js names
 * @typedef {{id: number, name: string, role: Role}} PersonRef
 * @typedef {PersonRef & {username: string|null, language: string, blocked_at?: number, blocked_silently?: boolean}} Person
 * @typedef {{id: number, kind: "message"|"note"|"system", author_id: number|null, preview: string,
 *   created_at: number, holds?: string}} LastMessage
 * @typedef {{id: number, subject: string, status: Status, customer: PersonRef, assignee: PersonRef|null,
 *   follows: number|null, created_at: number, updated_at: number, last_message: LastMessage|null,
 *   unread: number, rev: number, priority?: "low"|"normal"|"high"|"urgent", category?: number|null, tags?: number[],
 *   snoozed_until?: number|null, waiting_since?: number|null, due?: {kind: string, at: number, warn_at: number|null}|null,
 *   rating?: number|null}} Ticket
 * @typedef {{type: string, offset: number, length: number, url?: string, language?: string}} Entity in UTF-16 units
 * @typedef {"photo"|"video"|"audio"|"voice"|"file"} AttachmentKind
 * @typedef {{id: number, kind: AttachmentKind, name: string, mime: string,
 *   size: number, width: number|null, height: number|null, duration: number|null, look?: "sticker"|"animation"|"round",
 *   state?: "waiting"|"failed", reason?: string, preview?: {width: number, height: number}, waveform?: number[],
 *   local?: string}} Attachment `local`: not on the wire; its file on this device
 * @typedef {{kind: "location"|"contact"|"poll"|"dice"|string, latitude?: number, longitude?: number, title?: string,
 *   address?: string, name?: string, phone?: string, username?: string, question?: string, options?: string[],
 *   emoji?: string, value?: number}} Card
 * @typedef {{emoji: string, people: PersonRef[]}} Reaction
 * @typedef {{text: string, position: number}} Quote a part of the message answered
 * @typedef {{id: number, ticket_id: number, kind: "message"|"note"|"system", author: PersonRef|null,
 *   body: string, reply_to: number|null, attachments: Attachment[], client_id: string|null,
 *   origin: "mini_app"|"telegram"|"staff_group", created_at: number, edited_at: number|null,
 *   deleted_at: number|null, rev: number, entities?: Entity[], card?: Card, forwarded_from?: string, quote?: Quote,
 *   reactions?: Reaction[], mentions?: PersonRef[]}} Message
 * @typedef {{id: string, name: string, size: number, mime: string, kind: AttachmentKind, width?: number|null,
 *   height?: number|null, duration?: number|null, waveform?: number[], attachment?: Attachment}} OutboxFile a file of a message
 *   on its way: `id` is the client_id of its upload, `attachment` what it became on the server
 * @typedef {{status: "resolved"|"closed"|null, tags: number[], assign: number|"me"|"nobody"|null}} ReplyActs
 * @typedef {{id: number, name: string, body: string, entities: Entity[], owner: PersonRef, is_shared: boolean,
 *   acts: ReplyActs, used: number, used_at: number|null}} Reply
 * @typedef {{ticket_id: number, due_at: number, text: string, rung_at: number|null}} Reminder
 * @typedef {{score: number, comment: string, at: number, changed_at: number, may_change_until: number}} Rating
 * @typedef {{message_id: number, state: "queued"|"sent"|"failed"|"unknown"|"cancelled", reason: string|null,
 *   at: number, differs?: string}} Delivery
 * @typedef {{person: PersonRef, message_id: number}} Mark
 * @typedef {{body: string, entities?: Entity[], attachments: Attachment[], replaced_at: number}} Version
 * @typedef {{id: number, type: string, at: number, ticket?: Ticket, message?: Message|null,
 *   ticket_id?: number, person?: Person, message_id?: number, delivery?: Delivery, rating?: Rating, desk?: object}} DeskEvent
 * @typedef {{type: "typing"|"viewing", ticket_id: number, person: PersonRef}} Indicator
 * @typedef {{person: Person, token: string, token_expires_at: number, epoch: string, cursor: number,
 *   resumed: boolean, limits: Record<string, number>, build: string}} Welcome
 */
