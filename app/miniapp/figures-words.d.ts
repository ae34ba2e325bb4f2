/** The module the server generates: the words of views/figures.js (app/live/generated.py). */
export const figuresWords: Record<string, Record<string, string | Record<string, string>>>;
