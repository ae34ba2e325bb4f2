/** The module the server generates: the words of views/tuning.js (app/live/generated.py). */
export const hoursWords: Record<string, Record<string, string | Record<string, string>>>;
