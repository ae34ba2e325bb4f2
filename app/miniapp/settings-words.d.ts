/** The module the server generates: the words of settings.js (app/live/generated.py). */
export const settingsWords: Record<string, Record<string, string | Record<string, string>>>;
