/** The module the server generates: the words of what comes on demand (app/live/generated.py). */
export const laterWords: Record<string, Record<string, string | Record<string, string>>>;
