/** The module the server generates: the name of the build that these modules belong to. */
export const build: string;
