/** The default of `--apply-concurrency`: server-side applies under way at once. */
export const applyConcurrencyDefault = 16;

/** Refusals that a message tells one by one. */
export const toldRefusalsMax = 10;

/** What came back of one refusal among several, in characters. */
export const toldRefusalCharactersMax = 350;

/** Lists and gets under way at once. */
export const readsConcurrencyMax = 8;

/** Places in which an object differs that are told of it. */
export const toldPathsMax = 20;

/** Such a place, in characters. */
export const toldPathCharactersMax = 200;

/** Objects that are asked for by name; more of a kind are listed. */
export const readByNameMax = 8;

/** How often we try to give up what is left to others, while controllers write the object. */
export const letGoTriesMax = 5;
