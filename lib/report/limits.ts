/** The API server's own limit for the note of an Event. */
export const noteBytesMax = 1_024;

/** Events written at once. */
export const eventsConcurrencyMax = 4;
