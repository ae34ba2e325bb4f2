/** The module the server generates: the words of what staff alone see (app/live/generated.py). */
export const deskWords: Record<string, Record<string, string | Record<string, string>>>;
