/** The module the server generates from styles/search: the styles of views/search.js. */
export const searchStyles: string;
