/** The module the server generates from styles/hours: the styles of views/tuning.js. */
export const hoursStyles: string;
