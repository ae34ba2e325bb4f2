/** The module the server generates from styles/figures: the styles of views/figures.js. */
export const figuresStyles: string;
