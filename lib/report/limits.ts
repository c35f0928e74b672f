/** The API server's own limit for the note of an Event. */
export const noteBytesMax = 1_024;

/** Events written at once. */
export const eventsConcurrencyMax = 4;

/** How long an Event may take: a step waits for it, and what cannot be told is let go. */
export const eventDeadlineMs = 5_000;

/** Ends of the buckets for how long steps take, in seconds: from a look that finds nothing to a `reconcile` that waits. */
export const stepSecondsBounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 300, 900];

/** Bytes of a message that is posted: those of a status, with room to spare. */
export const messageBytesMax = 8 * 1024;

/** How long one attempt to post an event may take. */
export const postDeadlineMs = 3_000;
/** Attempts for one event. */
export const postAttemptsMax = 3;
/** The pause before the second attempt, and so much more before each later one; a receiver may ask for a longer one. */
export const postPauseMs = 300;
/** What it may ask for. */
export const postPauseMsMax = 2_000;
/** A receiver that could not be told is left alone for so long. */
export const downMs = 15_000;
/** Events posted to one receiver at once. */
export const lanesCount = 8;
/** Events that wait to be posted to one receiver. */
export const lettersMax = 2_000;
/** How long a process that has done its work goes on posting. */
export const outboxCloseMs = 4_000;

/** Phases of one step that have a span of their own; the last one then lasts to the step's end. */
export const tracedPhasesMax = 256;
/** Bytes of what went wrong, in a span. */
export const spanMessageBytesMax = 1_024;
/** How long one export by OTLP may take. */
export const otlpExportMs = 1_800;
/** How long a process that has done its work waits for the last ones: long enough for each to say why it failed. */
export const otlpCloseMs = 2_000;
/** How often a process that goes on may tell its metrics at most: each export has its time. */
export const metricIntervalMinMs = 5_000;
/** Spans that wait to be exported; further ones are dropped. */
export const spansMax = 16_384;
