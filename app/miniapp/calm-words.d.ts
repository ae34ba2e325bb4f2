/** The module the server generates: the words of calm.js (app/live/generated.py). */
export const calmWords: Record<string, Record<string, string | Record<string, string>>>;
