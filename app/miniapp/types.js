/**
 * The shapes on the wire (docs/protocol.md), read by the type checker alone: nothing imports this file,
 * and it must never hold code.
 *
 * @typedef {"customer"|"agent"|"admin"} Role
 * @typedef {"new"|"open"|"waiting"|"resolved"|"closed"} Status
 * @typedef {"mine"|"unassigned"|"open"|"waiting"|"resolved"|"closed"|"all"} ViewName
 * @typedef {{id: number, name: string, role: Role}} PersonRef
 * @typedef {PersonRef & {username: string|null, language: string}} Person
 * @typedef {{id: number, kind: "message"|"note"|"system", author_id: number|null, preview: string,
 *   created_at: number}} LastMessage
 * @typedef {{id: number, subject: string, status: Status, customer: PersonRef, assignee: PersonRef|null,
 *   follows: number|null, created_at: number, updated_at: number, last_message: LastMessage|null,
 *   unread: number, rev: number, priority?: "low"|"normal"|"high"|"urgent"}} Ticket
 * @typedef {{id: number, kind: "photo"|"video"|"audio"|"voice"|"file", name: string, mime: string,
 *   size: number, width: number|null, height: number|null, duration: number|null}} Attachment
 * @typedef {{id: number, ticket_id: number, kind: "message"|"note"|"system", author: PersonRef|null,
 *   body: string, reply_to: number|null, attachments: Attachment[], client_id: string|null,
 *   origin: "mini_app"|"telegram"|"staff_group", created_at: number, edited_at: number|null,
 *   deleted_at: number|null, rev: number}} Message
 * @typedef {{person: PersonRef, message_id: number}} Mark
 * @typedef {{id: number, type: string, at: number, ticket?: Ticket, message?: Message|null,
 *   ticket_id?: number, person?: Person, message_id?: number}} DeskEvent
 * @typedef {{type: "typing"|"viewing", ticket_id: number, person: PersonRef}} Indicator
 * @typedef {{person: Person, token: string, token_expires_at: number, epoch: string, cursor: number,
 *   resumed: boolean, limits: Record<string, number>, build: string}} Welcome
 */
