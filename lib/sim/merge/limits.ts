/** Entries of updaters that an object keeps; past that the oldest are merged into one. */
export const updateManagersMax = 10;
