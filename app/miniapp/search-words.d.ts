/** The module the server generates: the words of views/search.js (app/live/generated.py). */
export const searchWords: Record<string, Record<string, string | Record<string, string>>>;
