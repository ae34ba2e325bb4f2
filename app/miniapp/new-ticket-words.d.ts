/** The module the server generates: the words of new-ticket.js (app/live/generated.py). */
export const newTicketWords: Record<string, Record<string, string | Record<string, string>>>;
