/** The default of `--apply-concurrency`: server-side applies under way at once. */
export const applyConcurrencyDefault = 16;

/** Refusals that a message tells one by one. */
export const toldRefusalsMax = 10;

/** A refusal inside a message, in characters. */
export const toldRefusalCharactersMax = 350;

/** Lists and gets under way at once. */
export const readsConcurrencyMax = 8;
