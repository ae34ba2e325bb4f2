/** The module the server generates from app/locales: every text that is not the bot's or a script's. */
export const locales: Record<string, Record<string, string | Record<string, string>>>;
