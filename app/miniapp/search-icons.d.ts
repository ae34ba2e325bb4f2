/** The module the server generates: the glyph of views/search.js, for whoever has it not yet (app/live/icons.py). */
export const searchIcons: Record<string, Array<[string, Record<string, string>]>>;
