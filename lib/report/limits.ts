/** The API server's own limit for the note of an Event. */
export const noteBytesMax = 1_024;

/** Events written at once. */
export const eventsConcurrencyMax = 4;

/** How long an Event may take: a step waits for it, and what cannot be told is let go. */
export const eventDeadlineMs = 5_000;
