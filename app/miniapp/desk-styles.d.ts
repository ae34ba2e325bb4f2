/** The module the server generates from styles/desk: the styles of what staff alone see. */
export const deskStyles: string;
