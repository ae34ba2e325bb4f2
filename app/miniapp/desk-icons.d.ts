/** The module the server generates from icons/sprite.svg: the glyphs that desk.js brings (app/live/icons.py). */
export const deskIcons: Record<string, Array<[string, Record<string, string>]>>;
