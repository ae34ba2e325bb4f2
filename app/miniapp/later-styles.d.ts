/** The module the server generates from styles/later: the styles of what comes on demand. */
export const laterStyles: string;
