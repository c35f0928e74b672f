/** Looks of all controllers at one moment; more can only be two that undo each other's work. */
export const looksPerTickMax = 100_000;
