/** The module the server generates from icons/sprite.svg: the glyphs that later.js brings (app/live/icons.py). */
export const laterIcons: Record<string, Array<[string, Record<string, string>]>>;
