/** The module the server generates from app/locales: the texts of the start, in the language of the page. */
export const locales: Record<string, Record<string, string | Record<string, string>>>;
/** How the same of each language is fetched. */
export const fetchWords: Record<string, () => Promise<{ words: Record<string, string | Record<string, string>> }>>;
